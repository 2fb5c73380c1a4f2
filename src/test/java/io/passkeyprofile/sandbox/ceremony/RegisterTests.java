package io.passkeyprofile.sandbox.ceremony;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class RegisterTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	@Test
	void returnsANonceForTheUser() {
		TestSandbox.Answer answer = this.browser.register("anna", TestAuthenticator.es256());
		assertThat(answer.<Map<String, String>>json("$")).containsOnlyKeys("nonce");
		assertThat(this.sandbox.verify(answer.json("$.nonce")).<String>json("$.external_id")).isEqualTo("anna");
		assertThat(this.sandbox.verify(answer.json("$.nonce")).error()).isEqualTo("401 invalid_nonce");
	}

	@Test
	void returnsCreationOptions() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		TestSandbox.Answer answer = this.browser.startRegister(transactionId);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.<String>json("$.transaction_id")).isEqualTo(transactionId);
		assertThat(answer.<String>json("$.handshake.id")).matches(RandomIds.PATTERN);
		assertThat(answer.<Map<String, Object>>json("$.handshake.challenge")).containsOnlyKeys("publicKey");
		String challenge = answer.json("$.handshake.challenge.publicKey.challenge");
		assertThat(challenge).matches("[A-Za-z0-9_-]{43}");
		String handle = Base64UrlBytes.of(this.sandbox.user("anna").webauthnUserHandle().toArray()).base64Url();
		assertThat(answer.body()).contains("""
				{"publicKey":{"rp":{"id":"localhost","name":"First"},\
				"user":{"id":"%s","name":"Anna","displayName":"Anna"},"challenge":"%s",\
				"pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-8},\
				{"type":"public-key","alg":-257}],"timeout":300000,"excludeCredentials":[],\
				"authenticatorSelection":{"residentKey":"required","requireResidentKey":true,\
				"userVerification":"required"},"attestation":"none"}}""".formatted(handle, challenge));
		assertThat(this.browser.startRegister(transactionId).<String>json("$.handshake.challenge.publicKey.challenge"))
			.isNotEqualTo(challenge);
	}

	@Test
	void theUserHandleIsNeitherTheExternalIdNorThePassageUserId() {
		String handle = this.browser.startRegisterFor("anna").json("$.handshake.challenge.publicKey.user.id");
		assertThat(new String(Base64UrlBytes.parse(handle).toArray(), StandardCharsets.ISO_8859_1))
			.doesNotContain("anna", this.sandbox.user("anna").id());
		assertThat(this.browser.startRegisterFor("anna").<String>json("$.handshake.challenge.publicKey.user.id"))
			.isEqualTo(handle);
	}

	@ParameterizedTest
	@ValueSource(strings = { "platform", "cross-platform", "any" })
	void asksForTheWantedAttachment(String attachment) {
		Map<String, Object> selection = startWith("\"" + attachment + "\"")
			.json("$.handshake.challenge.publicKey.authenticatorSelection");
		if (attachment.equals("any")) {
			assertThat(selection).doesNotContainKey("authenticatorAttachment");
		}
		else {
			assertThat(selection).containsEntry("authenticatorAttachment", attachment);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "\"Platform\"", "\"usb\"", "7", "true", "[\"any\"]", "{}" })
	void refusesAnUnknownAttachment(String attachment) {
		assertThat(startWith(attachment).error()).isEqualTo("400 invalid_request");
	}

	@Test
	void acceptsANullAttachment() {
		assertThat(startWith("null").status()).isEqualTo(200);
	}

	@Test
	void excludesThePasskeysOfTheUser() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		TestRegistration registration = new TestRegistration(authenticator, this.browser.startRegisterFor("anna"));
		registration.credential.put("transports", List.of("internal", "hybrid"));
		assertThat(this.browser.finishRegister(registration.json()).status()).isEqualTo(200);
		this.sandbox.userWithDevice("anna");
		this.browser.register("ben", TestAuthenticator.es256());
		TestSandbox.Answer answer = this.browser.startRegisterFor("anna");
		assertThat(answer.<List<Map<String, Object>>>json("$.handshake.challenge.publicKey.excludeCredentials"))
			.containsExactly(Map.of("type", "public-key", "id", authenticator.id(), "transports",
					List.of("hybrid", "internal")));
	}

	@Test
	void acceptsEveryAlgorithmItOffers() {
		for (TestAuthenticator authenticator : List.of(TestAuthenticator.es256(), TestAuthenticator.edDsa(),
				TestAuthenticator.rs256())) {
			this.browser.register("anna", authenticator);
			assertThat(this.browser.authenticate(authenticator).status()).isEqualTo(200);
		}
	}

	@Test
	void acceptsASelfAttestation() {
		TestRegistration registration = new TestRegistration(TestAuthenticator.es256(),
				this.browser.startRegisterFor("anna"));
		registration.format = "packed";
		assertThat(this.browser.finishRegister(registration.json()).status()).isEqualTo(200);
	}

	private TestSandbox.Answer startWith(String attachment) {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		return this.browser.post(TestSandbox.APP, "/register/transactions/webauthn/start",
				"{\"transaction_id\": \"%s\", \"authenticator_attachment\": %s}".formatted(transactionId, attachment));
	}

}
