package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Assertions in which one thing is wrong.
 */
@SharedSandboxTest
class AssertionVerifierTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@BeforeEach
	void register() {
		this.authenticator.signCount = 5;
		this.browser.register("anna", this.authenticator);
		this.authenticator.signCount++;
	}

	static Stream<Arguments> spoiled() {
		return Stream.of(spoil("type of the other ceremony", (it) -> it.clientData.put("type", "webauthn.create")),
				spoil("no type", (it) -> it.clientData.remove("type")),
				spoil("wrong challenge",
						(it) -> it.clientData.put("challenge", TestCeremony.base64Url(RandomIds.bytes()))),
				spoil("no challenge", (it) -> it.clientData.remove("challenge")),
				spoil("no origin", (it) -> it.clientData.remove("origin")),
				spoil("embedded page", (it) -> it.clientData.put("crossOrigin", true)),
				spoil("page embedded in its own origin",
						(it) -> it.clientData.put("topOrigin", "http://localhost:8080")),
				spoil("token binding",
						(it) -> it.clientData.put("tokenBinding", Map.of("status", "present", "id", "AAAA"))),
				spoil("duplicate challenge",
						(it) -> it.clientDataJson = (json) -> json.replaceFirst("\\{", "{\"challenge\":\"AAAA\",")),
				spoil("wrong RP ID", (it) -> it.rpId = "evil.example"),
				spoil("user not present", (it) -> it.flags &= ~TestCeremony.USER_PRESENT),
				spoil("user not verified", (it) -> it.flags &= ~TestCeremony.USER_VERIFIED),
				spoil("backed up without being eligible", (it) -> it.flags |= TestCeremony.BACKED_UP),
				spoil("new backup eligibility", (it) -> it.flags |= TestCeremony.BACKUP_ELIGIBLE),
				spoil("attested credential data of zeros", (it) -> {
					it.flags |= TestCeremony.ATTESTED;
					it.authenticatorDataBytes = (data) -> TestCeremony.join(data, new byte[18]);
				}), spoil("attested credential flag without data", (it) -> it.flags |= TestCeremony.ATTESTED),
				spoil("extension flag without data", (it) -> it.flags |= 0x80),
				spoil("unchanged counter", (it) -> it.signCount = 5), spoil("lower counter", (it) -> it.signCount = 4),
				spoil("counter of zero", (it) -> it.signCount = 0),
				spoil("wrong id", (it) -> it.credential.put("id", TestCeremony.base64Url(RandomIds.bytes()))),
				spoil("wrong rawId", (it) -> it.credential.put("rawId", TestCeremony.base64Url(RandomIds.bytes()))),
				spoil("signature of other data",
						(it) -> it.signature = (signature) -> it.authenticator.sign(new byte[32])),
				spoil("signature of another key",
						(it) -> it.signature = (signature) -> TestAuthenticator.es256().sign(new byte[32])),
				spoil("signature cut off", (it) -> it.signature = (signature) -> Arrays.copyOf(signature, 10)),
				spoil("empty signature", (it) -> it.signature = (signature) -> new byte[0]),
				spoil("wrong user handle",
						(it) -> it.response.put("userHandle", TestCeremony.base64Url(RandomIds.bytes()))),
				spoil("authenticator data cut off",
						(it) -> it.authenticatorDataBytes = (data) -> Arrays.copyOf(data, 36)),
				spoil("authenticator data too long",
						(it) -> it.authenticatorDataBytes = (data) -> TestCeremony.join(data, new byte[1])));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("spoiled")
	void refuses(String what, Consumer<TestAssertion> spoiler) {
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), this.authenticator, spoiler,
				"401 discoverable_login_failed");
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticateFor("anna"), this.authenticator, spoiler,
				"401 webauthn_login_failed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080/", "http://localhost:8080.evil.example", "http://localhost",
			"https://localhost:8080", "http://localhost:8081", "http://LOCALHOST:8080", "http://app.localhost:8080",
			"http://127.0.0.1:8080", "null", "", "https://other.example" })
	void refusesEveryOtherOrigin(String origin) {
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), this.authenticator,
				(it) -> it.clientData.put("origin", origin), "401 discoverable_login_failed");
	}

	@Test
	void refusesLostBackupEligibility() {
		TestAuthenticator synced = TestAuthenticator.es256();
		synced.flags = TestCeremony.BACKUP_ELIGIBLE;
		this.browser.register("anna", synced);
		synced.flags = 0;
		this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), synced,
				"401 discoverable_login_failed");
	}

	private static Arguments spoil(String what, Consumer<TestAssertion> spoiler) {
		return arguments(what, spoiler);
	}

}
