package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.AuthenticatorAssertionResponse;
import com.webauthn4j.data.AuthenticatorAttestationResponse;
import com.webauthn4j.data.PublicKeyCredential;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.PublicKeyCredentialRequestOptions;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.test.authenticator.webauthn.AndroidKeyAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.NoneAttestationAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.PackedAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.TPMAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticatorAdaptor;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnModelAuthenticator;
import com.webauthn4j.test.client.ClientPlatform;
import com.webauthn4j.test.client.RegistrationEmulationOption;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ceremonies with the emulated browser and authenticators of webauthn4j-test, which
 * answer the options without any of our code.
 */
@SharedSandboxTest
class EmulatedAuthenticatorTests {

	private static final ObjectConverter CONVERTER = new ObjectConverter();

	private static TestSandbox sandbox;

	private static TestBrowser browser;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
		browser = new TestBrowser(sandbox);
	}

	static Stream<WebAuthnModelAuthenticator> authenticators() {
		return Stream.of(new NoneAttestationAuthenticator(), new PackedAuthenticator(), new TPMAuthenticator(),
				new AndroidKeyAuthenticator());
	}

	@ParameterizedTest
	@MethodSource("authenticators")
	void acceptsAnAuthenticatorWithItsAttestation(WebAuthnModelAuthenticator authenticator) {
		ClientPlatform client = client(authenticator);
		String externalId = authenticator.getClass().getSimpleName();
		assertThat(finishRegister(client, browser.startRegisterFor(externalId), new RegistrationEmulationOption())
			.status()).isEqualTo(200);
		TestSandbox.Answer answer = finishAuthenticate(client, browser.startAuthenticateFor(externalId));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(sandbox.verify(answer.json("$.nonce")).<String>json("$.external_id")).isEqualTo(externalId);
	}

	@ParameterizedTest
	@MethodSource("authenticators")
	void verifiesTheSignatureOfAnAttestation(WebAuthnModelAuthenticator authenticator) {
		RegistrationEmulationOption spoiled = new RegistrationEmulationOption();
		spoiled.setSignature(new byte[70]);
		spoiled.setSignatureOverrideEnabled(true);
		TestSandbox.Answer answer = finishRegister(client(authenticator), browser.startRegisterFor("spoiled"), spoiled);
		if (authenticator instanceof NoneAttestationAuthenticator) {
			assertThat(answer.status()).isEqualTo(200);
		}
		else {
			assertThat(answer.error()).isEqualTo("401 webauthn_login_failed");
		}
	}

	@Test
	void refusesABrowserOnAnotherOrigin() {
		ClientPlatform client = new ClientPlatform(new Origin("https://evil.example"),
				new WebAuthnAuthenticatorAdaptor(new NoneAttestationAuthenticator()));
		assertThat(finishRegister(client, browser.startRegisterFor("evil"), new RegistrationEmulationOption()).error())
			.isEqualTo("401 webauthn_login_failed");
	}

	private static ClientPlatform client(WebAuthnModelAuthenticator authenticator) {
		return new ClientPlatform(new Origin("http://localhost:8080"), new WebAuthnAuthenticatorAdaptor(authenticator));
	}

	private static TestSandbox.Answer finishRegister(ClientPlatform client, TestSandbox.Answer started,
			RegistrationEmulationOption emulation) {
		// A browser removes the attestation unless the options ask for it
		String options = options(started).replace("\"attestation\":\"none\"", "\"attestation\":\"direct\"");
		PublicKeyCredential<AuthenticatorAttestationResponse, ?> created = client
			.create(CONVERTER.getJsonMapper().readValue(options, PublicKeyCredentialCreationOptions.class), emulation);
		AuthenticatorAttestationResponse response = created.getResponse();
		return browser.finishRegister(request(started, created.getRawId(),
				Map.of("attestationObject", TestCeremony.base64Url(response.getAttestationObject()), "clientDataJSON",
						TestCeremony.base64Url(response.getClientDataJSON()))));
	}

	private static TestSandbox.Answer finishAuthenticate(ClientPlatform client, TestSandbox.Answer started) {
		PublicKeyCredential<AuthenticatorAssertionResponse, ?> got = client
			.get(CONVERTER.getJsonMapper().readValue(options(started), PublicKeyCredentialRequestOptions.class));
		AuthenticatorAssertionResponse response = got.getResponse();
		return browser.finishAuthenticate(request(started, got.getRawId(),
				Map.of("authenticatorData", TestCeremony.base64Url(response.getAuthenticatorData()), "clientDataJSON",
						TestCeremony.base64Url(response.getClientDataJSON()), "signature",
						TestCeremony.base64Url(response.getSignature()), "userHandle",
						TestCeremony.base64Url(response.getUserHandle()))));
	}

	private static String options(TestSandbox.Answer started) {
		return TestCeremony.JSON.writeValueAsString(started.json("$.handshake.challenge.publicKey"));
	}

	private static String request(TestSandbox.Answer started, byte[] rawId, Map<String, String> response) {
		Map<String, Object> request = new LinkedHashMap<>();
		request.put("handshake_id", started.json("$.handshake.id"));
		request.put("transaction_id", started.json("$.transaction_id"));
		request.put("handshake_response", Map.of("id", TestCeremony.base64Url(rawId), "rawId",
				TestCeremony.base64Url(rawId), "type", "public-key", "response", response));
		return TestCeremony.JSON.writeValueAsString(request);
	}

}
