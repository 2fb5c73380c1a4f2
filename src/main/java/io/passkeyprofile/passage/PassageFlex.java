package io.passkeyprofile.passage;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A client of one app in Passage Passkey Flex: what an application's server asks Passage
 * for. <pre class="code">
 * PassageFlex passage = PassageFlex.builder(appId, apiKey)
 * 	.baseUrl(URI.create("https://passage.example.com/v1"))
 * 	.build();
 * for (WebAuthnDevice device : passage.users().listDevices(externalId)) {
 * 	System.out.println(device.friendlyName() + ", used " + device.usageCount() + " times");
 * }</pre> Make one and keep it: it is immutable, safe for use by several threads, and
 * holds the connections.
 * <p>
 * Source: Passage Flex management API.
 */
public final class PassageFlex {

	private final String description;

	private final PassageAuth auth;

	private final PassageUsers users;

	private PassageFlex(Builder builder, URI baseUrl) {
		this.description = "PassageFlex[appId=" + builder.appId + ", apiKey=***, baseUrl=" + baseUrl + "]";
		PassageApi api = PassageHttp.connect(baseUrl, builder.appId, builder.apiKey, builder.connectTimeout,
				builder.readTimeout);
		this.auth = new PassageAuth(api);
		this.users = new PassageUsers(api, builder.userIdStore);
	}

	/**
	 * Begins a client.
	 * @param appId the ID of the app, at most 128 characters
	 * @param apiKey an API key of the app, in printable ASCII without spaces
	 * @return a builder that needs a {@linkplain Builder#baseUrl(URI) base URL} yet
	 * @throws IllegalArgumentException if an argument is null, blank or otherwise
	 * malformed
	 */
	public static Builder builder(String appId, String apiKey) {
		return new Builder(appId, apiKey);
	}

	/**
	 * Transactions and nonces.
	 * @return always the same instance
	 */
	public PassageAuth auth() {
		return this.auth;
	}

	/**
	 * Users and their passkeys.
	 * @return always the same instance
	 */
	public PassageUsers users() {
		return this.users;
	}

	/**
	 * Describes the client.
	 * @return the app and base URL, with the API key masked
	 */
	@Override
	public String toString() {
		return this.description;
	}

	/**
	 * Settings of a client.
	 */
	public static final class Builder {

		private final String appId;

		private final String apiKey;

		private @Nullable URI baseUrl;

		private Duration connectTimeout = Duration.ofSeconds(1);

		private Duration readTimeout = Duration.ofSeconds(3);

		private PassageUserIdStore userIdStore = PassageUserIdStore.NONE;

		private Builder(String appId, String apiKey) {
			this.appId = Check.pathId(appId, "appId");
			this.apiKey = Check.text(apiKey, "apiKey");
			// The HTTP client would quote what it refuses
			if (!apiKey.chars().allMatch((c) -> c > ' ' && c < 127)) {
				throw new IllegalArgumentException("apiKey must be printable ASCII without spaces");
			}
		}

		/**
		 * Where the management API is. There is no default, since Passage's own server is
		 * gone and the key should reach no successor.
		 * @param baseUrl what precedes {@code /apps}: an {@code http} or {@code https}
		 * URL with at most a host, a port and a path that needs no escapes
		 * @return this builder
		 * @throws IllegalArgumentException if the argument is null or another URL
		 */
		public Builder baseUrl(URI baseUrl) {
			String url = Check.present(baseUrl, "baseUrl").toString();
			if (!url.matches("(?i)https?://[^/?#%@]+(/[^?#%]*)?") || baseUrl.getHost() == null) {
				throw new IllegalArgumentException("baseUrl must be an http or https URL with only a host, "
						+ "a port and a path that needs no escapes");
			}
			this.baseUrl = URI.create(url.replaceFirst("/+$", ""));
			return this;
		}

		/**
		 * How long connecting may take.
		 * @param connectTimeout at least 1 ms; the default is 1 second
		 * @return this builder
		 * @throws IllegalArgumentException if the argument is null or shorter
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = timeout(connectTimeout, "connectTimeout");
			return this;
		}

		/**
		 * How long a request may take in all, from its beginning to the last byte of the
		 * answer.
		 * @param readTimeout at least 1 ms; the default is 3 seconds
		 * @return this builder
		 * @throws IllegalArgumentException if the argument is null or shorter
		 */
		public Builder readTimeout(Duration readTimeout) {
			this.readTimeout = timeout(readTimeout, "readTimeout");
			return this;
		}

		/**
		 * Where Passage user IDs are remembered.
		 * @param userIdStore a store of this app alone; the default is
		 * {@link PassageUserIdStore#NONE}
		 * @return this builder
		 * @throws IllegalArgumentException if the argument is null
		 */
		public Builder userIdStore(PassageUserIdStore userIdStore) {
			this.userIdStore = Check.present(userIdStore, "userIdStore");
			return this;
		}

		/**
		 * Makes the client. It sends nothing yet.
		 * @return a client with these settings
		 * @throws IllegalArgumentException if no base URL was set
		 */
		public PassageFlex build() {
			return new PassageFlex(this, Check.present(this.baseUrl, "baseUrl"));
		}

		private static Duration timeout(Duration timeout, String name) {
			if (Check.present(timeout, name).toMillis() < 1) {
				throw new IllegalArgumentException(name + " must be at least 1 ms");
			}
			return timeout;
		}

	}

}
