package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The security headers of every response, whatever its status.
 */
@ApplicationTest
class ResponseHeadersValveTests {

	@LocalServerPort
	private int port;

	private Visitor visitor;

	@BeforeEach
	void arrive() {
		this.visitor = new Visitor(this.port);
	}

	@ParameterizedTest
	@CsvSource({ "GET /sign-in,200", "GET /sign-up,200", "GET /,302", "GET /profile,302", "GET /nothing,302",
			"GET /assets/0/site.css,200", "GET /assets/0/none.css,404", "GET /assets/site.css,404",
			"POST /assets/0/site.css,403", "GET /.well-known/passkey-endpoints,200", "GET /.well-known/none,404",
			"GET /user/devices,401", "GET /profile;x=1,400", "GET /profile//x,400", "GET /%2e%2e/x,400",
			"POST /sign-in,403", "PUT /sign-in,403", "TRACE /sign-in,405", "GET /error,403" })
	void areSentWithEveryStatus(String requestLine, int status) {
		String response = new RawRequest(requestLine).header("Host", "localhost")
			.header("Content-Length", "0")
			.send(this.port);

		assertThat(response).startsWith("HTTP/1.1 " + status + " ");
		String headers = response.substring(0, response.indexOf("\r\n\r\n"));
		assertThat(headers).contains("X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin",
				"Cross-Origin-Opener-Policy: same-origin", "Cross-Origin-Resource-Policy: same-origin",
				"Strict-Transport-Security: max-age=31536000", "X-Frame-Options: DENY");
		assertThat(line(headers, "Content-Security-Policy"))
			.contains("default-src 'none'", "script-src 'self';", "style-src 'self';",
					"connect-src 'self' http://localhost:1;", "object-src 'none'", "base-uri 'none'",
					"frame-ancestors 'none'", "form-action 'self'")
			.doesNotContain("unsafe", "*");
		assertThat(line(headers, "Permissions-Policy")).contains("publickey-credentials-create=(self)",
				"publickey-credentials-get=(self)", "camera=()", "microphone=()", "geolocation=()");
		assertThat(headers.toLowerCase(Locale.ROOT)).doesNotContain("\r\nserver:", "x-powered-by");
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPTIONS * HTTP/1.1\r\nHost: localhost", "GET", "GET /sign-in HTTP/1.1",
			"GET /sign-in HTTP/1.1\r\nHost: a b", "GET /sign-in HTTP/1.1\r\nHost: a\r\nHost: b",
			"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nBad Name: x", "GET /\\ HTTP/1.1\r\nHost: localhost",
			"GET /%00 HTTP/1.1\r\nHost: localhost", "GET /%2F HTTP/1.1\r\nHost: localhost",
			"GET sign-in HTTP/1.1\r\nHost: localhost", "G\0T / HTTP/1.1\r\nHost: localhost",
			"GET / HTTP/7.1\r\nHost: localhost", "CONNECT x:1 HTTP/1.1\r\nHost: x:1",
			"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: x",
			"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999",
			"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: odd", "\u0016\u0003\u0001" })
	void areSentEvenIfTomcatAnswersItself(String request) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream()
				.write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
			socket.shutdownOutput();
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(response).startsWith("HTTP/1.1 ")
				.contains("\r\nX-Content-Type-Options: nosniff\r\n", "\r\nContent-Security-Policy: ",
						"\r\nX-Frame-Options: DENY\r\n", "\r\nStrict-Transport-Security: ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/profile", "/profile/passkeys/new", "/profile/passkeys/x/revoke", "/user/devices",
			"/confirm?to=/profile/passkeys/new" })
	void personalPagesAreNeverCached(String path) {
		this.visitor.signUp(UUID.randomUUID().toString(), "correct horse");

		HttpResponse<String> response = this.visitor.open(path);

		assertThat(response.headers().firstValue("Cache-Control")).get().asString().contains("no-store");
	}

	@Test
	void cookiesAreBoundToTheHostAndToHttps() {
		HttpResponse<String> page = this.visitor.open("/profile");
		HttpResponse<String> redirect = page.previousResponse().orElseThrow();
		this.visitor.signUp(UUID.randomUUID().toString(), "correct horse");

		assertThat(redirect.headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("__Host-PAGE=/profile; Path=/; ")
			.contains("; Secure; HttpOnly; SameSite=Lax");
		assertThat(page.headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("__Host-CSRF=")
			.contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax")
			.doesNotContain("Domain");
	}

	@Test
	void theSessionCookieIsToo() {
		String name = UUID.randomUUID().toString();
		this.visitor.signUp(name, "correct horse");

		HttpResponse<String> page = this.visitor.submit("/sign-in",
				Map.of("username", name, "password", "correct horse"));
		while (page.previousResponse().isPresent()) {
			page = page.previousResponse().get();
		}

		assertThat(page.headers().allValues("Set-Cookie")).filteredOn((cookie) -> cookie.startsWith("__Host-SESSION="))
			.singleElement()
			.asString()
			.contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax")
			.doesNotContain("Domain");
	}

	private static String line(String headers, String name) {
		return headers.lines().filter((line) -> line.startsWith(name + ": ")).findFirst().orElse("");
	}

}
