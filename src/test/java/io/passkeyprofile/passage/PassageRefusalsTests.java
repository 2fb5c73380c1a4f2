package io.passkeyprofile.passage;

import java.time.Duration;

import io.passkeyprofile.StandaloneTest;
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
 * Every answer that is not a success, against a real socket.
 */
@StandaloneTest
@Timeout(60)
class PassageRefusalsTests {

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final PassageFlex passage = this.stub.client().build();

	private final PassageFlex impatient = this.stub.client().readTimeout(Duration.ofSeconds(1)).build();

	@Test
	void aWordSentAsANonceDoesNotMaskTheCode() {
		this.stub.json(401, TestAnswers.error("invalid_nonce"));
		assertRefused(refused(() -> this.passage.auth().verifyNonce("invalid")), 401, "invalid_nonce");
	}

	@Test
	void keepsTheStatusOfAnErrorWhoseBodyDrips() {
		this.stub.drip("HTTP/1.1 503 Busy\r\nContent-Length: 100000\r\n\r\n{");
		assertRefused(refused(() -> this.impatient.auth().verifyNonce("n0nce")), 503, null);
	}

	@ParameterizedTest
	@CsvSource({ "400, invalid_request", "401, invalid_nonce", "401, invalid_access_token",
			"403, operation_not_allowed", "404, app_not_found", "407, odd_proxy", "409, user_has_no_passkeys",
			"429, rate_limit", "500, internal_server_error" })
	void keepsStatusCodeAndSentenceOfAnError(int status, String code) {
		this.stub.json(status, TestAnswers.error(code));
		PassageException ex = refused(() -> this.passage.auth().verifyNonce("n0nce"));
		assertRefused(ex, status, code);
		assertThat(ex.getMessage()).startsWith(status + " " + code + ": A sentence for a person. ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					400 | invalid_request | Check the values you passed.
					401 | invalid_access_token | Check the API key.
					401 | unknown | Check the API key.
					401 | invalid_nonce | Run the ceremony again: a nonce works once and expires soon.
					403 | operation_not_allowed | Check that the app and the user are active, and that the API key allows this call.
					404 | app_not_found | Check the base URL and the app ID.
					404 | user_not_found | Create a register transaction, which creates the user.
					404 | device_not_found | List the devices again: this one may be revoked already.
					407 | odd_proxy | Check the settings of the HTTP proxy.
					409 | user_has_no_passkeys | Let the user add a passkey, or sign in another way.
					429 | rate_limit | Wait before you try again.
					500 | internal_server_error | Try again later.
					302 | moved | Set the base URL to the final address: redirects are not followed.
					""")
	void saysWhatToDo(int status, String code, String advice) {
		this.stub.json(status, TestAnswers.error(code));
		assertThat(refused(() -> this.passage.auth().verifyNonce("n0nce")))
			.hasMessage(status + " " + code + ": A sentence for a person. " + advice);
	}

	@Test
	void saysWhatToDoIfPassageGivesNoReason() {
		this.stub.respond(404, "Content-Type: text/html\r\n", "<html></html>");
		assertThat(refused(() -> this.passage.auth().verifyNonce("n0nce")))
			.hasMessage("404: Passage gave no reason. Check the base URL and the app ID.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{}", "<html></html>", "{\"code\": \"user_not_found\", \"err",
			"{\"code\": {\"deep\": 1}}", "{\"code\": \"line\\nbreak\", \"error\": null}" })
	void anErrorWithoutAUsableBodyHasNoCode(String body) {
		this.stub.respond(502, "Content-Type: text/html\r\n", body);
		assertRefused(refused(() -> this.passage.auth().verifyNonce("n0nce")), 502, null);
	}

	@Test
	void keepsTheStatusOfAnErrorWhoseBodyIsCutOff() {
		this.stub.raw("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n{\"code\": \"internal");
		assertRefused(refused(() -> this.passage.auth().verifyNonce("n0nce")), 500, null);
	}

	@Test
	void keepsTheStatusOfAnErrorWhoseBodyIsTooLong() {
		this.stub.json(500, "{\"code\": \"internal_server_error\", \"error\": \"" + "x".repeat(1_000_000) + "\"}");
		assertRefused(refused(() -> this.passage.auth().verifyNonce("n0nce")), 500, null);
	}

	@Test
	void reportsARefusedRevocation() {
		lookUp().json(500, TestAnswers.error("internal_server_error"));
		assertRefused(refused(this::revoke), 500, "internal_server_error");
	}

	@Test
	void shortensTheSentenceAndMakesItPrintable() {
		this.stub.json(400,
				"{\"code\": \"c\", \"error\": \"a\\r\\nFAKE LOG\\u2028\\u001b[2J" + "x".repeat(1000) + "\"}");
		assertThat(refused(() -> this.passage.auth().verifyNonce("n0nce")).getMessage())
			.startsWith("400 c: a FAKE LOG [2Jxxx")
			.hasSizeLessThan(350);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void doesNotFollowRedirects(int status) {
		try (StubPassage elsewhere = new StubPassage()) {
			this.stub.respond(status, "Location: " + elsewhere.url() + "\r\n", "");
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
