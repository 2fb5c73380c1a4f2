package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
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
 * Malformed data from browsers and authenticators. The server must refuse it without a
 * server error.
 */
@SharedSandboxTest
class MalformedResponseTests {

	private static TestSandbox sandbox;

	private static TestBrowser browser;

	private static final TestAuthenticator AUTHENTICATOR = TestAuthenticator.es256();

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
		browser = new TestBrowser(sandbox);
		browser.register("anna", AUTHENTICATOR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "x", "{", "[]", "null", "1", "\"webauthn.create\"", "{}", "{} {}", "{'type': 1}",
			"{\"type\": 1}", "{\"type\": null, \"challenge\": null, \"origin\": null}",
			"{\"type\": \"webauthn.create\", \"challenge\": {}, \"origin\": \"http://localhost:8080\"}",
			"{\"type\": \"webauthn.create\", \"challenge\": \"!\", \"origin\": \"http://localhost:8080\"}",
			"{\"type\": [], \"challenge\": \"AAAA\", \"origin\": \"http://localhost:8080\"}",
			"{\"crossOrigin\": {}, \"type\": \"x\", \"challenge\": \"AAAA\", \"origin\": \"http://localhost:8080\"}",
			"\uFEFF{}", "{\"a\": \"\\ud800\"}" })
	void refusesMalformedClientData(String clientData) {
		TestRegistration registration = new TestRegistration(TestAuthenticator.es256(),
				browser.startRegisterFor("ben"));
		registration.clientDataJson = (json) -> clientData;
		assertRefused(browser.finishRegister(registration.json()));
		TestAssertion assertion = new TestAssertion(AUTHENTICATOR, browser.startAuthenticate(null));
		assertion.clientDataJson = (json) -> clientData;
		assertRefused(browser.finishAuthenticate(assertion.json()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ff", "00", "60", "80", "a0", "f6", "bf", "a1", "5b7fffffffffffffff",
			"9b7fffffffffffffff", "bb7fffffffffffffff", "a163666d74646e6f6e65",
			"a263666d74646e6f6e656761747453746d74a0", "a363666d74f66761747453746d74f66861757468446174 61f6",
			"a363666d74646e6f6e656761747453746d74a06861757468446174614100",
			"a363666d74646e6f6e656761747453746d748068617574684461746140",
			"a363666d74016761747453746d74a068617574684461746140", "a263666d74646e6f6e6563666d74647061636b",
			"c249010000000000000000", "fb7ff8000000000000", "d9d9f7a0" })
	void refusesMalformedCbor(String hex) {
		TestRegistration registration = new TestRegistration(TestAuthenticator.es256(),
				browser.startRegisterFor("ben"));
		byte[] cbor = HexFormat.of().parseHex(hex.replace(" ", ""));
		registration.attestationObject = (object) -> cbor;
		assertRefused(browser.finishRegister(registration.json()));
	}

	@Test
	void refusesDeeplyNestedCbor() {
		TestRegistration registration = new TestRegistration(TestAuthenticator.es256(),
				browser.startRegisterFor("ben"));
		byte[] nested = new byte[40_000];
		Arrays.fill(nested, (byte) 0x81);
		registration.attestationObject = (object) -> nested;
		assertRefused(browser.finishRegister(registration.json()));
	}

	@Test
	void refusesDamagedDataWithoutAServerError() {
		Random random = new Random(7);
		for (int i = 0; i < 100; i++) {
			TestRegistration registration = new TestRegistration(TestAuthenticator.es256(),
					browser.startRegisterFor("carl"));
			registration.format = (i % 2 == 0) ? "packed" : "none";
			registration.attestationObject = (object) -> damage(object, random);
			// 400 if the damage hit the public key
			assertThat(browser.finishRegister(registration.json()).status()).isIn(200, 400, 401);
			TestAssertion assertion = new TestAssertion(AUTHENTICATOR, browser.startAuthenticate(null));
			assertion.authenticatorDataBytes = (data) -> damage(data, random);
			assertThat(browser.finishAuthenticate(assertion.json()).status()).isIn(200, 401);
		}
	}

	private static byte[] damage(byte[] bytes, Random random) {
		byte[] damaged = Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
		for (int i = 0; i < 3 && damaged.length > 0; i++) {
			damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
		}
		return damaged;
	}

	private static void assertRefused(TestSandbox.Answer answer) {
		assertThat(answer.error()).startsWith("401 ");
	}

}
