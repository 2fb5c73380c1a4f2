package io.passkeyprofile.sandbox.control.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SharedSandboxTest
class FaultFilterTests {

	private static final String FAULTS = "/faults?app=" + TestSandbox.APP;

	private TestSandbox sandbox;

	@BeforeEach
	void reset() {
		this.sandbox = TestSandbox.shared();
	}

	@Test
	void callsLookForFaultsOnlyWhileThereAreAny() {
		Faults faults = this.sandbox.bean(Faults.class);
		long id = ((Number) this.sandbox.control("POST", FAULTS, "{\"status\": 500}").json("$.id")).longValue();
		assertThat(faults.isAny()).isTrue();
		assertThat(faults.clear(this.sandbox.app(TestSandbox.APP), id)).isTrue();
		assertThat(faults.isAny()).isFalse();
	}

	@Test
	void answersTheNextCallsThatMatch() {
		add("{\"method\": \"GET\", \"path\": \"/v1/apps/*/users/**\", \"times\": 2, \"status\": 503, \"code\": \"down\"}");
		assertThat(this.sandbox.register("anna").status()).isEqualTo(201);
		assertThat(this.sandbox.get("/users").error()).isEqualTo("503 down");
		assertThat(this.sandbox.get("/users/x/devices").error()).isEqualTo("503 down");
		assertThat(this.sandbox.get("/users").status()).isEqualTo(200);
		Answer listed = this.sandbox.control("GET", FAULTS, "");
		assertThat(listed.<Integer>json("$.faults[0].used")).isEqualTo(2);
		assertThat(listed.<Integer>json("$.faults[0].status")).isEqualTo(503);
		assertThat(listed.<String>json("$.faults[0].answer")).isEqualTo("error");
	}

	@Test
	void happensToOneAppOnly() {
		add("{\"status\": 500}");
		assertThat(this.sandbox.get("/users").error()).isEqualTo("500 internal_server_error");
		assertThat(TestSandbox
			.send(HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.OTHER_APP, "/users"))
				.header("Authorization", "Bearer " + TestSandbox.OTHER_APP_KEY))
			.status()).isEqualTo(200);
		assertThat(this.sandbox.control("GET", "/faults?app=" + TestSandbox.OTHER_APP, "")
			.<Integer>json("$.faults.length()")).isZero();
	}

	@Test
	void canBeCleared() {
		int first = add("{\"status\": 500}");
		int second = add("{\"status\": 502}");
		assertThat(this.sandbox.control("DELETE", "/faults/" + first + "?app=" + TestSandbox.OTHER_APP, "").error())
			.isEqualTo("404 fault_not_found");
		assertThat(this.sandbox.control("DELETE", "/faults/" + first + "?app=" + TestSandbox.APP, "").status())
			.isEqualTo(204);
		assertThat(this.sandbox.get("/users").status()).isEqualTo(502);
		assertThat(this.sandbox.control("DELETE", FAULTS, "").status()).isEqualTo(204);
		assertThat(this.sandbox.get("/users").status()).isEqualTo(200);
		assertThat(this.sandbox.control("DELETE", "/faults/" + second + "?app=" + TestSandbox.APP, "").error())
			.isEqualTo("404 fault_not_found");
	}

	@Test
	void happensToAShareOfTheCalls() {
		add("{\"share\": 0.5, \"status\": 500}");
		long failed = IntStream.range(0, 100).filter((i) -> this.sandbox.get("/users").status() == 500).count();
		// The number is outside this range once in a billion runs
		assertThat(failed).isBetween(20L, 80L);
	}

	@Test
	void delaysACallWithOrWithoutAnotherAnswer() {
		add("{\"times\": 1, \"delay_ms\": 150}");
		add("{\"times\": 1, \"delay_ms\": 150, \"status\": 504}");
		for (int status : new int[] { 200, 504 }) {
			long start = System.nanoTime();
			assertThat(this.sandbox.get("/users").status()).isEqualTo(status);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
		}
	}

	@Test
	void sendsHtmlAsAProxyWould() {
		add("{\"answer\": \"html\"}");
		Answer answer = this.sandbox.get("/users");
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.header("Content-Type")).startsWith("text/html");
		assertThat(answer.body()).startsWith("<!DOCTYPE html>");
	}

	@Test
	void resetsTheConnection() throws IOException {
		add("{\"answer\": \"reset\"}");
		try (Socket socket = connect("GET /v1/apps/%s/users HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> socket.getInputStream().read())
				.withMessageContaining("reset");
		}
		assertThat(this.sandbox.control("GET", FAULTS, "").<Integer>json("$.faults[0].used")).isEqualTo(1);
	}

	@Test
	void sendsHalfABodyButCarriesOutTheCall() throws IOException {
		add("{\"answer\": \"half_body\", \"times\": 1}");
		String body = "{\"external_id\": \"anna\", \"passkey_display_name\": \"Anna\"}";
		try (Socket socket = connect("POST /v1/apps/%s/transactions/register HTTP/1.1\r\nHost: localhost\r\n"
				+ "Authorization: Bearer first-key\r\nContent-Type: application/json\r\nContent-Length: "
				+ body.length() + "\r\n\r\n" + body)) {
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			String whole = "{\"transaction_id\":\"" + "x".repeat(24) + "\"}";
			assertThat(answer).startsWith("HTTP/1.1 201").contains("Content-Length: " + whole.length());
			assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).startsWith("{\"transaction_id")
				.hasSize(whole.length() / 2);
		}
		assertThat(this.sandbox.get("/users?identifier=anna").<Integer>json("$.total_users")).isEqualTo(1);
	}

	@Test
	void letsPagesReadTheAnswerAndSparesTheirPreflights() {
		add("{\"times\": 1, \"status\": 500}");
		TestBrowser browser = new TestBrowser(this.sandbox);
		assertThat(TestSandbox
			.send(HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, "/authenticate/transactions/webauthn/start"))
				.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
				.header("Origin", "http://localhost:8080")
				.header("Access-Control-Request-Method", "POST"))
			.status()).isEqualTo(200);
		Answer answer = browser.startAuthenticate(null);
		assertThat(answer.error()).isEqualTo("500 internal_server_error");
		assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:8080");
		assertThat(browser.startAuthenticate(null).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}                                        | Give delay_ms, or status
			{"times": 1}                              | Give delay_ms, or status
			{"status": 200}                           | status must be from 400 to 599
			{"status": "x"}                           | The member status has the wrong type
			{"status": 500, "times": 0}               | times must be 1 or more
			{"status": 500, "share": 0}               | share must be more than 0
			{"status": 500, "share": 1.1}             | share must be at most 1
			{"status": 500, "method": "get"}          | method must be in capitals
			{"status": 500, "path": "users"}          | path must begin with /
			{"status": 500, "path": "/{"}             | path must begin with /
			{"delay_ms": 60001}                       | delay_ms must be at most 60000
			{"delay_ms": -1}                          | delay_ms must be 0 or more
			{"answer": "explode"}                     | The member answer has the wrong type or form
			{"answer": "reset", "status": 500}        | answer reset and half_body take no status
			{"answer": "html", "code": "x"}           | answer reset and half_body take no status
			{"status": 500, "count": 3}               | There is no member count
			""")
	void namesTheMemberThatIsWrong(String body, String sentence) {
		Answer answer = this.sandbox.control("POST", FAULTS, body);
		assertThat(answer.error()).isEqualTo("400 invalid_request");
		assertThat(answer.<String>json("$.error")).startsWith(sentence);
	}

	@Test
	void keepsAtMostAHundred() {
		IntStream.range(0, 100).forEach((i) -> add("{\"status\": 500}"));
		assertThat(this.sandbox.control("POST", FAULTS, "{\"status\": 500}").error()).isEqualTo("409 too_many_faults");
	}

	private int add(String fault) {
		Answer answer = this.sandbox.control("POST", FAULTS, fault);
		assertThat(answer.status()).as(answer.body()).isEqualTo(201);
		return answer.json("$.id");
	}

	private Socket connect(String request) throws IOException {
		Socket socket = new Socket("localhost", this.sandbox.managementUrl().getPort());
		socket.setSoTimeout(5000);
		OutputStream out = socket.getOutputStream();
		out.write(request.formatted(TestSandbox.APP).getBytes(StandardCharsets.UTF_8));
		return socket;
	}

}
