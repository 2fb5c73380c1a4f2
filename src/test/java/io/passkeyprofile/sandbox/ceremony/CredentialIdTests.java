package io.passkeyprofile.sandbox.ceremony;

import java.security.SecureRandom;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The length and uniqueness of credential IDs.
 */
@SharedSandboxTest
class CredentialIdTests {

	private static TestSandbox sandbox;

	private static TestBrowser browser;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
		browser = new TestBrowser(sandbox);
	}

	@Test
	void acceptsCredentialIdsOfUpTo1023Bytes() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		authenticator.credentialId = new byte[1024];
		new SecureRandom().nextBytes(authenticator.credentialId);
		browser.assertRegisterRefused(authenticator, (it) -> {
		});
		authenticator.credentialId = new byte[0];
		browser.assertRegisterRefused(authenticator, (it) -> {
		});
		authenticator.credentialId = new byte[1023];
		new SecureRandom().nextBytes(authenticator.credentialId);
		browser.register("long", authenticator);
		assertThat(browser.authenticate(authenticator).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "anna", "ben" })
	void refusesACredentialIdThatIsTaken(String externalId) {
		TestAuthenticator first = TestAuthenticator.es256();
		browser.register("anna", first);
		TestAuthenticator second = TestAuthenticator.es256();
		second.credentialId = first.credentialId;
		int nonces = sandbox.count("nonce");
		int events = sandbox.count("recent_event");
		assertThat(browser.finishRegister(new TestRegistration(second, browser.startRegisterFor(externalId)).json())
			.error()).isEqualTo("401 webauthn_login_failed");
		assertThat(sandbox.count("nonce")).isEqualTo(nonces);
		assertThat(sandbox.count("recent_event")).isEqualTo(events);
		assertThat(browser.authenticate(first).status()).isEqualTo(200);
		second.userHandle = first.userHandle;
		assertThat(browser.authenticate(second).error()).isEqualTo("401 discoverable_login_failed");
	}

	@Test
	void refusesTheCredentialIdOfAnImportedDevice() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		sandbox.importDevices(TestSandbox.APP, "imported",
				"[{\"friendly_name\": \"1Password\", \"type\": \"passkey\", \"cred_id\": \"%s\"}]"
					.formatted(authenticator.id()));
		browser.assertRegisterRefused(authenticator, (it) -> {
		});
	}

}
