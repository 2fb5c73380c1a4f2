package io.passkeyprofile.sandbox.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.tomcat.SlowRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Request bodies that never end. Without a time limit, each of these requests would take
 * minutes.
 */
@SharedSandboxTest
@Timeout(60)
class SandboxSlowBodyTests {

	private static final String VERIFY = "POST /v1/apps/" + TestSandbox.APP + "/authenticate/verify";

	private static final String START = "POST /v1/apps/" + TestSandbox.APP
			+ "/authenticate/transactions/webauthn/start";

	private static final String KEY = "Authorization: Bearer " + TestSandbox.KEY;

	private static final String JSON = "Content-Type: application/json";

	private static final String LENGTH = "Content-Length: 60000";

	private static final String CHUNKED = "Transfer-Encoding: chunked";

	@AutoClose
	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.start(Map.of("sandbox.body-timeout", "200ms", "server.tomcat.threads.max", "2"));
	}

	@ParameterizedTest
	@ValueSource(strings = { VERIFY, START })
	void refusesSlowBodiesInPassagesForm(String requestLine) {
		assertThat(send(SlowRequest.of(requestLine, List.of(KEY, JSON, LENGTH), "{\"nonce\":\"", "a")))
			.startsWith("HTTP/1.1 408 ")
			.contains("{\"code\":\"invalid_request\",\"error\":\"The body took too long to arrive.\"}");
	}

	@Test
	void refusesABodyThatStops() {
		assertThat(send(SlowRequest.of(VERIFY, List.of(KEY, JSON, LENGTH), "{", ""))).startsWith("HTTP/1.1 408 ")
			.contains("{\"code\":\"invalid_request\"");
	}

	@ParameterizedTest
	@CsvSource({ "'',c", "c;,x", "0~X: ,a" })
	void refusesSlowChunkedBodies(String beginning, String repeated) {
		String chunks = repeated.equals("c") ? "1\r\n \r\n" : repeated;
		String first = beginning.replace("~", "\r\n").replace("c;", "1;");

		assertThat(send(SlowRequest.of(VERIFY, List.of(KEY, JSON, CHUNKED), first, chunks))).startsWith("HTTP/1.1 408 ")
			.contains("{\"code\":\"invalid_request\"");
	}

	@ParameterizedTest
	@CsvSource({ VERIFY + "," + LENGTH, VERIFY + "," + CHUNKED, "POST /nothing," + LENGTH, "POST /nothing," + CHUNKED,
			"TRACE /," + LENGTH, "TRACE /," + CHUNKED, "OPTIONS *," + CHUNKED, "PUT /v1," + LENGTH })
	void stopsReadingASlowBodyAfterTheResponse(String requestLine, String framing) {
		assertThat(send(SlowRequest.of(requestLine, List.of(JSON, framing), "", "1\r\n \r\n"))).startsWith("HTTP/1.1 ")
			.doesNotContain("HTTP/1.1 408", "HTTP/1.1 5");
	}

	@Test
	void keepsServingOtherRequests() {
		ExecutorService clients = Executors.newFixedThreadPool(8);
		try {
			List<CompletableFuture<String>> slow = IntStream.range(0, 8)
				.mapToObj((i) -> CompletableFuture.supplyAsync(
						() -> send(SlowRequest.of(VERIFY, List.of(KEY, JSON, CHUNKED), "", "1\r\n \r\n")), clients))
				.toList();

			assertThat(sandbox.get("/users").status()).isEqualTo(200);
			assertThat(slow).allSatisfy((answer) -> assertThat(answer.join()).startsWith("HTTP/1.1 408 "));
		}
		finally {
			clients.shutdownNow();
		}
	}

	private static String send(SlowRequest request) {
		return request.send(sandbox.managementUrl().getPort());
	}

}
