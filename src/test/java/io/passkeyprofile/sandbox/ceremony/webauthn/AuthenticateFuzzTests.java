package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.store.CeremonyType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finishes sign-ins with fuzzed data. Each must be refused, or be signed by the passkey
 * for this ceremony.
 */
class AuthenticateFuzzTests {

	private static final TestAuthenticator AUTHENTICATOR = TestAuthenticator.es256();

	private static FuzzedCeremonies ceremonies;

	@BeforeAll
	static void start() {
		ceremonies = new FuzzedCeremonies();
		AUTHENTICATOR.credentialId = new byte[16];
		new TestBrowser(ceremonies.sandbox).register("fuzzed", AUTHENTICATOR);
	}

	static Stream<Arguments> assertions() {
		byte[] rpIdHash = Sha256.of("localhost".getBytes(StandardCharsets.UTF_8));
		byte[] clientData = TestCeremony.JSON.writeValueAsBytes(Map.of("type", "webauthn.get", "challenge",
				FuzzedCeremonies.CHALLENGE.base64Url(), "origin", FuzzedCeremonies.ORIGIN, "crossOrigin", false));
		// With and without an extension
		return Stream
			.of(new byte[] { 0x05, 0, 0, 0, 0 },
					new byte[] { (byte) 0x85, 0, 0, 0, 0, (byte) 0xa1, 0x61, 0x61, (byte) 0xf5 })
			.map((flags) -> Arguments.of(TestCeremony.join(rpIdHash, flags), clientData, new byte[0],
					Objects.requireNonNull(AUTHENTICATOR.userHandle), AUTHENTICATOR.credentialId, new byte[0], 0));
	}

	@MethodSource("assertions")
	@FuzzTest
	void everyFinishIsRefusedOrSigned(byte @NotNull [] authenticatorData, byte @NotNull [] clientData,
			byte @NotNull [] damage, byte @NotNull [] userHandle, byte @NotNull [] id, byte @NotNull [] patch, int at)
			throws Exception {
		byte[] signature = AUTHENTICATOR.sign(TestCeremony.join(authenticatorData, Sha256.of(clientData)));
		for (int i = 0; i < Math.min(damage.length, signature.length); i++) {
			signature[i] ^= damage[i];
		}
		byte[] request = FuzzedCeremonies.patched(ceremonies.start(CeremonyType.AUTHENTICATE,
				Map.of("id", TestCeremony.base64Url(id), "rawId", TestCeremony.base64Url(id), "type", "public-key",
						"response",
						Map.of("authenticatorData", TestCeremony.base64Url(authenticatorData), "clientDataJSON",
								TestCeremony.base64Url(clientData), "signature", TestCeremony.base64Url(signature),
								"userHandle", TestCeremony.base64Url(userHandle)))),
				patch, at);
		if (ceremonies.finish("authenticate", request)) {
			JsonNode response = FuzzedCeremonies.response(request);
			byte[] taken = FuzzedCeremonies.bytes(response, "authenticatorData");
			FuzzedCeremonies.assertAboutThisCeremony("webauthn.get", response, taken);
			assertThat(AUTHENTICATOR.verifies(
					TestCeremony.join(taken, Sha256.of(FuzzedCeremonies.bytes(response, "clientDataJSON"))),
					FuzzedCeremonies.bytes(response, "signature")))
				.isTrue();
		}
	}

}
