package io.passkeyprofile.sandbox.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class ApiErrorTests {

	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
	}

	@ParameterizedTest
	@CsvSource({ "POST,/users,GET", "PUT,/users/x,GET", "DELETE,/users/x,GET", "PATCH,/users/x/devices,GET",
			"GET,/users/x/devices/y,DELETE", "GET,/transactions/register,POST",
			"DELETE,/transactions/authenticate,POST", "GET,/authenticate/verify,POST", "BREW,/users,GET" })
	void refusesAWrongMethodAndNamesTheSupportedOne(String method, String path, String allowed) {
		TestSandbox.Answer answer = TestSandbox.send(sandbox.request(path).method(method, BodyPublishers.noBody()));
		assertThat(answer.error()).isEqualTo("405 invalid_request");
		assertThat(answer.header("Allow")).isEqualTo(allowed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/users/", "/users/x/", "/users/x/devices/", "/users/x/devices/y/z", "/unknown",
			"/authenticate", "/../../../", "/users//devices" })
	void refusesUnknownPaths(String path) {
		assertThat(sandbox.get(path).error()).isEqualTo("404 invalid_request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
			"application/xml", "x" })
	void refusesABodyThatIsNotJson(String contentType) {
		assertThat(TestSandbox
			.send(sandbox.request("/authenticate/verify")
				.header("Content-Type", contentType)
				.POST(BodyPublishers.ofString("{\"nonce\": \"x\"}")))
			.error()).isEqualTo("415 invalid_request");
	}

	/** PostgreSQL can neither store U+0000 nor look for it. */
	@Test
	void aNullCharacterIsAnError() {
		assertThat(sandbox.get("/users?identifier=%00").<Integer>json("$.total_users")).isZero();
		try (TestSandbox postgres = TestSandbox.start(Map.of("spring.datasource.url", TestPostgres.createDatabase(),
				"spring.datasource.username", TestPostgres.USER))) {
			assertThat(postgres.get("/users?identifier=%00").error()).isEqualTo("400 invalid_request");
			assertThat(postgres
				.post("/transactions/register", "{\"external_id\": \"a\\u0000\", \"passkey_display_name\": \"Anna\"}")
				.error()).isEqualTo("400 invalid_request");
		}
	}

	@Test
	void refusesABodyWithoutAMediaType() {
		assertThat(
				TestSandbox.send(sandbox.request("/authenticate/verify").POST(BodyPublishers.ofString("{}"))).error())
			.isEqualTo("415 invalid_request");
	}

	@Test
	void refusesAHugeForm() {
		assertThat(TestSandbox
			.send(sandbox.request("/authenticate/verify")
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString("a=" + "b".repeat(2_000_000))))
			.error()).isEqualTo("415 invalid_request");
	}

	@Test
	void refusesAnUnsupportedAcceptHeaderWithoutSideEffects() {
		assertThat(TestSandbox.send(sandbox.request("/users").header("Accept", "text/html")).error())
			.isEqualTo("406 invalid_request");
		assertThat(
				TestSandbox
					.send(sandbox.request("/transactions/register")
						.header("Accept", "text/html")
						.header("Content-Type", "application/json")
						.POST(BodyPublishers
							.ofString("{\"external_id\": \"unaccepted\", \"passkey_display_name\": \"A\"}")))
					.error())
			.isEqualTo("406 invalid_request");
		assertThat(sandbox.get("/users?identifier=unaccepted").<Integer>json("$.total_users")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "x", "{", "[]", "[{\"nonce\": \"x\"}]", "\"x\"", "1", "null", "{} {}",
			"{\"nonce\": \"x\"} x", "{\"nonce\": \"x\", \"nonce\": \"y\"}", "{\"nonce\": \"x\",}", "{'nonce': 'x'}",
			"{\"a\": NaN, \"nonce\": \"x\"}" })
	void refusesABodyThatIsNotAJsonObject(String body) {
		assertThat(sandbox.post("/authenticate/verify", body).error()).isEqualTo("400 invalid_request");
	}

	@Test
	void refusesADeeplyNestedBody() {
		assertThat(sandbox.post("/authenticate/verify", "{\"a\":" + "[".repeat(5000)).error())
			.isEqualTo("400 invalid_request");
	}

	@Test
	void refusesABodyOverTheLimit() {
		assertThat(sandbox.post("/authenticate/verify", body(64 * 1024)).error()).isEqualTo("401 invalid_nonce");
		assertThat(sandbox.post("/authenticate/verify", body(64 * 1024 + 1)).error()).isEqualTo("413 invalid_request");
	}

	@Test
	void refusesAChunkedBodyOverTheLimit() {
		assertThat(postChunked(body(64 * 1024)).error()).isEqualTo("401 invalid_nonce");
		assertThat(postChunked(body(64 * 1024 + 1)).error()).isEqualTo("413 invalid_request");
		assertThat(postChunked(body(1_000_000)).error()).isEqualTo("413 invalid_request");
	}

	@Test
	void stopsReadingAnEndlessBody() throws IOException {
		String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
		try (Socket socket = new Socket("localhost", sandbox.managementUrl().getPort())) {
			socket.setSoTimeout(5000);
			OutputStream out = socket.getOutputStream();
			out.write(("POST /v1/apps/" + TestSandbox.APP + "/authenticate/verify HTTP/1.1\r\nHost: localhost\r\n"
					+ "Authorization: Bearer first-key\r\nContent-Type: application/json\r\n"
					+ "Transfer-Encoding: chunked\r\n\r\n2\r\n{\"\r\n" + chunk + chunk)
				.getBytes(StandardCharsets.UTF_8));
			assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
				.isEqualTo("HTTP/1.1 413");
		}
	}

	@Test
	void hidesTheDetailsOfAnUnexpectedFailure() {
		sandbox.jdbc().sql("alter table nonce rename to elsewhere").update();
		try {
			TestSandbox.Answer answer = sandbox.verify("x");
			assertThat(answer.error()).isEqualTo("500 internal_server_error");
			assertThat(answer.body()).doesNotContainIgnoringCase("nonce").doesNotContain("Exception");
		}
		finally {
			sandbox.jdbc().sql("alter table elsewhere rename to nonce").update();
		}
	}

	@Test
	void sendsNoServerHeader() {
		assertThat(sandbox.get("/users").response().headers().map()).doesNotContainKeys("server", "x-powered-by");
	}

	private static String body(int length) {
		String start = "{\"nonce\": \"unknown\", \"padding\": \"";
		return start + "a".repeat(length - start.length() - 2) + "\"}";
	}

	private static TestSandbox.Answer postChunked(String body) {
		BodyPublisher chunked = BodyPublishers
			.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
		return TestSandbox
			.send(sandbox.request("/authenticate/verify").header("Content-Type", "application/json").POST(chunked));
	}

}
