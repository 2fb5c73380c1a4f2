package io.passkeyprofile.passage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to the management API and reads the JSON of its answers.
 * <p>
 * A path is a template below {@code /apps/{appId}}, such as {@code /users/{userId}}. The
 * values of its variables are percent-encoded and filled in in order. Exceptions name the
 * template without its query, so they never contain an ID.
 * <p>
 * Arguments, and the members of answers, are checked by the same rules. Each check throws
 * {@link IllegalArgumentException} with a message that names the argument or member and
 * says what it must be.
 */
final class PassageHttp {

	/** Name and version of this SDK, sent the way Passage's own SDKs send theirs. */
	static final String VERSION = "passage-flex-java 0.1.0";

	/**
	 * Reads and writes snake_case. The models have no annotations for names, so an
	 * application's own mapper can write them in another style.
	 */
	static final JsonMapper JSON = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private static final int MAX_PATH_ID_LENGTH = 128;

	private static final String APP_PATH = "/apps/{appId}";

	private static final String NOT_PASSAGE = "The answer is not the JSON that Passage sends. Check that the base URL "
			+ "is that of the management API and that no proxy answers in its place.";

	private static final byte[] EMPTY_BODY = {};

	private final String appUrl;

	private final String apiKey;

	private final Duration readTimeout;

	private final PassageInterceptor interceptor;

	/** The client, or {@code null} once this is closed. */
	private volatile @Nullable HttpClient client;

	PassageHttp(URI baseUrl, String appId, String apiKey, Duration readTimeout, PassageInterceptor interceptor,
			HttpClient client) {
		this.appUrl = baseUrl + expand(APP_PATH, appId);
		this.apiKey = apiKey;
		this.readTimeout = readTimeout;
		this.interceptor = interceptor;
		this.client = client;
	}

	static <T> T requireNonNull(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalArgumentException(name + " must not be null");
		}
		return value;
	}

	static String requireText(@Nullable String value, String name) {
		if (value == null || value.isBlank()) {
			throw new IllegalArgumentException(name + " must not be blank");
		}
		if (!isWellFormed(value)) {
			throw new IllegalArgumentException(name + " must be well-formed Unicode");
		}
		return value;
	}

	/**
	 * Requires an ID that stays one path segment even if a server or proxy decodes it.
	 */
	static String requirePathId(@Nullable String value, String name) {
		String id = requireText(value, name);
		if (!isPathId(id)) {
			throw new IllegalArgumentException(name + " must be an ID of at most " + MAX_PATH_ID_LENGTH
					+ " characters, without slashes and control characters, and not \".\" or \"..\"");
		}
		return id;
	}

	static boolean isPathId(String value) {
		return !value.isBlank() && isWellFormed(value) && value.length() <= MAX_PATH_ID_LENGTH && !value.equals(".")
				&& !value.equals("..")
				&& value.chars().noneMatch((c) -> c == '/' || c == '\\' || Character.isISOControl(c));
	}

	// An encoder would silently replace a lone surrogate
	private static boolean isWellFormed(String value) {
		return StandardCharsets.UTF_8.newEncoder().canEncode(value);
	}

	static HttpClient newClient(Duration connectTimeout) {
		return HttpClient.newBuilder()
			// The default, HTTP/2, asks every plain HTTP server to upgrade
			.version(HttpClient.Version.HTTP_1_1)
			// A redirect must not carry the API key to another server
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(connectTimeout)
			// The client's tasks take microseconds, less than a hop to another thread
			.executor(Runnable::run)
			.build();
	}

	<T> T get(String path, Class<T> answerType, String... pathValues) {
		return call("GET", path, request(path, pathValues).GET(),
				(request) -> parse(request, path, send(request, path), answerType));
	}

	/** Posts JSON. No exception repeats the secrets, which are values in the body. */
	<T> T post(String path, Object body, Class<T> answerType, String... secrets) {
		HttpRequest.Builder post = request(path).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
		return call("POST", path, post, (request) -> parse(request, path, send(request, path, secrets), answerType));
	}

	void delete(String path, String... pathValues) {
		call("DELETE", path, request(path, pathValues).DELETE(), (request) -> {
			byte[] answer = send(request, path);
			// Passage answers with nothing or JSON. Anything else comes from a proxy.
			if (answer.length > 0) {
				parse(request, path, answer, JsonNode.class);
			}
			return answer;
		});
	}

	void close() {
		HttpClient client = this.client;
		this.client = null;
		// Since Java 21. In earlier versions, the client ends
		// when it becomes unreachable.
		if (client instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("The HTTP client failed to close", ex);
			}
		}
	}

	private <T> T call(String method, String path, HttpRequest.Builder request, Function<HttpRequest, T> exchange) {
		return this.interceptor.intercept(operation(method, path), request::setHeader,
				() -> exchange.apply(request.build()));
	}

	private static String operation(String method, String path) {
		return method + " " + APP_PATH + path.split("\\?", 2)[0];
	}

	private HttpRequest.Builder request(String path, String... pathValues) {
		return HttpRequest.newBuilder(URI.create(this.appUrl + expand(path, pathValues)))
			.timeout(this.readTimeout)
			.header("Accept", "application/json")
			.header("Authorization", "Bearer " + this.apiKey)
			.header("Passage-Version", VERSION);
	}

	private static String expand(String template, String... values) {
		StringBuilder expanded = new StringBuilder();
		int position = 0;
		for (String value : values) {
			int variable = template.indexOf('{', position);
			expanded.append(template, position, variable).append(encode(value));
			position = template.indexOf('}', variable) + 1;
		}
		return expanded.append(template, position, template.length()).toString();
	}

	private static String encode(String value) {
		// The encoding of forms differs from RFC 3986 in these three
		return URLEncoder.encode(value, StandardCharsets.UTF_8)
			.replace("+", "%20")
			.replace("*", "%2A")
			.replace("%7E", "~");
	}

	private byte[] send(HttpRequest request, String path, String... secrets) {
		HttpClient client = this.client;
		if (client == null) {
			throw new IllegalStateException("This PassageFlex is closed. Build a new one.");
		}
		AnswerReader answer = new AnswerReader(this.readTimeout);
		byte[] body = EMPTY_BODY;
		try {
			// Not sendAsync, which starts a thread for each call on machines with two
			// processors
			body = client.send(request, answer).body();
		}
		catch (InterruptedException ex) {
			answer.cancel();
			Thread.currentThread().interrupt();
			throw unavailable(request, path, "The calling thread was interrupted while it waited for the answer. "
					+ "Call again if you still need the answer.", false, ex);
		}
		catch (IOException ex) {
			answer.cancel();
			// Even if the body of an error is incomplete, its status says more than this
			// exception
			if (!answer.isError()) {
				throw unavailable(request, path, ex);
			}
		}
		if (answer.isError()) {
			throw ErrorBody.parse(body).toException(answer.status, this.apiKey, secrets);
		}
		return body;
	}

	private static <T> T parse(HttpRequest request, String path, byte[] body, Class<T> answerType) {
		T answer;
		try {
			answer = JSON.readValue(body, answerType);
		}
		catch (JacksonException ex) {
			// Not used as the cause: its message may quote a secret from the answer
			answer = null;
		}
		if (answer == null) {
			throw unavailable(request, path, NOT_PASSAGE, false, null);
		}
		return answer;
	}

	private PassageUnavailableException unavailable(HttpRequest request, String path, IOException failure) {
		// The client wraps the time-out of AnswerReader
		Throwable cause = (failure.getCause() instanceof TimeoutException timeout) ? timeout : failure;
		if (cause instanceof HttpConnectTimeoutException) {
			return unavailable(request, path, "No connection within the connect timeout. Check the base URL and the "
					+ "network, or raise the connect timeout.", true, cause);
		}
		if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
			return unavailable(request, path, "No complete answer within " + this.readTimeout.toMillis()
					+ " ms. Try again later, or raise the read timeout.", true, cause);
		}
		if (cause instanceof ProtocolException) {
			return unavailable(request, path, NOT_PASSAGE, false, cause);
		}
		return unavailable(request, path, "The server was not reached, or the connection broke. Check the base URL "
				+ "and the network, then try again.", false, cause);
	}

	private static PassageUnavailableException unavailable(HttpRequest request, String path, String message,
			boolean timeout, @Nullable Throwable cause) {
		return new PassageUnavailableException(operation(request.method(), path) + ": " + message, timeout, cause);
	}

	/**
	 * Collects the body of one answer. The client's own time-out ends when the body
	 * begins, so this one applies it to the body, too.
	 */
	private static final class AnswerReader implements BodyHandler<byte[]>, BodySubscriber<byte[]> {

		private static final int MAX_BYTES = 8 * 1024 * 1024;

		private static final int MAX_ERROR_BYTES = 16 * 1024;

		private final CompletableFuture<byte[]> body = new CompletableFuture<>();

		private final ByteArrayOutputStream received = new ByteArrayOutputStream();

		private final long start = System.nanoTime();

		private final long timeout;

		/** The HTTP status, or 0 before it has come. */
		private volatile int status;

		private volatile @Nullable Subscription subscription;

		AnswerReader(Duration timeout) {
			// Unlike toNanos(), this conversion does not overflow
			this.timeout = TimeUnit.NANOSECONDS.convert(timeout);
		}

		/** Closes the connection if the body is not complete. */
		void cancel() {
			Subscription current = this.subscription;
			if (current != null) {
				current.cancel();
			}
		}

		boolean isError() {
			return this.status != 0 && this.status / 100 != 2;
		}

		@Override
		public BodySubscriber<byte[]> apply(ResponseInfo head) {
			if (head.statusCode() < 100) {
				onError(new ProtocolException("The HTTP status is below 100"));
			}
			else {
				this.status = head.statusCode();
			}
			return this;
		}

		/** Most bodies arrive together with the headers, and then need no timer. */
		@Override
		public CompletionStage<byte[]> getBody() {
			if (!this.body.isDone()) {
				this.body.orTimeout(this.timeout - (System.nanoTime() - this.start), TimeUnit.NANOSECONDS);
			}
			return this.body;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			if (this.body.isDone()) {
				// The time-out came first, and the caller no longer waits
				subscription.cancel();
			}
			else {
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(List<ByteBuffer> buffers) {
			for (ByteBuffer buffer : buffers) {
				byte[] bytes = new byte[buffer.remaining()];
				buffer.get(bytes);
				if (this.received.size() + bytes.length > (isError() ? MAX_ERROR_BYTES : MAX_BYTES)) {
					// The caller then cancels the subscription
					onError(new ProtocolException("The answer is too long"));
					return;
				}
				this.received.writeBytes(bytes);
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.body.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.body.complete(this.received.toByteArray());
		}

	}

}
