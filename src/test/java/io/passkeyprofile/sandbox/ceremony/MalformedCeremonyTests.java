package io.passkeyprofile.sandbox.ceremony;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Malformed requests to the ceremonies. They are answered with status 400 and consume
 * nothing.
 */
@SharedSandboxTest
class MalformedCeremonyTests {

	private static TestSandbox sandbox;

	private static TestBrowser browser;

	private static final TestAuthenticator AUTHENTICATOR = TestAuthenticator.es256();

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
		browser = new TestBrowser(sandbox);
		browser.register("anna", AUTHENTICATOR);
	}

	static Stream<String> paths() {
		return Stream.of("register", "authenticate")
			.flatMap((ceremony) -> Stream.of("start", "finish")
				.map((step) -> "/" + ceremony + "/transactions/webauthn/" + step));
	}

	@ParameterizedTest
	@MethodSource("paths")
	void refusesABodyThatIsNotAJsonObject(String path) {
		for (String body : List.of("x", "{", "[]", "\"x\"", "1", "null", "{} {}", "{\"transaction_id\": 1}",
				"{\"transaction_id\": {}}", "{\"transaction_id\": \"x\", \"transaction_id\": \"x\"}", "{'a': 1}",
				"[".repeat(30_000), "{\"a\":".repeat(5_000))) {
			assertThat(browser.post(TestSandbox.APP, path, body).error()).as(body).isEqualTo("400 invalid_request");
		}
		assertThat(browser.post(TestSandbox.APP, path, "{\"a\": \"" + "a".repeat(64 * 1024) + "\"}").error())
			.isEqualTo("413 invalid_request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"transaction_id\": \"\"}", "{\"transaction_id\": \" \"}",
			"{\"transaction_id\": null}", "{\"transactionId\": \"x\"}" })
	void aRegistrationRequiresATransaction(String body) {
		assertThat(browser.post(TestSandbox.APP, "/register/transactions/webauthn/start", body).error())
			.isEqualTo("400 invalid_request");
	}

	@ParameterizedTest
	@MethodSource("paths")
	void onlyASignInCanStartWithoutABody(String path) {
		assertThat(browser.post(TestSandbox.APP, path, "").status())
			.isEqualTo(path.equals("/authenticate/transactions/webauthn/start") ? 200 : 400);
	}

	@Test
	void aSignInRequiresNoTransaction() {
		for (String body : List.of("{}", "{\"transaction_id\": \"\"}", "{\"transaction_id\": null}")) {
			assertThat(browser.post(TestSandbox.APP, "/authenticate/transactions/webauthn/start", body).status())
				.isEqualTo(200);
		}
	}

	@Test
	void malformedMembersDoNotConsumeARegistration() {
		TestSandbox.Answer started = browser.startRegisterFor("ben");
		assertEachMemberIsChecked("register", new TestRegistration(TestAuthenticator.es256(), started).json(),
				List.of("attestationObject", "clientDataJSON"));
		assertThat(browser.finishRegister(new TestRegistration(TestAuthenticator.es256(), started).json()).status())
			.isEqualTo(200);
	}

	@Test
	void malformedMembersDoNotConsumeASignIn() {
		TestSandbox.Answer started = browser.startAuthenticate(null);
		String valid = new TestAssertion(AUTHENTICATOR, started).json();
		assertEachMemberIsChecked("authenticate", valid, List.of("authenticatorData", "clientDataJSON", "signature"));
		Map<String, Object> request = read(valid);
		response(request).put("userHandle", "=");
		assertThat(browser.finishAuthenticate(write(request)).error()).isEqualTo("400 invalid_request");
		assertThat(browser.finishAuthenticate(valid).status()).isEqualTo(200);
	}

	@Test
	void acceptsPaddingAndExtraMembers() {
		Map<String, Object> register = read(
				new TestRegistration(TestAuthenticator.es256(), browser.startRegisterFor("ben")).json());
		pad(credential(register), "id", "rawId");
		pad(response(register), "attestationObject", "clientDataJSON");
		credential(register)
			.putAll(Map.of("clientExtensionResults", Map.of("credProps", Map.of("rk", true)), "more", 1));
		response(register).putAll(Map.of("publicKey", "x", "publicKeyAlgorithm", -7, "transports",
				Arrays.asList("internal", null, "", "x".repeat(5000), "IN VALID", "internal")));
		assertThat(browser.finishRegister(write(register)).status()).isEqualTo(200);
		Map<String, Object> authenticate = read(
				new TestAssertion(AUTHENTICATOR, browser.startAuthenticate(null)).json());
		pad(credential(authenticate), "id", "rawId");
		pad(response(authenticate), "authenticatorData", "clientDataJSON", "signature", "userHandle");
		authenticate.put("transaction_id", "");
		assertThat(browser.finishAuthenticate(write(authenticate)).status()).isEqualTo(200);
	}

	private static void assertEachMemberIsChecked(String ceremony, String valid, List<String> responseMembers) {
		List<Object> wrong = new ArrayList<>(
				List.of("!", "A", "AB", "a b", "+/==", "AAAA=", "AA=A", "\u00e9", 7, true, List.of("AAAA"), Map.of()));
		wrong.add(null);
		for (Object value : wrong) {
			for (String member : List.of("id", "rawId", "type", "response")) {
				Map<String, Object> request = read(valid);
				credential(request).put(member, value);
				assertMalformed(ceremony, request);
				credential(request).remove(member);
				assertMalformed(ceremony, request);
			}
			for (String member : responseMembers) {
				Map<String, Object> request = read(valid);
				response(request).put(member, value);
				assertMalformed(ceremony, request);
				response(request).remove(member);
				assertMalformed(ceremony, request);
			}
		}
		for (String member : List.of("handshake_id", "handshake_response")) {
			Map<String, Object> request = read(valid);
			request.remove(member);
			assertMalformed(ceremony, request);
			request.put(member, "");
			assertMalformed(ceremony, request);
		}
	}

	private static void assertMalformed(String ceremony, Map<String, Object> request) {
		TestSandbox.Answer answer = browser.post(TestSandbox.APP, "/" + ceremony + "/transactions/webauthn/finish",
				write(request));
		assertThat(answer.error()).as(write(request)).isEqualTo("400 invalid_request");
	}

	private static void pad(Map<String, Object> members, String... names) {
		for (String name : names) {
			members.computeIfPresent(name, (key, value) -> Base64.getUrlEncoder()
				.encodeToString(Base64UrlBytes.parse((String) value).toArray()));
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> read(String json) {
		return TestCeremony.JSON.readValue(json, HashMap.class);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> credential(Map<String, Object> request) {
		return (Map<String, Object>) request.get("handshake_response");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> response(Map<String, Object> request) {
		return (Map<String, Object>) credential(request).get("response");
	}

	private static String write(Map<String, Object> request) {
		return TestCeremony.JSON.writeValueAsString(request);
	}

}
