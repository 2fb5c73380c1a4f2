package io.passkeyprofile.sandbox.web;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;

import io.passkeyprofile.LogTest;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

@LogTest
@ResourceLock(SharedSandboxTest.SANDBOX)
class AuthOriginTests {

	private static final String START = "/authenticate/transactions/webauthn/start";

	private static final String ANDROID = "android:apk-key-hash:" + "A".repeat(41) + "0E";

	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/register/transactions/webauthn/start", "/register/transactions/webauthn/finish", START,
			"/authenticate/transactions/webauthn/finish" })
	void allowsPreflightsFromTheAuthOrigin(String path) {
		TestSandbox.Answer answer = preflight(TestSandbox.APP, path, "http://localhost:8080", "POST",
				"content-type,passage-flex-version");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:8080");
		assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET,POST,OPTIONS");
		assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type, passage-flex-version");
		assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
		assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
		assertThat(answer.body()).isEmpty();
	}

	@Test
	void letsPagesOfTheAuthOriginReadResponsesAndErrors() {
		TestSandbox.Answer answer = post(TestSandbox.APP, START, "http://localhost:8080", "{}");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:8080");
		assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
		assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
		for (String body : new String[] { "{\"transaction_id\": \"unknown\"}", "{", "a".repeat(70_000) }) {
			TestSandbox.Answer error = post(TestSandbox.APP, START, "http://localhost:8080", body);
			assertThat(error.error()).startsWith("4");
			assertThat(error.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:8080");
		}
	}

	@Test
	void eachAppHasItsOwnAuthOrigin() {
		assertThat(
				post(TestSandbox.OTHER_APP, START, "https://other.example", "{}").header("Access-Control-Allow-Origin"))
			.isEqualTo("https://other.example");
		assertRefused(preflight(TestSandbox.APP, START, "https://other.example", "POST", "content-type"));
		assertRefused(preflight(TestSandbox.OTHER_APP, START, "http://localhost:8080", "POST", "content-type"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8081", "https://localhost:8080", "http://localhost:8080.evil.example",
			"http://app.localhost:8080", "http://LOCALHOST:8080", "http://localhost:8080/", "http://127.0.0.1:8080",
			"null", "*", "x" })
	void refusesEveryOtherOrigin(String origin) {
		assertRefused(preflight(TestSandbox.APP, START, origin, "POST", "content-type"));
		int handshakes = sandbox.count("handshake");
		assertRefused(post(TestSandbox.APP, START, origin, "{}"));
		assertThat(sandbox.count("handshake")).isEqualTo(handshakes);
	}

	@Test
	void refusesTheOriginOfTheSandboxItself() {
		String origin = "http://localhost:" + sandbox.managementUrl().getPort();
		assertRefused(preflight(TestSandbox.APP, START, origin, "POST", "content-type"));
		assertRefused(post(TestSandbox.APP, START, origin, "{}"));
	}

	@ParameterizedTest
	@CsvSource({ "PUT,content-type", "DELETE,content-type", "POST,authorization", "POST,cookie" })
	void refusesOtherMethodsAndHeaders(String method, String headers) {
		assertRefused(preflight(TestSandbox.APP, START, "http://localhost:8080", method, headers));
	}

	@Test
	void acceptsRequestsWithoutAnOrigin() {
		TestSandbox.Answer answer = post(TestSandbox.APP, START, null, "{}");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
		assertThat(answer.response().headers().map()).doesNotContainKey("access-control-allow-origin");
	}

	@Test
	void sendsNoCorsHeadersFromTheManagementApi() {
		TestSandbox.Answer preflight = preflight(TestSandbox.APP, "/transactions/register", "http://localhost:8080",
				"POST", "authorization");
		assertThat(preflight.response().headers().map()).doesNotContainKey("access-control-allow-origin");
		assertThat(TestSandbox.send(sandbox.request("/users").header("Origin", "http://localhost:8080"))
			.response()
			.headers()
			.map()).doesNotContainKey("access-control-allow-origin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/users", "/users/x", "/users/x/devices", "/users/x/devices/y", "/transactions/register",
			"/transactions/authenticate", "/authenticate/verify", "/", "/nothing", "/users/..%3B/x", "/users/%C3%A4",
			"/users/x;y=z", "/users//devices", "/register/transactions/webauthn", "/users/%20",
			"/register/transactions/webauthn/start/else" })
	void refusesPreflightsForTheManagementApi(String path, CapturedOutput output) {
		for (String origin : new String[] { "http://localhost:8080", "https://evil.example", "null" }) {
			for (String app : new String[] { TestSandbox.APP, "nowhere" }) {
				for (String method : new String[] { "GET", "POST", "DELETE", "x" }) {
					TestSandbox.Answer answer = preflight(app, path, origin, method, "authorization");
					assertThat(answer.error()).isEqualTo("403 operation_not_allowed");
					assertThat(answer.response().headers().map().keySet())
						.noneMatch((name) -> name.startsWith("access-control-"));
				}
			}
		}
		assertThat(output).doesNotContain("ERROR", "Exception");
	}

	@Test
	void supportsAdditionalOrigins() {
		String[] origins = { "https://example.com", "https://example.com:8443", "https://app.example.com", ANDROID };
		try (TestSandbox several = TestSandbox.start(Map.of("sandbox.apps[0].auth-origin", origins[0],
				"sandbox.apps[0].additional-origins[0]", origins[1], "sandbox.apps[0].additional-origins[1]",
				origins[2], "sandbox.apps[0].additional-origins[2]", ANDROID))) {
			for (int i = 0; i < 3; i++) {
				TestSandbox.Answer answer = preflight(several, TestSandbox.APP, START, origins[i], "POST",
						"content-type");
				assertThat(answer.status()).isEqualTo(200);
				assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origins[i]);
			}
			for (String origin : new String[] { ANDROID, "https://other.example.com", "http://example.com",
					"https://APP.example.com", "https://app.example.com/", "http://localhost:8080" }) {
				assertRefused(preflight(several, TestSandbox.APP, START, origin, "POST", "content-type"));
			}
			assertThat(preflight(several, TestSandbox.OTHER_APP, START, origins[2], "POST", "content-type").error())
				.isEqualTo("403 operation_not_allowed");
			for (String origin : origins) {
				runCeremonies(several, origin, "example.com");
			}
			TestBrowser browser = new TestBrowser(several);
			browser.origin = origins[0];
			for (String origin : new String[] { ANDROID.toLowerCase(Locale.ROOT), ANDROID + "=",
					"https://a.example.com", ANDROID.replace("AAA", "AAB") }) {
				browser.assertRegisterRefused(TestAuthenticator.es256(), (it) -> {
					it.rpId = "example.com";
					it.clientData.put("origin", origin);
				});
			}
		}
	}

	private static void runCeremonies(TestSandbox sandbox, String origin, String rpId) {
		TestBrowser browser = new TestBrowser(sandbox);
		// A phone app is not a page, so it sends no origin
		browser.origin = origin.startsWith("android:") ? null : origin;
		TestAuthenticator authenticator = TestAuthenticator.es256();
		TestRegistration registration = new TestRegistration(authenticator, browser.startRegisterFor("anna"));
		registration.rpId = rpId;
		registration.clientData.put("origin", origin);
		assertThat(browser.finishRegister(registration.json()).status()).isEqualTo(200);
		TestAssertion assertion = new TestAssertion(authenticator, browser.startAuthenticate(null));
		assertion.rpId = rpId;
		assertion.clientData.put("origin", origin);
		assertThat(browser.finishAuthenticate(assertion.json()).status()).isEqualTo(200);
	}

	@Test
	void reportsUnknownAppsAndSteps() {
		assertThat(post("nowhere", START, "http://localhost:8080", "{}").error()).isEqualTo("404 app_not_found");
		assertThat(preflight("nowhere", START, "http://localhost:8080", "POST", "content-type").error())
			.isEqualTo("404 app_not_found");
		assertThat(post(TestSandbox.APP, "/register/transactions/webauthn/else", null, "{}").error())
			.isEqualTo("404 invalid_request");
		assertThat(post(TestSandbox.APP, "/register/transactions/webauthn/start/else", null, "{}").error())
			.isEqualTo("404 invalid_request");
	}

	@Test
	void acceptsOnlyPostForCeremonies() {
		TestSandbox.Answer answer = TestSandbox.send(
				HttpRequest.newBuilder(sandbox.uri(TestSandbox.APP, START)).header("Origin", "http://localhost:8080"));
		assertThat(answer.error()).isEqualTo("405 invalid_request");
		assertThat(answer.header("Allow")).isEqualTo("POST");
	}

	@Test
	void ignoresApiKeys() {
		assertThat(TestSandbox
			.send(HttpRequest.newBuilder(sandbox.uri(TestSandbox.APP, START))
				.header("Authorization", "Bearer wrong")
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{}")))
			.status()).isEqualTo(200);
	}

	private static void assertRefused(TestSandbox.Answer answer) {
		assertThat(answer.error()).isEqualTo("403 operation_not_allowed");
		assertThat(answer.response().headers().map().keySet())
			.noneMatch((name) -> name.startsWith("access-control-allow"));
		assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
	}

	private static TestSandbox.Answer preflight(String app, String path, String origin, String method, String headers) {
		return preflight(sandbox, app, path, origin, method, headers);
	}

	private static TestSandbox.Answer preflight(TestSandbox sandbox, String app, String path, String origin,
			String method, String headers) {
		return TestSandbox.send(HttpRequest.newBuilder(sandbox.uri(app, path))
			.method("OPTIONS", BodyPublishers.noBody())
			.header("Origin", origin)
			.header("Access-Control-Request-Method", method)
			.header("Access-Control-Request-Headers", headers));
	}

	private static TestSandbox.Answer post(String app, String path, @Nullable String origin, String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(sandbox.uri(app, path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body));
		return TestSandbox.send((origin != null) ? request.header("Origin", origin) : request);
	}

}
