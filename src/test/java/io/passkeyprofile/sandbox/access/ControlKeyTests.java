package io.passkeyprofile.sandbox.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.passkeyprofile.sandbox.Sandbox;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.sandbox.web.ApiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Who needs the control key, and what it allows. Requests through a proxy need it.
 */
@SharedSandboxTest
class ControlKeyTests {

	private static final String KEY = "a-control-key-of-thirty-two-char";

	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.start(Map.of("sandbox.control-key", KEY));
	}

	@AfterAll
	static void stop() {
		sandbox.close();
	}

	/** Ends the minute in which an earlier test guessed keys. */
	@BeforeEach
	void waitAMinute() {
		sandbox.clock.advance(Duration.ofMinutes(1));
	}

	@Test
	void opensControl() {
		Answer without = send("GET", "/_sandbox/apps", Map.of());
		assertThat(without.error()).isEqualTo("401 invalid_control_key");
		assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer");
		for (String authorization : new String[] { "Bearer wrong", "Bearer ", "Basic " + KEY, KEY, "Bearer first-key",
				"Bearer " + KEY + "x", "Bearer " + KEY.substring(1) }) {
			assertThat(send("GET", "/_sandbox/apps", Map.of("Authorization", authorization)).error())
				.isEqualTo("401 invalid_control_key");
		}
		assertThat(send("GET", "/_sandbox/apps", Map.of("Authorization", "Bearer " + KEY)).status()).isEqualTo(200);
	}

	@Test
	void isNotNeededOnThisMachine() {
		assertThat(sandbox.control("GET", "/apps", "").status()).isEqualTo(200);
	}

	@Test
	void letsNoPageOfAnotherOriginIn() {
		assertThat(send("GET", "/_sandbox/apps",
				Map.of("Authorization", "Bearer " + KEY, "Origin", "http://localhost:3000"))
			.error()).isEqualTo("403 operation_not_allowed");
	}

	@Test
	void signsInToTheConsole() {
		assertThat(send("GET", "/", Map.of()).header("Location")).isEqualTo("/console/sign-in");
		Answer signedIn = signIn(KEY);
		assertThat(signedIn.status()).isEqualTo(303);
		assertThat(signedIn.header("Location")).isEqualTo("/");
		String cookie = signedIn.header("Set-Cookie");
		assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain(KEY, "Secure");
		String session = cookie.replaceAll(";.*", "");
		assertThat(send("GET", "/console/sign-in", Map.of("Cookie", session)).header("Location")).isEqualTo("/");
		assertThat(send("GET", "/console/sign-in", Map.of("Cookie", session + "x")).status()).isEqualTo(200);
		// The session is for the console, not for control
		assertThat(send("GET", "/_sandbox/apps", Map.of("Cookie", session)).error())
			.isEqualTo("401 invalid_control_key");
		assertThat(send("GET", "/", Map.of("Authorization", "Bearer " + KEY)).header("Location"))
			.isEqualTo("/console/sign-in");
	}

	@Test
	void takesOnlyFormsOfTheSameSession() {
		String signInToken = token();
		String cookie = signIn(KEY).header("Set-Cookie").replaceAll(";.*", "");
		for (String body : new String[] { "", "_csrf=", "_csrf=" + signInToken }) {
			assertThat(form("/console/sign-out", body, cookie).error()).isEqualTo("403 invalid_csrf_token");
		}
		assertThat(send("GET", "/console/sign-in", Map.of("Cookie", cookie)).status()).isEqualTo(303);
		assertThat(form("/console/sign-in", "_csrf=x&control_key=" + KEY, "").error())
			.isEqualTo("403 invalid_csrf_token");
	}

	@Test
	void keepsASessionForTwelveHours() {
		String cookie = signIn(KEY).header("Set-Cookie").replaceAll(";.*", "");
		sandbox.clock.advance(Duration.ofHours(12).minusMillis(1));
		assertThat(send("GET", "/console/sign-in", Map.of("Cookie", cookie)).status()).isEqualTo(303);
		sandbox.clock.advance(Duration.ofMillis(1));
		assertThat(send("GET", "/console/sign-in", Map.of("Cookie", cookie)).status()).isEqualTo(200);
		assertThat(send("GET", "/", Map.of("Cookie", cookie)).header("Location")).isEqualTo("/console/sign-in");
	}

	@Test
	void letsNobodyGuess() {
		for (int i = 0; i < 5; i++) {
			assertThat(signIn("wrong").status()).isEqualTo(403);
			assertThat(send("GET", "/_sandbox/apps", Map.of("Authorization", "Bearer wrong")).status()).isEqualTo(401);
		}
		Answer throttled = send("GET", "/_sandbox/apps", Map.of("Authorization", "Bearer " + KEY));
		assertThat(throttled.error()).isEqualTo("429 exceeded_attempts");
		assertThat(throttled.header("Retry-After")).isEqualTo("60");
		Answer form = signIn(KEY);
		assertThat(form.status()).isEqualTo(429);
		assertThat(form.body()).contains("Too many wrong control keys").doesNotContain(KEY);
		sandbox.clock.advance(Duration.ofMinutes(1));
		assertThat(send("GET", "/_sandbox/apps", Map.of("Authorization", "Bearer " + KEY)).status()).isEqualTo(200);
	}

	@Test
	void doesNotMakeAnybodyWaitLongerIfTheClockIsSetBack() {
		for (int i = 0; i < 10; i++) {
			signIn("wrong");
		}
		assertThat(signIn(KEY).status()).isEqualTo(429);
		sandbox.clock.advance(Duration.ofHours(-1));
		assertThat(signIn(KEY).status()).isEqualTo(303);
	}

	@Test
	void countsGuessesByNetwork() {
		ControlKeyVerifier verifier = new ControlKeyVerifier(sandbox.bean(SandboxSettings.class), sandbox.clock);
		MockHttpServletRequest request = new MockHttpServletRequest();
		for (int i = 0; i < 10; i++) {
			request.setRemoteAddr("2001:db8:0:1::" + i);
			assertThat(verifier.verify(request, "wrong".getBytes(StandardCharsets.UTF_8))).isFalse();
		}
		request.setRemoteAddr("2001:db8:0:1::a");
		assertThatExceptionOfType(ApiException.class)
			.isThrownBy(() -> verifier.verify(request, KEY.getBytes(StandardCharsets.UTF_8)));
		request.setRemoteAddr("2001:db8:0:2::a");
		assertThat(verifier.verify(request, KEY.getBytes(StandardCharsets.UTF_8))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "short", "a-control-key-of-31-characters-" })
	void mustBeLong(String key) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Sandbox.start(TestSandbox.properties(Map.of("sandbox.control-key", key))))
			.withMessage("The Passage sandbox can't start: sandbox.control-key must have at least 32 characters.");
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, jdbc:h2:mem:x, , 127.0.0.1, localhost, true",
			"::1, jdbc:h2:file:./x, NONE, 0:0:0:0:0:0:0:1, [::1], true",
			"0.0.0.0, jdbc:h2:mem:x, , 127.0.0.1, localhost, false", ", jdbc:h2:mem:x, , 127.0.0.1, localhost, false",
			"127.0.0.1, jdbc:h2:file:./x;AUTO_SERVER=TRUE, , 127.0.0.1, localhost, false",
			"127.0.0.1, , , 127.0.0.1, localhost, false",
			"127.0.0.1, jdbc:postgresql://localhost/x, , 127.0.0.1, localhost, false",
			"127.0.0.1, jdbc:h2:mem:x, NATIVE, 127.0.0.1, localhost, false",
			"127.0.0.1, jdbc:h2:mem:x, FRAMEWORK, 127.0.0.1, localhost, false",
			"127.0.0.1, jdbc:h2:mem:x, , 10.0.0.1, localhost, false",
			"127.0.0.1, jdbc:h2:mem:x, , 127.0.0.1, sandbox.test, false" })
	void isNeededUnlessOnlyThisMachineIsInvolved(String address, String jdbcUrl, ForwardHeadersStrategy forwardHeaders,
			String peer, String host, boolean local) throws UnknownHostException {
		ServerProperties server = new ServerProperties();
		server.setAddress((address != null) ? InetAddress.getByName(address) : null);
		server.setForwardHeadersStrategy(forwardHeaders);
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(jdbcUrl);
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(peer);
		request.addHeader("Host", host);
		assertThat(new LocalRequests(server, pool).contains(request)).isEqualTo(local);
	}

	private static Answer signIn(String key) {
		return form("/console/sign-in", "_csrf=" + token() + "&control_key=" + key, "");
	}

	private static String token() {
		return send("GET", "/console/sign-in", Map.of()).body().replaceAll("(?s).*name=\"_csrf\" value=\"|\".*", "");
	}

	private static Answer form(String path, String body, String cookie) {
		return TestSandbox.send(HttpRequest.newBuilder(sandbox.managementUrl().resolve(path))
			.header("Via", "1.1 proxy")
			.header("Cookie", cookie)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(body)));
	}

	private static Answer send(String method, String path, Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(sandbox.managementUrl().resolve(path))
			.method(method, BodyPublishers.noBody())
			.header("Via", "1.1 proxy");
		headers.forEach(request::header);
		return TestSandbox.send(request);
	}

}
