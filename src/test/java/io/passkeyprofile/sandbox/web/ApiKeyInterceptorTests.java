package io.passkeyprofile.sandbox.web;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.Sha256;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class ApiKeyInterceptorTests {

	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer first-key", "bearer first-key", "Bearer second-key" })
	void acceptsEachKeyOfTheApp(String authorization) {
		assertThat(TestSandbox.send(with(authorization)).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer wrong", "Bearer other-key", "Bearer ", "Bearer", "Basic first-key", "first-key",
			"Bearer first-key first-key", "Bearerfirst-key" })
	void refusesEveryOtherKeyWithTheSameResponse(String authorization) {
		TestSandbox.Answer withoutKey = TestSandbox
			.send(HttpRequest.newBuilder(sandbox.uri(TestSandbox.APP, "/users")));
		TestSandbox.Answer answer = TestSandbox.send(with(authorization));
		assertThat(answer.error()).isEqualTo("401 invalid_access_token");
		assertThat(answer.body()).isEqualTo(withoutKey.body());
		assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
	}

	@Test
	void refusesTheHashOfAKey() {
		assertThat(TestSandbox.send(with("Bearer {sha256}" + Sha256.hex("second-key"))).error())
			.isEqualTo("401 invalid_access_token");
	}

	@Test
	void refusesTwoAuthorizationHeaders() {
		assertThat(TestSandbox.send(with("Bearer first-key").header("Authorization", "Bearer first-key")).error())
			.isEqualTo("401 invalid_access_token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PasskeyProfileSandbox999", "x", "%20", "a'b", "..", "%C3%A4" })
	void reportsAnUnknownAppBeforeAMissingKey(String appId) {
		assertThat(TestSandbox.send(HttpRequest.newBuilder(sandbox.uri(appId, "/users"))).error())
			.isIn("404 app_not_found");
	}

	@Test
	void checksTheKeyBeforeTheBody() {
		assertThat(TestSandbox
			.send(with("Bearer wrong", "/transactions/register").POST(BodyPublishers.ofString("a".repeat(100_000))))
			.error()).isEqualTo("401 invalid_access_token");
		assertThat(TestSandbox
			.send(with("Bearer wrong", "/transactions/register").header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"a\": \"" + "a".repeat(100_000))))
			.error()).isEqualTo("401 invalid_access_token");
	}

	@Test
	void hidesKeysInToString() {
		assertThat(sandbox.app(TestSandbox.APP).toString()).contains("***").doesNotContain("first-key");
	}

	private static HttpRequest.Builder with(String authorization) {
		return with(authorization, "/users");
	}

	private static HttpRequest.Builder with(String authorization, String path) {
		return HttpRequest.newBuilder(sandbox.uri(TestSandbox.APP, path)).header("Authorization", authorization);
	}

}
