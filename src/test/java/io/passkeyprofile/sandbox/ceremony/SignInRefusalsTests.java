package io.passkeyprofile.sandbox.ceremony;

import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.store.FlexUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Valid passkeys that must not sign in this user.
 */
class SignInRefusalsTests {

	private static TestSandbox sandbox;

	private static TestBrowser browser;

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@BeforeAll
	static void startSandbox() {
		sandbox = TestSandbox.shared();
		browser = new TestBrowser(sandbox);
	}

	@BeforeEach
	void register() {
		this.authenticator.signCount = 5;
		browser.register("anna", this.authenticator);
		this.authenticator.signCount++;
	}

	@AfterEach
	void revoke() {
		sandbox.jdbc().sql("delete from device").update();
		sandbox.jdbc().sql("update passage_user set status = 'active'").update();
	}

	@Test
	void refusesAnUnknownCredential() {
		TestAuthenticator unknown = TestAuthenticator.es256();
		unknown.userHandle = this.authenticator.userHandle;
		browser.assertAuthenticateRefused(browser.startAuthenticate(null), unknown, "404 user_not_found");
		browser.assertAuthenticateRefused(browser.startAuthenticateFor("anna"), unknown, "401 webauthn_login_failed");
	}

	@Test
	void refusesARevokedCredential() {
		TestSandbox.Answer discoverable = browser.startAuthenticate(null);
		TestSandbox.Answer named = browser.startAuthenticateFor("anna");
		FlexUser anna = sandbox.user("anna");
		String deviceId = sandbox.get("/users/" + anna.id() + "/devices").json("$.devices[0].id");
		assertThat(sandbox.delete("/users/" + anna.id() + "/devices/" + deviceId).status()).isEqualTo(200);
		browser.assertAuthenticateRefused(discoverable, this.authenticator, "404 user_not_found");
		browser.assertAuthenticateRefused(named, this.authenticator, "401 webauthn_login_failed");
	}

	@Test
	void refusesAnImportedDevice() {
		TestAuthenticator imported = TestAuthenticator.es256();
		imported.userHandle = this.authenticator.userHandle;
		sandbox.importDevices(TestSandbox.APP, "anna",
				"[{\"friendly_name\": \"1Password\", \"type\": \"passkey\", \"cred_id\": \"%s\"}]"
					.formatted(imported.id()));
		browser.assertAuthenticateRefused(browser.startAuthenticate(null), imported, "401 discoverable_login_failed");
	}

	@Test
	void refusesACredentialAddedAfterTheStart() {
		TestSandbox.Answer started = browser.startAuthenticateFor("anna");
		TestAuthenticator later = TestAuthenticator.es256();
		browser.register("anna", later);
		browser.assertAuthenticateRefused(started, later, "401 webauthn_login_failed");
		assertThat(browser.authenticate(later).status()).isEqualTo(200);
	}

	@Test
	void refusesThePasskeyOfAnotherUser() {
		TestAuthenticator bens = TestAuthenticator.es256();
		browser.register("ben", bens);
		browser.assertAuthenticateRefused(browser.startAuthenticateFor("anna"), bens, "401 webauthn_login_failed");
		bens.userHandle = this.authenticator.userHandle;
		browser.assertAuthenticateRefused(browser.startAuthenticateFor("anna"), bens, "401 webauthn_login_failed");
		browser.assertAuthenticateRefused(browser.startAuthenticate(null), bens, "401 discoverable_login_failed");
	}

	@Test
	void requiresAUserHandleWithoutATransaction() {
		this.authenticator.userHandle = null;
		browser.assertAuthenticateRefused(browser.startAuthenticate(null), this.authenticator,
				"401 discoverable_login_failed");
		browser.assertAuthenticateRefused(browser.startAuthenticate(null), this.authenticator,
				(it) -> it.response.put("userHandle", ""), "401 discoverable_login_failed");
		browser.assertAuthenticateRefused(browser.startAuthenticate(null), this.authenticator,
				(it) -> it.response.put("userHandle", null), "401 discoverable_login_failed");
	}

	@Test
	void refusesAnInactiveUser() {
		String transactionId = sandbox.authenticate("anna").json("$.transaction_id");
		TestSandbox.Answer discoverable = browser.startAuthenticate(null);
		TestSandbox.Answer named = browser.startAuthenticate(transactionId);
		sandbox.deactivate("anna");
		assertThat(browser.startAuthenticate(transactionId).error()).isEqualTo("403 user_not_active");
		browser.assertAuthenticateRefused(discoverable, this.authenticator, "403 user_not_active");
		browser.assertAuthenticateRefused(named, this.authenticator, "403 user_not_active");
	}

	@Test
	void revealsAnInactiveUserOnlyToTheOwnerOfThePasskey() {
		sandbox.deactivate("anna");
		browser.assertAuthenticateRefused(browser.startAuthenticate(null), this.authenticator,
				(it) -> it.signature = (signature) -> new byte[70], "401 discoverable_login_failed");
	}

	@Test
	void refusesThePasskeyOfAnotherApp() {
		String started = browser.post(TestSandbox.OTHER_APP, "/authenticate/transactions/webauthn/start", "{}")
			.json("$.handshake.id");
		TestAssertion assertion = new TestAssertion(this.authenticator, browser.startAuthenticate(null));
		assertion.request.put("handshake_id", started);
		assertThat(browser.post(TestSandbox.OTHER_APP, "/authenticate/transactions/webauthn/finish", assertion.json())
			.error()).isEqualTo("401 discoverable_login_failed");
	}

	@Test
	void refusesToStartAfterTheLastPasskeyWasRevoked() {
		String transactionId = sandbox.authenticate("anna").json("$.transaction_id");
		sandbox.jdbc().sql("delete from device").update();
		assertThat(browser.startAuthenticate(transactionId).error()).isEqualTo("409 user_has_no_passkeys");
	}

}
