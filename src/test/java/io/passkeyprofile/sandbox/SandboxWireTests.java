package io.passkeyprofile.sandbox;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import io.passkeyprofile.wire.WireFormat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares every response of the sandbox with the wire format of Passage.
 */
@SharedSandboxTest
class SandboxWireTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@Test
	void userWhoNeverSignedIn() {
		this.sandbox.user("anna");
		assertAnswer(200, "users_page", this.sandbox.get("/users?identifier=anna&limit=1"));
		assertAnswer(200, "user_answer", this.sandbox.get(path("anna")));
	}

	@Test
	void userWithAnUnusedPasskey() {
		this.browser.register("anna", this.authenticator);
		assertAnswer(200, "users_page", this.sandbox.get("/users"));
		TestSandbox.Answer answer = this.sandbox.get(path("anna"));
		assertAnswer(200, "user_answer", answer);
		assertThat(answer.<String>json("$.user.last_login_at")).isEqualTo(answer.json("$.user.created_at"));
		assertThat(answer.<String>json("$.user.webauthn_devices[0].last_login_at"))
			.isEqualTo(answer.json("$.user.webauthn_devices[0].created_at"));
	}

	@Test
	void userWithEvents() {
		this.browser.register("anna", this.authenticator);
		assertThat(this.browser.authenticate(this.authenticator).status()).isEqualTo(200);
		TestSandbox.Answer answer = this.sandbox.get(path("anna"));
		assertAnswer(200, "user_answer", answer);
		assertThat(answer.<String>json("$.user.recent_events[0].action")).isEqualTo("login");
		assertThat(answer.<String>json("$.user.recent_events[1].action")).isEqualTo("register");
		assertThat(answer.<String>json("$.user.recent_events[0].user_agent_display")).isEqualTo("Chrome on Windows");
	}

	@Test
	void eventOfAnUnknownBrowser() {
		this.browser.userAgent = "x";
		this.browser.register("anna", this.authenticator);
		assertAnswer(200, "user_answer", this.sandbox.get(path("anna")));
	}

	@Test
	void devices() {
		this.browser.register("anna", this.authenticator);
		this.sandbox.importDevices(TestSandbox.APP, "anna",
				"[{\"friendly_name\": \"Key\", \"type\": \"security_key\"}]");
		TestSandbox.Answer answer = this.sandbox.get(path("anna") + "/devices");
		assertAnswer(200, "devices_answer", answer);
		TestSandbox.Answer revoked = this.sandbox.delete(path("anna") + "/devices/" + answer.json("$.devices[0].id"));
		assertThat(revoked.status()).isEqualTo(200);
		assertThat(revoked.body()).isEmpty();
	}

	@Test
	void registration() {
		TestSandbox.Answer transaction = this.sandbox.register("anna");
		assertAnswer(201, "transaction_answer", transaction);
		TestSandbox.Answer started = this.browser.startRegister(transaction.json("$.transaction_id"));
		assertAnswer(200, "register_start_answer", started);
		TestSandbox.Answer finished = this.browser
			.finishRegister(new TestRegistration(this.authenticator, started).json());
		assertAnswer(200, "nonce", finished);
		assertAnswer(200, "verify_answer", this.sandbox.verify(finished.json("$.nonce")));
		assertAnswer(200, "register_start_answer", this.browser.startRegisterFor("anna"));
	}

	@Test
	void authentication() {
		this.browser.register("anna", this.authenticator);
		TestSandbox.Answer transaction = this.sandbox.authenticate("anna");
		assertAnswer(201, "transaction_answer", transaction);
		TestSandbox.Answer started = this.browser.startAuthenticate(transaction.json("$.transaction_id"));
		assertAnswer(200, "authenticate_start_answer", started);
		TestSandbox.Answer finished = this.browser
			.finishAuthenticate(new TestAssertion(this.authenticator, started).json());
		assertAnswer(200, "nonce", finished);
		assertAnswer(200, "verify_answer", this.sandbox.verify(finished.json("$.nonce")));
	}

	@Test
	void discoverableAuthentication() {
		this.browser.register("anna", this.authenticator);
		assertAnswer(200, "authenticate_start_answer", this.browser.startAuthenticate(null));
		assertAnswer(200, "nonce", this.browser.authenticate(this.authenticator));
	}

	@Test
	void appForOlderClients() {
		assertAnswer(200, "app_answer", this.sandbox.get(""));
		TestSandbox.Answer answer = TestSandbox.send(HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, ""))
			.header("Origin", "http://localhost:8080")
			.header("Passage-Flex-Version", "@passageidentity/passage-flex-js 0.1.3"));
		assertAnswer(200, "app_answer", answer);
		assertThat(answer.<String>json("$.app.auth_origin")).isEqualTo("http://localhost:8080");
		assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:8080");
		assertThat(answer.body()).doesNotContain(TestSandbox.KEY);
	}

	@Test
	void appIsHiddenFromPagesOfAnotherOrigin() {
		TestSandbox.Answer answer = TestSandbox.send(
				HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, "")).header("Origin", "https://evil.example"));
		assertAnswer(403, "error_403", answer);
		assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
	}

	@Test
	void refusals() {
		this.sandbox.user("anna");
		assertAnswer(400, "error_400", this.sandbox.get("/users?limit=0"));
		assertAnswer(400, "error_400", this.sandbox.post("/transactions/register", "{}"));
		assertAnswer(401, "error_401", this.sandbox.verify("wrong"));
		assertAnswer(401, "error_401",
				TestSandbox.send(HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, "/users"))));
		assertAnswer(404, "error_404", this.sandbox.get("/users/unknown"));
		assertAnswer(404, "error_404", this.sandbox.get("/users/unknown/devices"));
		assertAnswer(404, "error_404", this.sandbox.delete(path("anna") + "/devices/unknown"));
		assertAnswer(404, "error_404", this.sandbox.authenticate("nobody"));
		assertAnswer(404, "error_404", this.browser.startRegister("unknown"));
		assertAnswer(404, "error_404",
				TestSandbox.send(HttpRequest.newBuilder(this.sandbox.uri("Unknown11111111111111111", ""))));
		assertAnswer(409, "error_409", this.sandbox.authenticate("anna"));
		this.sandbox.deactivate("anna");
		assertAnswer(403, "error_403", this.sandbox.register("anna"));
	}

	@Test
	void ceremonyWithJsonAsPlainText() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		TestSandbox.Answer started = text("/register/transactions/webauthn/start",
				"{\"transaction_id\":\"%s\",\"authenticator_attachment\":\"platform\"}".formatted(transactionId));
		assertAnswer(200, "register_start_answer", started);
		assertAnswer(200, "nonce", text("/register/transactions/webauthn/finish",
				new TestRegistration(this.authenticator, started).json()));
		TestSandbox.Answer challenge = text("/authenticate/transactions/webauthn/start", "");
		assertAnswer(200, "authenticate_start_answer", challenge);
		assertAnswer(200, "nonce", text("/authenticate/transactions/webauthn/finish",
				new TestAssertion(this.authenticator, challenge).json()));
	}

	@Test
	void discoverableStartWithoutABody() {
		assertAnswer(200, "authenticate_start_answer",
				TestSandbox.send(page("/authenticate/transactions/webauthn/start").POST(BodyPublishers.noBody())));
		assertAnswer(400, "error_400",
				TestSandbox.send(page("/register/transactions/webauthn/start").POST(BodyPublishers.noBody())));
	}

	@Test
	void managementRefusesJsonAsPlainText() {
		TestSandbox.Answer answer = TestSandbox.send(this.sandbox.request("/transactions/register")
			.header("Content-Type", "text/plain;charset=UTF-8")
			.POST(BodyPublishers.ofString("{\"external_id\": \"anna\", \"passkey_display_name\": \"Anna\"}")));
		assertThat(answer.error()).isEqualTo("415 invalid_request");
		assertThat(this.sandbox.count("passage_user")).isZero();
	}

	private static void assertAnswer(int status, String definition, TestSandbox.Answer answer) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/json");
		WireFormat.assertBody(definition, answer.body());
	}

	private TestSandbox.Answer text(String path, String body) {
		return TestSandbox
			.send(page(path).header("Content-Type", "text/plain;charset=UTF-8").POST(BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder page(String path) {
		return HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, path))
			.header("Origin", "http://localhost:8080");
	}

	private String path(String externalId) {
		return "/users/" + this.sandbox.user(externalId).id();
	}

}
