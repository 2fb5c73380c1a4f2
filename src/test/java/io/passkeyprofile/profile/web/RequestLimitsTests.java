package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that none of our pages sends.
 */
@ApplicationTest
class RequestLimitsTests {

	@LocalServerPort
	private int port;

	@Autowired
	private ApplicationLog log;

	@ParameterizedTest
	@ValueSource(strings = { "GET /sign-in?a=%", "GET /sign-in?%FF", "GET /sign-in?signed-out=%FF",
			"GET /profile?a=%zz", "GET /assets/site.css?%" })
	void refusesQueriesThatCannotBeDecoded(String requestLine) {
		assertThat(raw(requestLine).send(this.port)).startsWith("HTTP/1.1 400 ").contains("process that request");
	}

	@Test
	void limitsTheNumberOfParameters() {
		assertThat(raw("GET /sign-in?" + "a=b&".repeat(1500)).send(this.port)).startsWith("HTTP/1.1 400 ");
	}

	@Test
	void logsNoPasswordThatCannotBeDecoded() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-up");
		for (String path : new String[] { "/sign-up", "/sign-in", "/confirm", "/profile/password" }) {
			assertThat(raw("POST " + path).cookiesOf(visitor)
				.header("X-CSRF-TOKEN", visitor.csrfToken())
				.form("username=abcq&password=Geheim_M%FCller77")
				.send(this.port)).startsWith("HTTP/1.1 400 ");
		}

		assertThat(this.log.text()).doesNotContain("Geheim");
	}

	@ParameterizedTest
	@ValueSource(strings = { "username[0]=x", "username.x=1", "password[0]=x&username=ada", "username[a][b]=1",
			"username=a&username=b&password=c" })
	void acceptsUnexpectedFormFields(String form) {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-up");

		assertThat(raw("POST /sign-up").cookiesOf(visitor)
			.header("X-CSRF-TOKEN", visitor.csrfToken())
			.form(form)
			.send(this.port)).startsWith("HTTP/1.1 200 ").contains("Create your account");
		assertThat(raw("GET /sign-up?" + form.replace("[", "%5B").replace("]", "%5D")).send(this.port))
			.startsWith("HTTP/1.1 200 ");
	}

	@Test
	void doesNotReadLargeBodies() {
		Visitor visitor = new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse");
		visitor.open("/profile");

		assertThat(visitor.postJson("/user/devices", "{\"nonce\":\"" + "a".repeat(70_000) + "\"}").statusCode())
			.isEqualTo(413);
		assertThat(visitor.postJson("/user/devices", "{\"nonce\":\"" + "a".repeat(600) + "\"}").statusCode())
			.isEqualTo(400);
		assertThat(raw("POST /sign-in").header("Transfer-Encoding", "chunked").body("0\r\n\r\n").send(this.port))
			.startsWith("HTTP/1.1 411 ");
	}

	@Test
	void logsNoErrorWhenAClientGoesAway() throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream()
				.write(String
					.join("\r\n", "POST /sign-in HTTP/1.1", "Host: localhost",
							"Content-Type: application/x-www-form-urlencoded", "Content-Length: 100", "", "username=a")
					.getBytes(StandardCharsets.ISO_8859_1));
			socket.shutdownOutput();
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}

		assertThat(this.log.text()).doesNotContain("Exception");
	}

	private static RawRequest raw(String requestLine) {
		return new RawRequest(requestLine).header("Host", "localhost").header("Accept", "text/html");
	}

}
