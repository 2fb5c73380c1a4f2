package io.passkeyprofile.passage;

import java.time.Duration;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every answer that is no success, against a real socket.
 */
@Timeout(60)
class PassageRefusalsTests {

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final PassageFlex passage = this.stub.client().build();

	private final PassageFlex impatient = this.stub.client().readTimeout(Duration.ofSeconds(1)).build();

	@Test
	void aWordSentAsANonceDoesNotHideTheCode() {
		this.stub.json(401, TestAnswers.error("invalid_nonce"));
		assertRefused(refused(() -> this.passage.auth().verifyNonce("invalid")), 401, "invalid_nonce");
	}

	@Test
	void errorBodyThatDripsKeepsTheStatus() {
		this.stub.drip("HTTP/1.1 503 Busy\r\nContent-Length: 100000\r\n\r\n{");
		assertRefused(refused(() -> this.impatient.auth().verifyNonce("n0nce")), 503, null);
	}

	@ParameterizedTest
	@CsvSource({ "400, invalid_request", "401, invalid_nonce", "401, invalid_access_token",
			"403, operation_not_allowed", "404, app_not_found", "407, odd_proxy", "409, user_has_no_passkeys",
			"429, rate_limit", "500, internal_server_error" })
	void errorOfPassageKeepsStatusCodeAndSentence(int status, String code) {
		this.stub.json(status, TestAnswers.error(code));
		PassageException ex = refused(() -> this.passage.auth().verifyNonce("n0nce"));
		assertRefused(ex, status, code);
		assertThat(ex).hasMessage(status + " " + code + ": A sentence for a person");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{}", "<html></html>", "{\"code\": \"user_not_found\", \"err",
			"{\"code\": {\"deep\": 1}}", "{\"code\": \"line\\nbreak\", \"error\": null}" })
	void errorWithoutUsableBodyHasNoCode(String body) {
		this.stub.respond(502, "Content-Type: text/html\r\n", body);
		assertRefused(refused(() -> this.passage.auth().verifyNonce("n0nce")), 502, null);
	}

	@Test
	void errorBodyCutOffKeepsTheStatus() {
		this.stub.raw("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n{\"code\": \"internal");
		assertRefused(refused(() -> this.passage.auth().verifyNonce("n0nce")), 500, null);
	}

	@Test
	void revokeRefusedIsNoSuccess() {
		lookUp().json(500, TestAnswers.error("internal_server_error"));
		assertRefused(refused(this::revoke), 500, "internal_server_error");
	}

	@Test
	void sentenceIsCappedAndPrintable() {
		this.stub.json(400,
				"{\"code\": \"c\", \"error\": \"a\\r\\nFAKE LOG\\u2028\\u001b[2J" + "x".repeat(1000) + "\"}");
		assertThat(refused(() -> this.passage.auth().verifyNonce("n0nce")).getMessage())
			.startsWith("400 c: a FAKE LOG [2Jxxx")
			.hasSizeLessThan(350);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectIsNotFollowed(int status) {
		try (StubPassage elsewhere = new StubPassage()) {
			String location = elsewhere.client().build().toString().replaceFirst(".*baseUrl=(.*)]", "$1");
			this.stub.respond(status, "Location: " + location + "\r\n", "");
			assertRefused(refused(() -> this.passage.auth().verifyNonce("n0nce")), status, null);
			assertThat(elsewhere.requests()).isEmpty();
			assertThat(this.stub.requests()).hasSize(1);
		}
	}

	private StubPassage lookUp() {
		return this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID));
	}

	private void revoke() {
		this.passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, TestAnswers.DEVICE_ID);
	}

	private static PassageException refused(ThrowingCallable call) {
		PassageException ex = catchThrowableOfType(PassageException.class, call);
		assertThat(ex).isNotNull().isNotInstanceOf(PassageUnavailableException.class);
		return ex;
	}

	private static void assertRefused(PassageException ex, int status, String code) {
		assertThat(ex.getStatus()).isEqualTo(status);
		assertThat(ex.getCode()).isEqualTo(code);
	}

}
