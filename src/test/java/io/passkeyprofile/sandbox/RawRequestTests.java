package io.passkeyprofile.sandbox;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What no decent HTTP client sends.
 */
class RawRequestTests {

	private static final String USERS = "/v1/apps/" + TestSandbox.APP + "/users";

	@AutoClose
	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.start();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/v1", "/v1/apps", "/index.html", "/error", "/actuator", "/login", "/css/app.css",
			"/webjars/picocss__pico/css/pico.min.css", "/h2-console" })
	void servesNothingOfTheOtherApplication(String path) throws IOException {
		assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404")
			.contains("\"code\":\"invalid_request\"");
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
	void answersAMalformedRequestInPassagesForm(String request) throws IOException {
		String answer = raw(request + "\r\n\r\n");
		assertThat(answer).matches("(?s)HTTP/1.1 (400|404|405|501|505) .*")
			.contains("Content-Type: application/json")
			.containsPattern("\\{\"code\":\"[a-z_]+\",\"error\":\"[^\"]+\"}")
			.doesNotContainIgnoringCase("<html")
			.doesNotContain("Exception", "apache", "Tomcat");
	}

	@Test
	void answersAQueryItCannotDecode() throws IOException {
		assertThat(
				raw("GET " + USERS + "?page=% HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer first-key\r\n\r\n"))
			.startsWith("HTTP/1.1 400")
			.contains("\"code\":\"invalid_request\"");
	}

	@Test
	void answersHeadersThatAreTooLong() throws IOException {
		assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
			.startsWith("HTTP/1.1 4")
			.contains("\"code\":\"invalid_request\"");
	}

	private static String raw(String request) throws IOException {
		try (Socket socket = new Socket("localhost", sandbox.sandbox.managementUrl().getPort())) {
			socket.setSoTimeout(5000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.shutdownOutput();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
