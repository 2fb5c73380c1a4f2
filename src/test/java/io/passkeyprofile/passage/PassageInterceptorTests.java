package io.passkeyprofile.passage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What an interceptor sees of each request, and what it can do.
 */
@StandaloneTest
class PassageInterceptorTests {

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final List<String> seen = new ArrayList<>();

	private final PassageFlex passage = this.stub.client().interceptor(new Recorder()).build();

	@Test
	void namesOperationsWithoutIds() {
		this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID))
			.respond(200, "", "")
			.json(200, "{\"external_id\": \"ext\"}");

		this.passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, TestAnswers.DEVICE_ID);
		this.passage.auth().verifyNonce("n0nce");

		assertThat(this.seen).containsExactly("GET /apps/{appId}/users: answered",
				"DELETE /apps/{appId}/users/{userId}/devices/{deviceId}: answered",
				"POST /apps/{appId}/authenticate/verify: answered");
	}

	@Test
	void addsHeaders() {
		this.stub.json(200, "{\"external_id\": \"ext\"}");

		this.passage.auth().verifyNonce("n0nce");

		assertThat(this.stub.requests().get(0)).containsIgnoringCase("\r\nX-Trace: last\r\n")
			.doesNotContain("X-Trace: first");
	}

	@Test
	void seesRefusalsAndAnswersThatAreNotPassages() {
		this.stub.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"used\"}").json(200, "<html>");

		assertThatExceptionOfType(PassageException.class).isThrownBy(() -> this.passage.auth().verifyNonce("n0nce"));
		assertThatExceptionOfType(PassageUnavailableException.class)
			.isThrownBy(() -> this.passage.auth().verifyNonce("n0nce"));

		assertThat(this.seen).containsExactly("POST /apps/{appId}/authenticate/verify: 401",
				"POST /apps/{appId}/authenticate/verify: 0");
	}

	@Test
	void mayKeepRequestsBack() {
		PassageFlex closed = this.stub.client().interceptor(new PassageInterceptor() {

			@Override
			public <T> T intercept(String operation, BiConsumer<String, String> headers, Supplier<T> request) {
				throw new IllegalStateException("Too many requests");
			}

		}).build();

		assertThatIllegalStateException().isThrownBy(() -> closed.auth().verifyNonce("n0nce"))
			.withMessage("Too many requests");
		assertThat(this.stub.requests()).isEmpty();
	}

	@Test
	void isRequired() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.stub.client().interceptor(null))
			.withMessage("interceptor must not be null");
	}

	private final class Recorder implements PassageInterceptor {

		@Override
		public <T> T intercept(String operation, BiConsumer<String, String> headers, Supplier<T> request) {
			headers.accept("X-Trace", "first");
			headers.accept("X-Trace", "last");
			try {
				T answer = request.get();
				PassageInterceptorTests.this.seen.add(operation + ": answered");
				return answer;
			}
			catch (PassageException ex) {
				PassageInterceptorTests.this.seen.add(operation + ": " + ex.getStatus());
				throw ex;
			}
		}

	}

}
