package io.passkeyprofile.passage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a server answers, a call gives a value in which nothing is missing, or throws
 * {@link PassageException}.
 */
class PassageFuzzTests {

	private static final String NONCE = "n0nce-SECRET-n0nce-SECRET";

	private final PassageApi api = PassageHttp.connect(URI.create("http://localhost/v1"), StubPassage.APP_ID,
			StubPassage.API_KEY, Duration.ofSeconds(10), this::request);

	private final PassageAuth auth = new PassageAuth(this.api);

	private final PassageUsers strangers = new PassageUsers(this.api, PassageUserIdStore.NONE);

	private final PassageUsers users = new PassageUsers(this.api, new PassageUserIdStore() {

		@Override
		public Optional<String> find(String externalId) {
			return Optional.of(TestAnswers.USER_ID);
		}

		@Override
		public void save(String externalId, String passageUserId) {
			assertThat(Check.isPathId(passageUserId)).isTrue();
		}

	});

	private final List<Function<String, Object>> calls = List.of(this.auth::createAuthenticateTransaction,
			(externalId) -> this.auth.createRegisterTransaction(externalId, "Anna"),
			(externalId) -> this.auth.verifyNonce(NONCE), this.users::get, this.users::listDevices, this.strangers::get,
			(externalId) -> {
				this.users.revokeDevice(externalId, TestAnswers.DEVICE_ID);
				return "revoked";
			});

	private MockClientHttpResponse answer = new MockClientHttpResponse();

	static Stream<Arguments> answers() {
		return Stream
			.of("{\"transaction_id\": \"t\"}", "{\"external_id\": \"ext\"}",
					TestAnswers.user(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID),
					TestAnswers.devices(TestAnswers.device()),
					TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID), "")
			.flatMap((body) -> IntStream.of(200, 404, 500)
				.boxed()
				.flatMap((status) -> IntStream.rangeClosed(0, 6)
					.mapToObj((call) -> Arguments.of(call, status, "application/json",
							body.getBytes(StandardCharsets.UTF_8), false))));
	}

	@MethodSource("answers")
	@FuzzTest
	void everyAnswerIsAValueOrARefusal(@InRange(min = 0, max = 6) int call, @InRange(min = 100, max = 999) int status,
			@NotNull String contentType, byte @NotNull [] body, boolean brokenOff) {
		this.answer = new MockClientHttpResponse(brokenOff ? brokenOff(body) : new ByteArrayInputStream(body),
				HttpStatusCode.valueOf(status));
		this.answer.getHeaders().set("Content-Type", contentType);
		try {
			Object value = this.calls.get(call).apply(TestAnswers.EXTERNAL_ID);
			assertThat(HttpStatusCode.valueOf(status).is2xxSuccessful()).isTrue();
			assertThat(value.toString()).isNotBlank();
		}
		catch (PassageException ex) {
			assertThat(ex.getMessage()).doesNotContain(StubPassage.API_KEY, NONCE);
		}
	}

	private static InputStream brokenOff(byte[] body) {
		return new SequenceInputStream(new ByteArrayInputStream(body), new InputStream() {
			@Override
			public int read() throws IOException {
				throw new IOException("Broken off");
			}

			@Override
			public int read(byte[] buffer, int offset, int length) throws IOException {
				return read();
			}
		});
	}

	private ClientHttpRequest request(URI uri, HttpMethod method) {
		MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
		request.setResponse(this.answer);
		return request;
	}

}
