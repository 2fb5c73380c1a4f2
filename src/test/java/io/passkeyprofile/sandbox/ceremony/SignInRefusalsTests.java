package io.passkeyprofile.sandbox.ceremony;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.store.FlexUser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Valid passkeys that must not sign in this user.
 */
@SharedSandboxTest
class SignInRefusalsTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@BeforeEach
	void register() {
		this.authenticator.signCount = 5;
		this.browser.register("anna", this.authenticator);
		this.authenticator.signCount++;
	}

	@Test
	void refusesAnUnknownCredential() {
		TestAuthenticator unknown = TestAuthenticator.es256();
		unknown.userHandle = this.authenticator.userHandle;
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), unknown, "404 user_not_found");
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticateFor("anna"), unknown,
				"401 webauthn_login_failed");
	}

	@Test
	void refusesARevokedCredential() {
		TestSandbox.Answer discoverable = this.browser.startAuthenticate(null);
		TestSandbox.Answer named = this.browser.startAuthenticateFor("anna");
		FlexUser anna = this.sandbox.user("anna");
		String deviceId = this.sandbox.get("/users/" + anna.id() + "/devices").json("$.devices[0].id");
		assertThat(this.sandbox.delete("/users/" + anna.id() + "/devices/" + deviceId).status()).isEqualTo(200);
		this.browser.assertAuthenticateRefused(discoverable, this.authenticator, "404 user_not_found");
		this.browser.assertAuthenticateRefused(named, this.authenticator, "401 webauthn_login_failed");
	}

	@Test
	void refusesAnImportedDevice() {
		TestAuthenticator imported = TestAuthenticator.es256();
		imported.userHandle = this.authenticator.userHandle;
		this.sandbox.importDevices(TestSandbox.APP, "anna",
				"[{\"friendly_name\": \"1Password\", \"type\": \"passkey\", \"cred_id\": \"%s\"}]"
					.formatted(imported.id()));
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), imported,
				"401 discoverable_login_failed");
	}

	@Test
	void refusesACredentialAddedAfterTheStart() {
		TestSandbox.Answer started = this.browser.startAuthenticateFor("anna");
		TestAuthenticator later = TestAuthenticator.es256();
		this.browser.register("anna", later);
		this.browser.assertAuthenticateRefused(started, later, "401 webauthn_login_failed");
		assertThat(this.browser.authenticate(later).status()).isEqualTo(200);
	}

	@Test
	void refusesThePasskeyOfAnotherUser() {
		TestAuthenticator bens = TestAuthenticator.es256();
		this.browser.register("ben", bens);
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticateFor("anna"), bens,
				"401 webauthn_login_failed");
		bens.userHandle = this.authenticator.userHandle;
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticateFor("anna"), bens,
				"401 webauthn_login_failed");
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), bens,
				"401 discoverable_login_failed");
	}

	@Test
	void requiresAUserHandleWithoutATransaction() {
		this.authenticator.userHandle = null;
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), this.authenticator,
				"401 discoverable_login_failed");
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), this.authenticator,
				(it) -> it.response.put("userHandle", ""), "401 discoverable_login_failed");
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), this.authenticator,
				(it) -> it.response.put("userHandle", null), "401 discoverable_login_failed");
	}

	@Test
	void refusesAnInactiveUser() {
		String transactionId = this.sandbox.authenticate("anna").json("$.transaction_id");
		TestSandbox.Answer discoverable = this.browser.startAuthenticate(null);
		TestSandbox.Answer named = this.browser.startAuthenticate(transactionId);
		this.sandbox.deactivate("anna");
		assertThat(this.browser.startAuthenticate(transactionId).error()).isEqualTo("403 user_not_active");
		this.browser.assertAuthenticateRefused(discoverable, this.authenticator, "403 user_not_active");
		this.browser.assertAuthenticateRefused(named, this.authenticator, "403 user_not_active");
	}

	@Test
	void revealsAnInactiveUserOnlyToTheOwnerOfThePasskey() {
		this.sandbox.deactivate("anna");
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), this.authenticator,
				(it) -> it.signature = (signature) -> new byte[70], "401 discoverable_login_failed");
	}

	@Test
	void refusesThePasskeyOfAnotherApp() {
		String started = this.browser.post(TestSandbox.OTHER_APP, "/authenticate/transactions/webauthn/start", "{}")
			.json("$.handshake.id");
		TestAssertion assertion = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null));
		assertion.request.put("handshake_id", started);
		assertThat(
				this.browser.post(TestSandbox.OTHER_APP, "/authenticate/transactions/webauthn/finish", assertion.json())
					.error())
			.isEqualTo("401 discoverable_login_failed");
	}

	@Test
	void refusesToStartAfterTheLastPasskeyWasRevoked() {
		String transactionId = this.sandbox.authenticate("anna").json("$.transaction_id");
		this.sandbox.jdbc().sql("delete from device").update();
		assertThat(this.browser.startAuthenticate(transactionId).error()).isEqualTo("409 user_has_no_passkeys");
	}

}
