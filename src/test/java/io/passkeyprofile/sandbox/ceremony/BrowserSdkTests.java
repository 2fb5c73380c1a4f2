package io.passkeyprofile.sandbox.ceremony;

import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests in the exact form of Passage's browser SDK, and of the {@code toJSON} method
 * of browsers.
 */
@SharedSandboxTest
class BrowserSdkTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@Test
	void acceptsRegistrationAndSignInOfTheSdk() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		TestSandbox.Answer started = this.browser.post(TestSandbox.APP, "/register/transactions/webauthn/start",
				"{\"transaction_id\":\"%s\",\"authenticator_attachment\":\"platform\"}".formatted(transactionId));
		Map<String, Object> response = new TestRegistration(this.authenticator, started).authenticatorResponse();
		TestSandbox.Answer registered = this.browser.finishRegister("""
				{"handshake_id":"%s","handshake_response":{"id":"%s","rawId":"%s","type":"public-key",\
				"response":{"attestationObject":"%s","clientDataJSON":"%s"},"transports":["internal"]},\
				"transaction_id":"%s"}""".formatted(started.<String>json("$.handshake.id"), this.authenticator.id(),
				this.authenticator.id(), response.get("attestationObject"), response.get("clientDataJSON"),
				transactionId));
		assertThat(this.sandbox.verify(registered.json("$.nonce")).<String>json("$.external_id")).isEqualTo("anna");

		String signIn = this.sandbox.authenticate("anna").json("$.transaction_id");
		TestSandbox.Answer challenge = this.browser.post(TestSandbox.APP, "/authenticate/transactions/webauthn/start",
				"{\"transaction_id\":\"%s\"}".formatted(signIn));
		assertThat(challenge.<List<Map<String, Object>>>json("$.handshake.challenge.publicKey.allowCredentials"))
			.containsExactly(
					Map.of("type", "public-key", "id", this.authenticator.id(), "transports", List.of("internal")));
		Map<String, Object> assertion = new TestAssertion(this.authenticator, challenge).authenticatorResponse();
		TestSandbox.Answer signedIn = this.browser.finishAuthenticate("""
				{"handshake_id":"%s","handshake_response":{"id":"%s","rawId":"%s","type":"public-key",\
				"response":{"authenticatorData":"%s","clientDataJSON":"%s","signature":"%s","userHandle":""}},\
				"transaction_id":"%s"}""".formatted(challenge.<String>json("$.handshake.id"), this.authenticator.id(),
				this.authenticator.id(), assertion.get("authenticatorData"), assertion.get("clientDataJSON"),
				assertion.get("signature"), signIn));
		assertThat(this.sandbox.verify(signedIn.json("$.nonce")).<String>json("$.external_id")).isEqualTo("anna");
	}

	@Test
	void acceptsAutofillSignInOfTheSdk() {
		this.browser.register("anna", this.authenticator);
		TestSandbox.Answer started = this.browser.post(TestSandbox.APP, "/authenticate/transactions/webauthn/start",
				"{}");
		Map<String, Object> assertion = new TestAssertion(this.authenticator, started).authenticatorResponse();
		TestSandbox.Answer signedIn = this.browser.finishAuthenticate("""
				{"handshake_id":"%s","handshake_response":{"id":"%s","rawId":"%s","type":"public-key",\
				"response":{"authenticatorData":"%s","clientDataJSON":"%s","signature":"%s","userHandle":"%s"}}}"""
			.formatted(started.<String>json("$.handshake.id"), this.authenticator.id(), this.authenticator.id(),
					assertion.get("authenticatorData"), assertion.get("clientDataJSON"), assertion.get("signature"),
					assertion.get("userHandle")));
		assertThat(this.sandbox.verify(signedIn.json("$.nonce")).<String>json("$.external_id")).isEqualTo("anna");
	}

	@Test
	void acceptsToJsonOfABrowser() {
		TestRegistration registration = new TestRegistration(this.authenticator, this.browser.startRegisterFor("anna"));
		registration.response.putAll(Map.of("transports", List.of("hybrid", "internal"), "publicKeyAlgorithm", -7,
				"publicKey", "AAAA", "authenticatorData", "AAAA"));
		registration.credential.putAll(Map.of("authenticatorAttachment", "platform", "clientExtensionResults",
				Map.of("credProps", Map.of("rk", true))));
		assertThat(this.browser.finishRegister(registration.json()).status()).isEqualTo(200);
		TestAssertion assertion = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null));
		assertion.credential.putAll(Map.of("authenticatorAttachment", "platform", "clientExtensionResults", Map.of()));
		assertThat(this.browser.finishAuthenticate(assertion.json()).status()).isEqualTo(200);
	}

}
