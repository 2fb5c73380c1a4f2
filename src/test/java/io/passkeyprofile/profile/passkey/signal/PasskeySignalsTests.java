package io.passkeyprofile.profile.passkey.signal;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What browsers are told about the remaining passkeys, and when they must be told
 * nothing.
 */
@BothDatabases
class PasskeySignalsTests extends StubbedPassageFixture {

	private static final String HANDLE = "3q2-7_8BAgM";

	private static final String DEVICES = """
			{"devices": [{"id": "a", "cred_id": "aVrY", "usage_count": 1}, {"id": "b", "cred_id": "bVrY"}]}""";

	private static final String ACCEPTED = """
			{"rpId":"example.com","userId":"3q2-7_8BAgM","allAcceptedCredentialIds":["aVrY","bVrY"]}""";

	@Autowired
	private MovableClock clock;

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void tellsAllPasskeysAfterASignIn() {
		assertNothingIsTold(this.visitor);

		signInWithPasskey("example.com", HANDLE);

		assertTold();
	}

	@Test
	void tellsAllPasskeysAfterAnAddition() {
		startAdding();
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, DEVICES);

		assertThat(this.visitor
			.postJson("/user/devices",
					"{\"nonce\": \"n\", \"rpId\": \"example.com\", \"userHandle\": \"%s\"}".formatted(HANDLE))
			.statusCode()).isEqualTo(204);

		assertTold();
	}

	@Test
	void tellsAllPasskeysAfterAConfirmation() {
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}");
		this.visitor.postJson("/confirm/transaction", "{}");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, DEVICES);

		this.visitor.submitOnly("/confirm", Map.of("nonce", "n", "rpId", "example.com", "userHandle", HANDLE));

		assertTold();
	}

	@Test
	void keepsNoUserHandleWithoutAVerifiedNonce() {
		Visitor stranger = new Visitor(this.port);
		stranger.open("/sign-in");
		PASSAGE.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"?\"}");
		stranger.submit("/sign-in/passkey", Map.of("nonce", "n", "rpId", "example.com", "userHandle", HANDLE));
		startAdding();
		PASSAGE.json(200, "{\"external_id\": \"another\"}");
		this.visitor.postJson("/user/devices",
				"{\"nonce\": \"n\", \"rpId\": \"example.com\", \"userHandle\": \"%s\"}".formatted(HANDLE));
		this.visitor.postJson("/user/devices/not-added", "{}");
		this.clock.advance(Duration.ofMinutes(16));

		assertNothingIsTold(this.visitor);
	}

	@ParameterizedTest
	@CsvSource({ "'',3q2-7_8BAgM", "example.com,''", "https://example.com,3q2-7_8BAgM", "EXAMPLE.com,3q2-7_8BAgM",
			"example.com,a/b+", "example.com,3q2=" })
	void ignoresMalformedValues(String rpId, String userHandle) {
		signInWithPasskey(rpId, userHandle);
		signInWithPasskey("example.com", "A".repeat(87));
		signInWithPasskey("e".repeat(254), HANDLE);

		assertNothingIsTold(this.visitor);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"devices\": []}",
			"{\"devices\": [{\"id\": \"a\", \"cred_id\": \"aVrY\"}, {\"id\": \"b\"}]}" })
	void tellsNothingIfItDoesNotKnowAll(String devices) {
		signInWithPasskey("example.com", HANDLE);
		PASSAGE.json(200, devices);

		assertNothingIsTold(this.visitor);
	}

	@ParameterizedTest
	@CsvSource({ "500,internal_server_error", "404,app_not_found", "401,invalid_access_token" })
	void tellsNothingIfPassageFails(int status, String code) {
		signInWithPasskey("example.com", HANDLE);
		PASSAGE.json(status, "{\"code\": \"%s\", \"error\": \"?\"}".formatted(code));

		HttpResponse<String> answer = this.visitor.getJson("/user/devices/accepted");

		assertThat(answer.statusCode()).isEqualTo(502);
		assertThat(answer.body()).doesNotContain("allAccepted");
	}

	@Test
	void tellsNothingIfPassageForgotTheAccount() {
		signInWithPasskey("example.com", HANDLE);
		PASSAGE.json(404, "{\"code\": \"user_not_found\", \"error\": \"?\"}").json(200, "{\"users\": []}");

		assertThat(this.visitor.getJson("/user/devices/accepted").statusCode()).isEqualTo(404);
	}

	@Test
	void tellsNothingWhileAPasskeyMayBeAddedInAnySession() {
		signInWithPasskey("example.com", HANDLE);
		Visitor elsewhere = new Visitor(this.port);
		PASSAGE.json(200, DEVICES);
		elsewhere.signIn(this.username, "correct horse");
		PASSAGE.json(201, "{\"transaction_id\": \"elsewhere\"}");
		elsewhere.postJson("/user/devices/transaction", "{}");
		assertNothingIsTold(this.visitor);

		assertThat(elsewhere.postJson("/user/devices/not-added", "{}").statusCode()).isEqualTo(204);

		assertTold();
	}

	@Test
	void anUnfinishedAdditionExpires() {
		signInWithPasskey("example.com", HANDLE);
		startAdding();
		assertNothingIsTold(this.visitor);
		this.clock.advance(Duration.ofMinutes(14));
		assertNothingIsTold(this.visitor);

		this.clock.advance(Duration.ofMinutes(2));

		assertTold();
	}

	@Test
	void onlyTheSameSessionCanEndItsAddition() {
		signInWithPasskey("example.com", HANDLE);
		startAdding();
		Visitor elsewhere = new Visitor(this.port);
		PASSAGE.json(200, DEVICES);
		elsewhere.signIn(this.username, "correct horse");

		elsewhere.postJson("/user/devices/not-added", "{}");

		assertNothingIsTold(this.visitor);
	}

	@Test
	void tellsNothingIfAPasskeyWasAddedMeanwhile() throws Exception {
		signInWithPasskey("example.com", HANDLE);
		Visitor elsewhere = new Visitor(this.port);
		PASSAGE.json(200, DEVICES);
		elsewhere.signIn(this.username, "correct horse");
		CountDownLatch arrived = new CountDownLatch(1);
		CountDownLatch let = new CountDownLatch(1);
		PASSAGE.jsonAfter(arrived, let, 200, DEVICES);
		CompletableFuture<HttpResponse<String>> answer = CompletableFuture
			.supplyAsync(() -> this.visitor.getJson("/user/devices/accepted"));
		arrived.await();
		PASSAGE.json(201, "{\"transaction_id\": \"meanwhile\"}")
			.json(200, "{\"external_id\": \"%s\"}".formatted(externalId()))
			.json(200, DEVICES);
		elsewhere.postJson("/user/devices/transaction", "{}");
		assertThat(elsewhere.postJson("/user/devices", "{\"nonce\": \"n\"}").statusCode()).isEqualTo(204);

		let.countDown();

		assertThat(answer.get().statusCode()).isEqualTo(204);
		assertTold();
	}

	private void signInWithPasskey(String rpId, String userHandle) {
		this.visitor = new Visitor(this.port);
		this.visitor.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, DEVICES);
		this.visitor.submitOnly("/sign-in/passkey", Map.of("nonce", "n", "rpId", rpId, "userHandle", userHandle));
		this.visitor.open("/profile/activity");
	}

	private void assertTold() {
		PASSAGE.json(200, DEVICES);
		HttpResponse<String> answer = this.visitor.getJson("/user/devices/accepted");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo(ACCEPTED);
	}

	private static void assertNothingIsTold(Visitor visitor) {
		HttpResponse<String> answer = visitor.getJson("/user/devices/accepted");
		assertThat(answer.statusCode()).isEqualTo(204);
		assertThat(answer.body()).isEmpty();
	}

}
