package io.passkeyprofile.sandbox;

import java.security.SecureRandom;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Credential IDs that may not be registered.
 */
class CredentialIdTests {

	private static TestSandbox sandbox;

	private static TestBrowser browser;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.start();
		browser = new TestBrowser(sandbox);
	}

	@AfterAll
	static void stop() {
		sandbox.close();
	}

	@Test
	void takesCredentialIdsOfUpTo1023Bytes() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		authenticator.credentialId = new byte[1024];
		new SecureRandom().nextBytes(authenticator.credentialId);
		refused(authenticator, (it) -> {
		});
		authenticator.credentialId = new byte[0];
		refused(authenticator, (it) -> {
		});
		authenticator.credentialId = new byte[1023];
		new SecureRandom().nextBytes(authenticator.credentialId);
		browser.register("long", authenticator);
		assertThat(browser.authenticate(authenticator).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "anna", "ben" })
	void refusesACredentialIdThatAnybodyHas(String externalId) {
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
		refused(authenticator, (it) -> {
		});
	}

	private static void refused(TestAuthenticator authenticator, Consumer<TestRegistration> spoiler) {
		TestSandbox.Answer started = browser.startRegisterFor("refused");
		TestRegistration registration = new TestRegistration(authenticator, started);
		spoiler.accept(registration);
		int devices = sandbox.count("device");
		int nonces = sandbox.count("nonce");
		TestSandbox.Answer answer = browser.finishRegister(registration.json());
		assertThat(answer.error()).isEqualTo("401 webauthn_login_failed");
		assertThat(answer.body()).doesNotContain("Exception");
		assertThat(sandbox.count("device")).isEqualTo(devices);
		assertThat(sandbox.count("nonce")).isEqualTo(nonces);
		// The handshake was used up all the same
		assertThat(browser.finishRegister(new TestRegistration(TestAuthenticator.es256(), started).json()).error())
			.isEqualTo("404 transaction_not_found");
	}

}
