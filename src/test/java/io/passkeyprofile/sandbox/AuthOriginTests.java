package io.passkeyprofile.sandbox;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AuthOriginTests {

	private static final String START = "/authenticate/transactions/webauthn/start";

	@AutoClose
	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.start();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/register/transactions/webauthn/start", "/register/transactions/webauthn/finish", START,
			"/authenticate/transactions/webauthn/finish" })
	void aPageOfTheAuthOriginMayAsk(String path) {
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
	void aPageOfTheAuthOriginMayReadAnswersAndErrors() {
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
	void noOtherOriginMay(String origin) {
		assertRefused(preflight(TestSandbox.APP, START, origin, "POST", "content-type"));
		int handshakes = sandbox.count("handshake");
		assertRefused(post(TestSandbox.APP, START, origin, "{}"));
		assertThat(sandbox.count("handshake")).isEqualTo(handshakes);
	}

	@ParameterizedTest
	@CsvSource({ "PUT,content-type", "DELETE,content-type", "POST,authorization", "POST,cookie" })
	void nothingElseMayBeAskedFor(String method, String headers) {
		assertRefused(preflight(TestSandbox.APP, START, "http://localhost:8080", method, headers));
	}

	@Test
	void whoIsNoPageMayAsk() {
		TestSandbox.Answer answer = post(TestSandbox.APP, START, null, "{}");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
		assertThat(answer.response().headers().map()).doesNotContainKey("access-control-allow-origin");
	}

	@Test
	void theManagementApiIsNotForPages() {
		TestSandbox.Answer preflight = preflight(TestSandbox.APP, "/transactions/register", "http://localhost:8080",
				"POST", "authorization");
		assertThat(preflight.response().headers().map()).doesNotContainKey("access-control-allow-origin");
		assertThat(TestSandbox.send(sandbox.request("/users").header("Origin", "http://localhost:8080"))
			.response()
			.headers()
			.map()).doesNotContainKey("access-control-allow-origin");
	}

	@Test
	void knowsNoOtherAppAndNoOtherStep() {
		assertThat(post("nowhere", START, "http://localhost:8080", "{}").error()).isEqualTo("404 app_not_found");
		assertThat(preflight("nowhere", START, "http://localhost:8080", "POST", "content-type").error())
			.isEqualTo("404 app_not_found");
		assertThat(post(TestSandbox.APP, "/register/transactions/webauthn/else", null, "{}").error())
			.isEqualTo("404 invalid_request");
		assertThat(post(TestSandbox.APP, "/register/transactions/webauthn/start/else", null, "{}").error())
			.isEqualTo("404 invalid_request");
	}

	@Test
	void aCeremonyIsAPost() {
		TestSandbox.Answer answer = TestSandbox.send(
				HttpRequest.newBuilder(sandbox.uri(TestSandbox.APP, START)).header("Origin", "http://localhost:8080"));
		assertThat(answer.error()).isEqualTo("405 invalid_request");
		assertThat(answer.header("Allow")).isEqualTo("POST");
	}

	@Test
	void needsNoKeyAndMindsNone() {
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
