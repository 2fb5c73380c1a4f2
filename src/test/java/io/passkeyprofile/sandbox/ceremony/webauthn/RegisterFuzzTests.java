package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.AuthenticatorAttestationResponse;
import com.webauthn4j.data.PublicKeyCredential;
import com.webauthn4j.data.PublicKeyCredentialCreationOptions;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.test.authenticator.webauthn.AndroidKeyAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.NoneAttestationAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.PackedAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.TPMAuthenticator;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnAuthenticatorAdaptor;
import com.webauthn4j.test.authenticator.webauthn.WebAuthnModelAuthenticator;
import com.webauthn4j.test.client.ClientPlatform;
import com.webauthn4j.test.client.RegistrationEmulationOption;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.store.CeremonyType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finishes registrations with fuzzed data. Each must be refused, or be valid for this
 * ceremony.
 */
class RegisterFuzzTests {

	private static FuzzedCeremonies ceremonies;

	@BeforeAll
	static void start() {
		ceremonies = new FuzzedCeremonies();
	}

	static Stream<Arguments> registrations() {
		return Stream
			.of(new NoneAttestationAuthenticator(), new PackedAuthenticator(), new TPMAuthenticator(),
					new AndroidKeyAuthenticator())
			.map(RegisterFuzzTests::registration);
	}

	private static Arguments registration(WebAuthnModelAuthenticator authenticator) {
		CreationOptions options = CreationOptions.of(ceremonies.app, ceremonies.user, "Anna", ceremonies.handshake(),
				List.of());
		String json = ceremonies.sandbox.bean(JsonMapper.class)
			.writeValueAsString(options)
			.replace("\"attestation\":\"none\"", "\"attestation\":\"direct\"");
		PublicKeyCredential<AuthenticatorAttestationResponse, ?> created = new ClientPlatform(
				new Origin(FuzzedCeremonies.ORIGIN), new WebAuthnAuthenticatorAdaptor(authenticator))
			.create(new ObjectConverter().getJsonMapper().readValue(json, PublicKeyCredentialCreationOptions.class),
					new RegistrationEmulationOption());
		JsonNode object = TestRegistration.CBOR.readTree(created.getResponse().getAttestationObject());
		return Arguments.of(object.get("fmt").asString(),
				TestRegistration.CBOR.writeValueAsBytes(object.get("attStmt")), object.get("authData").binaryValue(),
				created.getResponse().getClientDataJSON(), created.getRawId(), "internal", new byte[0], 0);
	}

	@MethodSource("registrations")
	@FuzzTest
	void everyFinishIsRefusedOrValid(@NotNull String format, byte @NotNull @WithLength(max = 8000) [] statement,
			byte @NotNull [] authenticatorData, byte @NotNull [] clientData, byte @NotNull [] id,
			@NotNull String transport, byte @NotNull [] patch, int at) throws Exception {
		byte[] object = attestationObject(format, statement, authenticatorData);
		byte[] request = FuzzedCeremonies.patched(
				ceremonies.start(CeremonyType.REGISTER,
						Map.of("id", TestCeremony.base64Url(id), "rawId", TestCeremony.base64Url(id), "type",
								"public-key", "authenticatorAttachment", transport, "response",
								Map.of("attestationObject", TestCeremony.base64Url(object), "clientDataJSON",
										TestCeremony.base64Url(clientData), "transports", List.of(transport)))),
				patch, at);
		if (ceremonies.finish("register", request)) {
			JsonNode response = FuzzedCeremonies.response(request);
			byte[] taken = FuzzedCeremonies.bytes(response, "attestationObject");
			FuzzedCeremonies.assertAboutThisCeremony("webauthn.create", response,
					TestRegistration.CBOR.readTree(taken).get("authData").binaryValue());
			ceremonies.sandbox.jdbc().sql("delete from device").update();
		}
	}

	// Written by hand, because the statement may be invalid CBOR
	private static byte[] attestationObject(String format, byte[] statement, byte[] authenticatorData) {
		return Stream
			.of(new byte[] { (byte) 0xa3 }, cbor("fmt"), cbor(format), cbor("attStmt"), statement, cbor("authData"),
					cbor(authenticatorData))
			.reduce(TestCeremony::join)
			.orElseThrow();
	}

	private static byte[] cbor(Object value) {
		return TestRegistration.CBOR.writeValueAsBytes(value);
	}

}
