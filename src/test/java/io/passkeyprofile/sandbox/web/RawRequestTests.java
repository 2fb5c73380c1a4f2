package io.passkeyprofile.sandbox.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that no ordinary HTTP client sends.
 */
@SharedSandboxTest
class RawRequestTests {

	private static final String USERS = "/v1/apps/" + TestSandbox.APP + "/users";

	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1", "/v1/apps", "/index.html", "/error", "/actuator", "/login", "/css/app.css",
			"/webjars/picocss__pico/css/pico.min.css", "/h2-console" })
	void servesNoResourcesOfTheOtherApplication(String path) throws IOException {
		assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404")
			.contains("\"code\":\"invalid_request\"");
	}

	/** A call with an encoded prefix would not be recorded. */
	@ParameterizedTest
	@ValueSource(strings = { "/%761", "/v%31", "/v1;a=b", "//v1" })
	void servesTheApiOnlyUnderThePrefixAsItIsWritten(String prefix) throws IOException {
		assertThat(raw(ask("GET " + USERS.replaceFirst("/v1", prefix), "localhost"))).startsWith("HTTP/1.1 404");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET " + USERS + "/% HTTP/1.1\r\nHost: localhost",
			"GET " + USERS + "/%2F HTTP/1.1\r\nHost: localhost", "GET " + USERS + "/%00 HTTP/1.1\r\nHost: localhost",
			"GET " + USERS + "/%5c HTTP/1.1\r\nHost: localhost", "GET " + USERS + "/\\ HTTP/1.1\r\nHost: localhost",
			"GET " + USERS + "/<x> HTTP/1.1\r\nHost: localhost", "GET " + USERS + "/..;/.. HTTP/1.1\r\nHost: localhost",
			"GET /../.. HTTP/1.1\r\nHost: localhost", "GET users HTTP/1.1\r\nHost: localhost", "GET",
			"GET " + USERS + " HTTP/1.1", "GET " + USERS + " HTTP/1.1\r\nHost: a b",
			"GET " + USERS + " HTTP/1.1\r\nHost: localhost\r\nHost: localhost",
			"GET " + USERS + " HTTP/1.1\r\nHost: localhost\r\nBad Name: x",
			"GET " + USERS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: x",
			"GET " + USERS + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: odd",
			"GET " + USERS + " HTTP/7.1\r\nHost: localhost", "G\0T / HTTP/1.1\r\nHost: localhost",
			"TRACE " + USERS + " HTTP/1.1\r\nHost: localhost", "CONNECT x:1 HTTP/1.1\r\nHost: localhost",
			"GET " + USERS + "/?page=% HTTP/1.1\r\nHost: localhost", "\u0016\u0003\u0001" })
	void reportsMalformedRequestsInPassagesForm(String request) throws IOException {
		String answer = raw(request + "\r\n\r\n");
		assertThat(answer).matches("(?s)HTTP/1.1 (400|404|405|501|505) .*")
			.contains("Content-Type: application/json")
			.contains("X-Content-Type-Options: nosniff", "Cache-Control: no-store")
			.containsPattern("\\{\"code\":\"[a-z_]+\",\"error\":\"[^\"]+\"}")
			.doesNotContainIgnoringCase("<html")
			.doesNotContain("Exception", "apache", "Tomcat");
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPTIONS *", "OPTIONS " + USERS, "GET " + USERS, "DELETE " + USERS,
			"POST " + USERS + "/authenticate/verify", "GET /", "GET /v1/apps/unknown/users",
			"POST /v1/apps/" + TestSandbox.APP + "/authenticate/transactions/webauthn/start" })
	void sendsNosniffAndNoStoreWithEveryResponse(String requestLine) throws IOException {
		assertThat(raw(requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
			.contains("\r\nX-Content-Type-Options: nosniff\r\n", "\r\nCache-Control: no-store\r\n");
	}

	@Test
	void refusesAQueryThatCannotBeDecoded() throws IOException {
		assertThat(
				raw("GET " + USERS + "?page=% HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer first-key\r\n\r\n"))
			.startsWith("HTTP/1.1 400")
			.contains("\"code\":\"invalid_request\"");
	}

	@Test
	void refusesHeadersThatAreTooLong() throws IOException {
		assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
			.startsWith("HTTP/1.1 4")
			.contains("\"code\":\"invalid_request\"", "X-Content-Type-Options: nosniff");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LocalHost:8081", "localhost:1", "127.0.0.1", "127.0.0.1:8081", "127.9.8.7",
			"[::1]", "[::1]:8081", "[0:0:0:0:0:0:0:1]" })
	void acceptsHostsOfThisMachine(String host) throws IOException {
		assertThat(raw(ask("GET " + USERS, host))).startsWith("HTTP/1.1 200");
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:8081", "localhost.evil.example", "127.0.0.1.evil.example",
			"127.0.0.evil.example", "evil-localhost", "localhost.", "app.localhost", "128.0.0.1", "0.0.0.0", "10.0.0.1",
			"[::2]", "[::]", "[fe80::1]", "xn--lcalhost-54a", "2130706433", "0x7f.1" })
	void refusesOtherHosts(String host) throws IOException {
		for (String requestLine : new String[] { "GET " + USERS, "GET /nothing", "DELETE " + USERS + "/x/devices/y",
				"POST /v1/apps/" + TestSandbox.APP + "/authenticate/transactions/webauthn/start", "OPTIONS " + USERS,
				"GET http://" + host + USERS }) {
			assertMisdirected(raw(ask(requestLine, host)));
		}
	}

	@Test
	void prefersTheHostInTheRequestTarget() throws IOException {
		assertThat(raw(ask("GET http://localhost" + USERS, "localhost"))).startsWith("HTTP/1.1 200");
		assertThat(raw(ask("GET http://evil.example" + USERS, "localhost"))).matches("(?s)HTTP/1.1 4(00|21) .*");
		assertThat(raw(ask("GET http://localhost" + USERS, "evil.example"))).matches("(?s)HTTP/1.1 4(00|21) .*");
	}

	@Test
	void refusesRequestsWithoutAHost() throws IOException {
		assertMisdirected(raw("GET " + USERS + " HTTP/1.0\r\nAuthorization: Bearer first-key\r\n\r\n"));
		assertMisdirected(raw("GET " + USERS + " HTTP/1.1\r\nHost:\r\nAuthorization: Bearer first-key\r\n\r\n"));
	}

	@Test
	void ignoresForwardedHosts() throws IOException {
		assertMisdirected(raw("GET " + USERS + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n"
				+ "Forwarded: host=localhost\r\nConnection: close\r\n\r\n"));
	}

	@Test
	void acceptsHostsFromTheSettings() throws IOException {
		for (String host : new String[] { "sandbox.test", "SANDBOX.TEST:8081", "[fd00::1]", "localhost" }) {
			assertThat(raw(ask("GET " + USERS, host))).startsWith("HTTP/1.1 200");
		}
		assertMisdirected(raw(ask("GET " + USERS, "other.test")));
	}

	private static String ask(String requestLine, String host) {
		return requestLine + " HTTP/1.1\r\nHost: " + host
				+ "\r\nAuthorization: Bearer first-key\r\nConnection: close\r\n\r\n";
	}

	private static void assertMisdirected(String answer) {
		assertThat(answer).startsWith("HTTP/1.1 421 ")
			.contains("Content-Type: application/json", "\"code\":\"invalid_request\"",
					"X-Content-Type-Options: nosniff");
	}

	private static String raw(String request) throws IOException {
		try (Socket socket = new Socket("localhost", sandbox.managementUrl().getPort())) {
			socket.setSoTimeout(5000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.shutdownOutput();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
