package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Registrations in which one thing is wrong.
 */
@SharedSandboxTest
class RegistrationVerifierTests {

	private static TestSandbox sandbox;

	private static TestBrowser browser;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
		browser = new TestBrowser(sandbox);
	}

	static Stream<Arguments> spoiled() {
		return Stream.of(spoil("type of the other ceremony", (it) -> it.clientData.put("type", "webauthn.get")),
				spoil("no type", (it) -> it.clientData.remove("type")),
				spoil("wrong challenge",
						(it) -> it.clientData.put("challenge", TestCeremony.base64Url(RandomIds.bytes()))),
				spoil("no challenge", (it) -> it.clientData.remove("challenge")),
				spoil("empty challenge", (it) -> it.clientData.put("challenge", "")),
				spoil("embedded page", (it) -> it.clientData.put("crossOrigin", true)),
				spoil("embedded page, as a string", (it) -> it.clientData.put("crossOrigin", "true")),
				spoil("page embedded in its own origin",
						(it) -> it.clientData.put("topOrigin", "http://localhost:8080")),
				spoil("page embedded in another origin",
						(it) -> it.clientData.put("topOrigin", "https://evil.example")),
				spoil("null top origin", (it) -> it.clientData.put("topOrigin", null)),
				spoil("token binding",
						(it) -> it.clientData.put("tokenBinding", Map.of("status", "present", "id", "AAAA"))),
				spoil("duplicate challenge",
						(it) -> it.clientDataJson = (json) -> json.replaceFirst("\\{", "{\"challenge\":\"AAAA\",")),
				spoil("duplicate origin",
						(it) -> it.clientDataJson = (json) -> json.replaceFirst("\\{",
								"{\"origin\":\"https://evil.example\",")),
				spoil("duplicate unknown member",
						(it) -> it.clientDataJson = (json) -> json.replaceFirst("\\{", "{\"x\":1,\"x\":1,")),
				spoil("wrong RP ID", (it) -> it.rpId = "evil.example"),
				spoil("the origin as RP ID", (it) -> it.rpId = "http://localhost:8080"),
				spoil("user not present", (it) -> it.flags &= ~TestCeremony.USER_PRESENT),
				spoil("user not verified", (it) -> it.flags &= ~TestCeremony.USER_VERIFIED),
				spoil("backed up without being eligible", (it) -> it.flags |= TestCeremony.BACKED_UP),
				spoil("no credential", (it) -> it.flags &= ~TestCeremony.ATTESTED),
				spoil("extension flag without data", (it) -> it.flags |= 0x80),
				spoil("wrong id", (it) -> it.credential.put("id", TestCeremony.base64Url(RandomIds.bytes()))),
				spoil("wrong rawId", (it) -> it.credential.put("rawId", TestCeremony.base64Url(RandomIds.bytes()))),
				spoil("wrong attested credential ID", (it) -> it.attestedCredentialId = RandomIds.bytes()),
				spoil("unknown format", (it) -> it.format = "unknown"),
				spoil("fido-u2f without certificate", (it) -> it.format = "fido-u2f"),
				spoil("apple without certificate", (it) -> it.format = "apple"),
				spoil("tpm without certificate", (it) -> it.format = "tpm"),
				spoil("android-key without certificate", (it) -> it.format = "android-key"),
				spoil("retired format android-safetynet", (it) -> it.format = "android-safetynet"),
				spoil("self attestation of other data", (it) -> {
					it.format = "packed";
					it.signature = (signature) -> it.authenticator.sign(new byte[32]);
				}), spoil("self attestation of another key", (it) -> {
					it.format = "packed";
					it.signature = (signature) -> TestAuthenticator.es256().sign(new byte[32]);
				}), spoil("self attestation without signature", (it) -> {
					it.format = "packed";
					it.signature = (signature) -> new byte[0];
				}),
				spoil("authenticator data cut off",
						(it) -> it.authenticatorDataBytes = (data) -> Arrays.copyOf(data, 60)),
				spoil("authenticator data too long",
						(it) -> it.authenticatorDataBytes = (data) -> TestCeremony.join(data, new byte[1])),
				spoil("attestation object too long",
						(it) -> it.attestationObject = (object) -> TestCeremony.join(object, new byte[1])));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("spoiled")
	void refuses(String what, Consumer<TestRegistration> spoiler) {
		browser.assertRegisterRefused(TestAuthenticator.es256(), spoiler);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080/", "http://localhost:8080.evil.example", "http://localhost:80801",
			"http://localhost", "https://localhost:8080", "http://localhost:8081", "http://LOCALHOST:8080",
			"HTTP://localhost:8080", "http://app.localhost:8080", "http://localhost.:8080", "http://127.0.0.1:8080",
			"http://user@localhost:8080", "http://localhost:08080", " http://localhost:8080", "localhost:8080", "null",
			"", "https://other.example", "android:apk-key-hash:xyz" })
	void refusesEveryOtherOrigin(String origin) {
		browser.assertRegisterRefused(TestAuthenticator.es256(), (it) -> it.clientData.put("origin", origin));
	}

	@Test
	void refusesAnOriginThatIsNotAString() {
		browser.assertRegisterRefused(TestAuthenticator.es256(),
				(it) -> it.clientData.put("origin", List.of("http://localhost:8080")));
		browser.assertRegisterRefused(TestAuthenticator.es256(), (it) -> it.clientData.remove("origin"));
	}

	@Test
	void refusesAnAlgorithmThatWasNotOffered() {
		browser.assertRegisterRefused(TestAuthenticator.es384(), (it) -> {
		});
	}

	@Test
	void refusesAnInactiveUser() {
		String transactionId = sandbox.register("inactive").json("$.transaction_id");
		TestSandbox.Answer started = browser.startRegister(transactionId);
		sandbox.deactivate("inactive");
		assertThat(browser.startRegister(transactionId).error()).isEqualTo("403 user_not_active");
		int devices = sandbox.count("device");
		assertThat(browser.finishRegister(new TestRegistration(TestAuthenticator.es256(), started).json()).error())
			.isEqualTo("403 user_not_active");
		assertThat(sandbox.count("device")).isEqualTo(devices);
	}

	private static Arguments spoil(String what, Consumer<TestRegistration> spoiler) {
		return arguments(what, spoiler);
	}

}
