package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import io.passkeyprofile.WaitingTest;
import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.SpecialSettingsTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.tomcat.SlowRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Headers and bodies that never end. Without a time-out each of these requests would take
 * minutes.
 */
@WaitingTest
@SpecialSettingsTest
@Timeout(60)
class SlowBodyTests {

	private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

	private static final String JSON = "Content-Type: application/json";

	private static final String LENGTH = "Content-Length: 60000";

	@LocalServerPort
	private int port;

	@Autowired
	private ApplicationLog log;

	@ParameterizedTest
	@ValueSource(strings = { "/sign-in", "/sign-up", "/confirm", "/profile/password", "/nothing" })
	void refusesASlowFormWithAPage(String path) {
		assertThat(request("POST " + path, FORM, LENGTH, "Accept: text/html").send(this.port))
			.startsWith("HTTP/1.1 408 ")
			.contains("That took too long", "X-Content-Type-Options: nosniff");
		assertThat(this.log.text()).doesNotContain("Exception");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/user/devices", "/revokePasskey" })
	void refusesSlowJsonWithJson(String path) {
		Visitor visitor = new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse");
		visitor.open("/profile");
		List<String> headers = new ArrayList<>(
				List.of(JSON, LENGTH, "Accept: application/json", "X-CSRF-TOKEN: " + visitor.csrfToken()));
		visitor.cookies().forEach((name, value) -> headers.add("Cookie: " + name + "=" + value));

		assertThat(SlowRequest.of("POST " + path, headers, "{\"nonce\":\"", "a").send(this.port))
			.startsWith("HTTP/1.1 408 ")
			.contains("\"code\":\"invalid_request\"", "arrived too slowly");
		assertThat(this.log.text()).doesNotContain("Exception");
	}

	@Test
	void refusesABodyThatStops() {
		assertThat(SlowRequest.of("POST /sign-in", List.of(FORM, LENGTH, "Accept: text/html"), "username=a", "")
			.send(this.port)).startsWith("HTTP/1.1 408 ").contains("That took too long");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST /user/devices", "POST /revokePasskey", "POST /error", "PUT /profile", "GET /nothing",
			"GET /assets/site.css", "TRACE /", "OPTIONS *", "POST /%", "POST /sign-in;a=b",
			"DELETE http://elsewhere/" })
	void doesNotReadTheRestOfABodyForLonger(String requestLine) {
		assertThat(request(requestLine, JSON, LENGTH).send(this.port)).startsWith("HTTP/1.1 ")
			.doesNotContain("HTTP/1.1 5");
	}

	@Test
	void doesNotReadOnAfterRefusingOtherBodies() {
		assertThat(request("POST /sign-in", FORM, "Content-Length: 70000").send(this.port)).startsWith("HTTP/1.1 413 ");
		assertThat(request("POST /sign-in", FORM, "Content-Length: 9000000").send(this.port))
			.startsWith("HTTP/1.1 413 ");
		assertThat(SlowRequest.of("POST /sign-in", List.of(FORM, "Transfer-Encoding: chunked"), "", "1\r\na\r\n")
			.send(this.port)).startsWith("HTTP/1.1 411 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /sign-in", "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nCookie: a",
			"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\nGET /sign-in HTTP/1.1\r\nHost: " })
	void closesAConnectionWhoseHeadersTakeTooLong(String beginning) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
			socket.setSoTimeout(20);
			// Ends with an exception, or with the time-out of this class
			assertThatExceptionOfType(SocketException.class).isThrownBy(() -> {
				while (true) {
					try {
						socket.getInputStream().readNBytes(1);
					}
					catch (SocketTimeoutException ex) {
						// Nothing to read
					}
					socket.getOutputStream().write('a');
				}
			});
		}
	}

	@Test
	void waitsForHeadersInTwoPieces() throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout(20_000);
			for (String piece : List.of("GET /sign-in HT", "TP/1.1\r\nHost: local",
					"host\r\nConnection: close\r\n\r\n")) {
				socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
				socket.getOutputStream().flush();
			}
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
				.startsWith("HTTP/1.1 200 ");
		}
	}

	@Test
	void answersOthersDuringSlowBodies() {
		ExecutorService clients = Executors.newFixedThreadPool(8);
		try {
			List<CompletableFuture<String>> slow = Stream
				.of("/sign-in", "/sign-up", "/confirm", "/sign-in", "/user/devices", "/revokePasskey", "/x", "/sign-in")
				.map((path) -> CompletableFuture
					.supplyAsync(() -> request("POST " + path, FORM, LENGTH).send(this.port), clients))
				.toList();

			assertThat(new Visitor(this.port).open("/sign-in").statusCode()).isEqualTo(200);
			assertThat(slow).allSatisfy((answer) -> assertThat(answer.join()).startsWith("HTTP/1.1 4"));
		}
		finally {
			clients.shutdownNow();
		}
	}

	@Test
	void keepsAConnectionOpenAfterABodyThatArrivedInTime() throws IOException {
		byte[] request = ("POST /sign-in HTTP/1.1\r\nHost: localhost\r\n" + FORM + "\r\nContent-Length: 3\r\n\r\na=b")
			.getBytes(StandardCharsets.ISO_8859_1);
		try (Socket socket = new Socket("localhost", this.port)) {
			InputStream in = socket.getInputStream();
			for (int i = 0; i < 2; i++) {
				socket.setSoTimeout(20_000);
				socket.getOutputStream().write(request);
				assertThat(in.read()).isEqualTo('H');
				assertThat(new String(in.readNBytes(11), StandardCharsets.ISO_8859_1)).startsWith("TTP/1.1 ");
				// Longer than the limit, in which the server would close the connection
				socket.setSoTimeout(500);
				assertThatExceptionOfType(SocketTimeoutException.class)
					.isThrownBy(() -> in.transferTo(java.io.OutputStream.nullOutputStream()));
			}
		}
	}

	private static SlowRequest request(String requestLine, String... headers) {
		return SlowRequest.of(requestLine, List.of(headers), "", "a");
	}

}
