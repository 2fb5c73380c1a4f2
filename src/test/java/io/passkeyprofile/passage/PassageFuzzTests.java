package io.passkeyprofile.passage;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a server answers, a call returns a complete value or throws
 * {@link PassageException}.
 */
class PassageFuzzTests {

	private static final String NONCE = "n0nce-SECRET-n0nce-SECRET";

	private static final String REVOKED = "revoked";

	private static int parsed;

	private final CannedHttpClient client = new CannedHttpClient();

	private final PassageHttp http = new PassageHttp(URI.create("http://localhost/v1"), StubPassage.APP_ID,
			StubPassage.API_KEY, Duration.ofSeconds(10), PassageInterceptor.NONE, this.client);

	private final PassageAuth auth = new PassageAuth(this.http);

	private final PassageUsers usersToLookUp = new PassageUsers(this.http, PassageUserIdStore.NONE);

	private final PassageUsers storedUsers = new PassageUsers(this.http, new PassageUserIdStore() {

		@Override
		public Optional<String> find(String externalId) {
			return Optional.of(TestAnswers.USER_ID);
		}

		@Override
		public void save(String externalId, String passageUserId) {
			assertThat(PassageHttp.isPathId(passageUserId)).isTrue();
		}

	});

	private final List<Function<String, Object>> calls = List.of(this.auth::createAuthenticateTransaction,
			(externalId) -> this.auth.createRegisterTransaction(externalId, "Anna"),
			(externalId) -> this.auth.verifyNonce(NONCE), this.storedUsers::get, this.storedUsers::listDevices,
			this.usersToLookUp::get, (externalId) -> {
				this.storedUsers.revokeDevice(externalId, TestAnswers.DEVICE_ID);
				return REVOKED;
			});

	static Stream<Arguments> answers() {
		return Stream
			.of("{\"transaction_id\": \"t\"}", "{\"external_id\": \"ext\"}",
					TestAnswers.user(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID),
					TestAnswers.devices(TestAnswers.device()),
					TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID), "")
			.flatMap((body) -> IntStream.of(200, 404, 500)
				.boxed()
				.flatMap((status) -> IntStream.rangeClosed(0, 6)
					.mapToObj((call) -> Arguments.of(call, status, body.getBytes(StandardCharsets.UTF_8), false))));
	}

	@MethodSource("answers")
	@FuzzTest
	void everyAnswerIsAValueOrAnException(@InRange(min = 0, max = 6) int call, @InRange(min = 1, max = 999) int status,
			byte @NotNull [] body, boolean brokenOff) {
		this.client.status = status;
		this.client.body = body;
		this.client.brokenOff = brokenOff;
		try {
			Object value = this.calls.get(call).apply(TestAnswers.EXTERNAL_ID);
			assertThat(status).isBetween(200, 299);
			assertThat(brokenOff).isFalse();
			assertThat(value.toString()).isNotBlank();
			parsed += value.equals(REVOKED) ? 0 : 1;
		}
		catch (PassageException ex) {
			assertThat(ex.getMessage()).doesNotContain(StubPassage.API_KEY, NONCE);
		}
	}

	@AfterAll
	static void someAnswersWereParsed() {
		assertThat(parsed).isPositive();
	}

	/** Gives the same answer to every request. */
	private static final class CannedHttpClient extends HttpClient {

		private int status;

		private byte[] body = {};

		private boolean brokenOff;

		@Override
		@SuppressWarnings("unchecked")
		public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
			BodySubscriber<T> subscriber = handler.apply(new Head(this.status));
			subscriber.onSubscribe(new Subscription() {

				@Override
				public void request(long count) {
				}

				@Override
				public void cancel() {
				}

			});
			int middle = this.body.length / 2;
			subscriber.onNext(List.of(ByteBuffer.wrap(this.body, 0, middle)));
			subscriber.onNext(List.of(ByteBuffer.wrap(this.body, middle, this.body.length - middle)));
			if (this.brokenOff) {
				subscriber.onError(new IOException("Broken off"));
			}
			else {
				subscriber.onComplete();
			}
			T received = await(subscriber);
			return (HttpResponse<T>) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { HttpResponse.class },
					(proxy, method, arguments) -> method.getName().equals("body") ? received : null);
		}

		private static <T> T await(BodySubscriber<T> subscriber) throws IOException {
			try {
				return subscriber.getBody().toCompletableFuture().join();
			}
			catch (CompletionException ex) {
				throw new IOException(ex.getCause());
			}
		}

		@Override
		public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
			throw new UnsupportedOperationException();
		}

		@Override
		public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
				PushPromiseHandler<T> pushPromiseHandler) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Optional<CookieHandler> cookieHandler() {
			return Optional.empty();
		}

		@Override
		public Optional<Duration> connectTimeout() {
			return Optional.empty();
		}

		@Override
		public Redirect followRedirects() {
			return Redirect.NEVER;
		}

		@Override
		public Optional<ProxySelector> proxy() {
			return Optional.empty();
		}

		@Override
		public SSLContext sslContext() {
			throw new UnsupportedOperationException();
		}

		@Override
		public SSLParameters sslParameters() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Optional<Authenticator> authenticator() {
			return Optional.empty();
		}

		@Override
		public Version version() {
			return Version.HTTP_1_1;
		}

		@Override
		public Optional<Executor> executor() {
			return Optional.empty();
		}

	}

	private record Head(int statusCode) implements ResponseInfo {

		@Override
		public HttpHeaders headers() {
			return HttpHeaders.of(Map.of(), (name, value) -> true);
		}

		@Override
		public HttpClient.Version version() {
			return HttpClient.Version.HTTP_1_1;
		}

	}

}
