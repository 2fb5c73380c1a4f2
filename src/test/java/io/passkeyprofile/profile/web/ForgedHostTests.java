package io.passkeyprofile.profile.web;

import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No response repeats the host in a request, because clients can send any host.
 */
@ApplicationTest
@BothDatabases
class ForgedHostTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "GET /", "GET /sign-in", "GET /sign-up", "GET /profile", "GET /profile/passkeys/new",
			"GET /.well-known/passkey-endpoints", "GET /nothing", "GET /profile//x", "POST /sign-in", "POST /sign-out",
			"GET http://evil.example/profile", "GET / HTTP/1.0", "GET /profile HTTP/1.0", "GET /nothing HTTP/1.0",
			"GET /\\evil.example", "GET //evil.example/profile" })
	void isNeverRepeated(String requestLine) {
		assertThat(forged(requestLine).send(this.port)).startsWith("HTTP/1.1 ")
			.doesNotContain("evil.example")
			.doesNotStartWith("HTTP/1.1 5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /", "GET / HTTP/1.0", "GET /passkey-offer HTTP/1.0", "POST /sign-out HTTP/1.0",
			"GET /profile", "GET /passkey-offer", "GET /sign-in", "GET /profile/password", "POST /passkey-offer",
			"POST /profile/passkeys/x/revoke", "POST /confirm", "POST /sign-out" })
	void isNeverRepeatedToSignedInPeople(String requestLine) {
		Visitor visitor = new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse");
		visitor.open("/profile");

		String response = forged(requestLine).cookiesOf(visitor)
			.form(visitor.form(Map.of("password", "correct horse", "to", "/profile/passkeys/new")))
			.send(this.port);

		assertThat(response).startsWith("HTTP/1.1 ").doesNotContain("evil.example").doesNotStartWith("HTTP/1.1 5");
	}

	@ParameterizedTest
	@ValueSource(strings = { "//evil.example", "/\\evil.example", "https://evil.example", "/profile@evil.example",
			"/profile/%2f%2fevil.example", "/profile//evil.example", "/profile/..//evil.example",
			"/profile?page=1@evil.example", "/profile\t//evil.example" })
	void aForgedPageCookieNeverRedirectsElsewhere(String page) {
		String name = UUID.randomUUID().toString();
		new Visitor(this.port).signUp(name, "correct horse");
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		visitor.cookies().put("__Host-PAGE", page);

		assertThat(
				visitor.declineOffer(visitor.submit("/sign-in", Map.of("username", name, "password", "correct horse")))
					.uri()
					.toString())
			.isEqualTo("http://localhost:" + this.port + "/profile");
	}

	private static RawRequest forged(String requestLine) {
		return new RawRequest(requestLine).header("Host", "evil.example")
			.header("X-Forwarded-Host", "evil.example")
			.header("X-Forwarded-Proto", "https")
			.header("X-Forwarded-Port", "443")
			.header("Forwarded", "host=evil.example;proto=https")
			.header("X-Original-URL", "//evil.example")
			.header("Accept", "text/html");
	}

}
