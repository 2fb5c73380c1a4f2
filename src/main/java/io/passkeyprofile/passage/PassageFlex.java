package io.passkeyprofile.passage;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A client for one app of Passage Passkey Flex. It does what an application's server does
 * at Passage: list and revoke passkeys, start ceremonies, and verify their results. This
 * program lists the passkeys of a user: <pre>{@code
 * import java.net.URI;
 *
 * import io.passkeyprofile.passage.PassageException;
 * import io.passkeyprofile.passage.PassageFlex;
 * import io.passkeyprofile.passage.WebAuthnDevice;
 *
 * public class ListPasskeys {
 *
 *     public static void main(String[] args) {
 *         String appId = args[0];
 *         String apiKey = args[1];
 *         URI baseUrl = URI.create(args[2]); // such as http://localhost:8081/v1
 *         String externalId = args[3];
 *
 *         try (PassageFlex passage = PassageFlex.builder(appId, apiKey).baseUrl(baseUrl).build()) {
 *             for (WebAuthnDevice device : passage.users().listDevices(externalId)) {
 *                 System.out.println(device.friendlyName() + ", used " + device.usageCount() + " times");
 *             }
 *         }
 *         catch (PassageException ex) {
 *             System.err.println(ex.getMessage());
 *         }
 *     }
 *
 * }
 * }</pre>
 * <p>
 * Create one client and keep it: it is immutable, threads may share it, and it keeps
 * connections open between calls. No request takes longer than the
 * {@linkplain Builder#readTimeout(Duration) read timeout}. The client never repeats a
 * request that changes something. The system property
 * {@code jdk.httpclient.keepalive.timeout} sets for how many seconds an idle connection
 * is kept. Its default is 30 seconds, or 1200 before Java 20.
 * <p>
 * Source: Passage Flex management API. The official SDKs for other languages have the
 * same operations.
 */
public final class PassageFlex implements AutoCloseable {

	private final String description;

	private final PassageHttp http;

	private final PassageAuth auth;

	private final PassageUsers users;

	private PassageFlex(Builder builder, URI baseUrl) {
		this.description = "PassageFlex[appId=" + builder.appId + ", apiKey=***, baseUrl=" + baseUrl + "]";
		this.http = new PassageHttp(baseUrl, builder.appId, builder.apiKey, builder.readTimeout, builder.interceptor,
				PassageHttp.newClient(builder.connectTimeout));
		this.auth = new PassageAuth(this.http);
		this.users = new PassageUsers(this.http, builder.userIdStore);
	}

	/**
	 * Starts to build a client.
	 * @param appId the ID of the app, at most 128 characters
	 * @param apiKey an API key of the app, in printable ASCII without spaces
	 * @return a builder that still needs a {@linkplain Builder#baseUrl(URI) base URL}
	 * @throws IllegalArgumentException if an argument is null, blank or otherwise invalid
	 */
	public static Builder builder(String appId, String apiKey) {
		return new Builder(appId, apiKey);
	}

	/**
	 * Returns the operations on transactions and nonces.
	 * @return always the same instance
	 */
	public PassageAuth auth() {
		return this.auth;
	}

	/**
	 * Returns the operations on users and their passkeys.
	 * @return always the same instance
	 */
	public PassageUsers users() {
		return this.users;
	}

	/**
	 * Closes the client. Later calls throw {@link IllegalStateException}. Closing it
	 * again has no effect.
	 * <p>
	 * On Java 21 and later, this waits for calls in progress, which end within the read
	 * timeout, and then closes all connections. On earlier versions, the JDK's HTTP
	 * client can't be closed: calls in progress continue, and its connections and threads
	 * are released when it is garbage-collected.
	 */
	@Override
	public void close() {
		this.http.close();
	}

	/**
	 * Describes the client.
	 * @return the app ID and the base URL, with the API key masked
	 */
	@Override
	public String toString() {
		return this.description;
	}

	/**
	 * Settings of a client. A builder is not safe for use by several threads.
	 */
	public static final class Builder {

		private final String appId;

		private final String apiKey;

		private @Nullable URI baseUrl;

		private Duration connectTimeout = Duration.ofSeconds(1);

		private Duration readTimeout = Duration.ofSeconds(3);

		private PassageUserIdStore userIdStore = PassageUserIdStore.NONE;

		private PassageInterceptor interceptor = PassageInterceptor.NONE;

		private Builder(String appId, String apiKey) {
			this.appId = PassageHttp.requirePathId(appId, "appId");
			this.apiKey = PassageHttp.requireText(apiKey, "apiKey");
			// Checked here, because the HTTP client would quote the key in its exception
			if (!apiKey.chars().allMatch((c) -> c > ' ' && c < 127)) {
				throw new IllegalArgumentException("apiKey must be printable ASCII without spaces");
			}
		}

		/**
		 * Sets the base URL of the management API. It is required: Passage's own server
		 * was retired in 2026, so there is no address that would be a safe default.
		 * @param baseUrl the {@code http} or {@code https} URL before {@code /apps}, with
		 * only a host, a port and a path that needs no escapes
		 * @return this builder
		 * @throws IllegalArgumentException if the URL is null or has another form
		 */
		public Builder baseUrl(URI baseUrl) {
			String url = PassageHttp.requireNonNull(baseUrl, "baseUrl").toString();
			if (!url.matches("(?i)https?://[^/?#%@]+(/[^?#%]*)?") || baseUrl.getHost() == null) {
				throw new IllegalArgumentException("baseUrl must be an http or https URL with only a host, "
						+ "a port and a path that needs no escapes");
			}
			this.baseUrl = URI.create(url.replaceFirst("/+$", ""));
			return this;
		}

		/**
		 * Sets how long connecting may take.
		 * @param connectTimeout at least 1 ms. The default is 1 second.
		 * @return this builder
		 * @throws IllegalArgumentException if the timeout is null or shorter than 1 ms
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = requireTimeout(connectTimeout, "connectTimeout");
			return this;
		}

		/**
		 * Sets how long a request may take, from its start to the last byte of the
		 * answer.
		 * @param readTimeout at least 1 ms. The default is 3 seconds.
		 * @return this builder
		 * @throws IllegalArgumentException if the timeout is null or shorter than 1 ms
		 */
		public Builder readTimeout(Duration readTimeout) {
			this.readTimeout = requireTimeout(readTimeout, "readTimeout");
			return this;
		}

		/**
		 * Sets where Passage user IDs are stored. A store saves one request for each
		 * call.
		 * @param userIdStore a store for the users of this app only. The default is
		 * {@link PassageUserIdStore#NONE}.
		 * @return this builder
		 * @throws IllegalArgumentException if the store is null
		 */
		public Builder userIdStore(PassageUserIdStore userIdStore) {
			this.userIdStore = PassageHttp.requireNonNull(userIdStore, "userIdStore");
			return this;
		}

		/**
		 * Sets the interceptor that runs every request.
		 * @param interceptor the interceptor. The default is
		 * {@link PassageInterceptor#NONE}.
		 * @return this builder
		 * @throws IllegalArgumentException if the interceptor is null
		 */
		public Builder interceptor(PassageInterceptor interceptor) {
			this.interceptor = PassageHttp.requireNonNull(interceptor, "interceptor");
			return this;
		}

		/**
		 * Builds the client. This sends nothing.
		 * @return a client with these settings
		 * @throws IllegalArgumentException if no base URL was set
		 */
		public PassageFlex build() {
			return new PassageFlex(this, PassageHttp.requireNonNull(this.baseUrl, "baseUrl"));
		}

		private static Duration requireTimeout(Duration timeout, String name) {
			if (PassageHttp.requireNonNull(timeout, name).compareTo(Duration.ofMillis(1)) < 0) {
				throw new IllegalArgumentException(name + " must be at least 1 ms");
			}
			return timeout;
		}

	}

}
