package io.passkeyprofile.sandbox.access;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may use control and console without a key: no page of another origin, and no
 * request through a proxy or with another host name.
 */
@SharedSandboxTest
class AccessFilterTests {

	private static final String FORM = "application/x-www-form-urlencoded";

	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.shared();
	}

	@Test
	void needsNoKeyOnThisMachine() {
		assertThat(raw("GET", "/console/sign-in", Map.of())).startsWith("303");
		assertThat(raw("GET", "/_sandbox/nothing", Map.of())).startsWith("404");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/", "/console/sign-in", "/openapi", "/_sandbox/apps", "/_sandbox/nothing", "/openapi.json" })
	void doesNotExistForRequestsThroughAProxyOrByAnotherName(String path) {
		Map.of("Forwarded", "for=127.0.0.1", "X-Forwarded-For", "127.0.0.1", "x-forwarded-proto", "https",
				"X-Forwarded-Anything", "", "Via", "1.1 proxy")
			.forEach((name, value) -> assertThat(raw("GET", path, Map.of(name, value))).as(name)
				.isEqualTo("404 There is nothing at this path."));
		// The API is served for this host, because it is in sandbox.hosts
		assertThat(raw("GET", path, Map.of("Host", "sandbox.test"))).isEqualTo("404 There is nothing at this path.");
	}

	/** Ways to write a path that Tomcat and Spring may read in different ways. */
	@ParameterizedTest
	@ValueSource(strings = { "/_sandbox;x=y/apps", "/%5fsandbox/apps", "/_sandbox/%61pps", "//_sandbox/apps",
			"/v1/../_sandbox/apps", "/v1/..;/_sandbox/apps", "/./_sandbox/apps", "/_sandbox//apps", "/_SANDBOX/apps",
			"/_sandbox/apps/", "/_sandbox%2fapps", "/_sandbox\\apps", "/openapi.json;x", "/%6fpenapi.json" })
	void canNotBeEvadedByAnotherPath(String path) {
		assertThat(raw("GET", path, Map.of("Via", "1.1 proxy"))).matches("40[04].*");
		assertThat(raw("GET", path, Map.of("Origin", "https://evil.example"))).matches("40[034].*");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/_sandbox/apps" })
	void refusesHostsThatDnsRebindingWouldUse(String path) {
		for (String host : new String[] { "evil.example", "localhost.evil.example", "127.0.0.1.evil.example",
				"evil.example:8081", "0.0.0.0", "10.0.0.1" }) {
			assertThat(raw("GET", path, Map.of("Host", host))).startsWith("421");
		}
	}

	/**
	 * The headers that browsers send for a page of another site, or of another port of
	 * localhost.
	 */
	@ParameterizedTest
	@CsvSource({ "https://evil.example, cross-site", "http://localhost:3000, same-site", "null, cross-site",
			"http://localhost:3000, ", "null, ", "https://evil.example, ", "http://127.0.0.1, ", "'', " })
	void refusesPagesOfOtherOrigins(String origin, @Nullable String site) {
		Map<String, String> headers = new HashMap<>(Map.of("Origin", origin, "Sec-Fetch-Mode", "navigate",
				"Sec-Fetch-Dest", "document", "Content-Type", FORM));
		if (site != null) {
			headers.put("Sec-Fetch-Site", site);
		}
		// A form
		assertThat(raw("POST", "/_sandbox/apps", headers)).startsWith("403 Pages of other origins");
		assertThat(raw("POST", "/console/sign-in", headers)).startsWith("403 Pages of other origins");
		// A no-cors fetch
		headers.putAll(Map.of("Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "empty", "Content-Type", "text/plain"));
		assertThat(raw("POST", "/_sandbox/apps", headers)).startsWith("403 Pages of other origins");
		assertThat(raw("POST", "/console/sign-in", headers)).startsWith("403 Pages of other origins");
		// A preflight
		headers.remove("Content-Type");
		headers.put("Access-Control-Request-Method", "PUT");
		assertThat(raw("OPTIONS", "/_sandbox/clock", headers)).startsWith("403 Pages of other origins");
		// An event stream, and a frame that is not ours
		headers.putAll(Map.of("Sec-Fetch-Mode", "cors", "Accept", "text/event-stream"));
		assertThat(raw("GET", "/console/events", headers)).startsWith("403 Pages of other origins");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cross-site", "same-site", "", "x", "SAME-ORIGIN" })
	void letsOnlyPeopleFollowLinksFromElsewhere(String site) {
		Map<String, String> link = Map.of("Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest",
				"document", "Sec-Fetch-User", "?1");
		assertThat(raw("GET", "/console/sign-in", link)).startsWith("303");
		assertThat(raw("GET", "/_sandbox/apps", link)).startsWith("403");
		assertThat(raw("GET", "/openapi.json", link)).startsWith("403");
		assertThat(raw("POST", "/console/sign-in", link)).startsWith("403");
		for (Map<String, String> other : List.of(
				Map.of("Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"),
				Map.of("Sec-Fetch-Site", site, "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"),
				Map.of("Sec-Fetch-Site", site, "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"),
				Map.of("Sec-Fetch-Site", site))) {
			assertThat(raw("GET", "/console/sign-in", other)).startsWith("403");
		}
	}

	@Test
	void letsItsOwnPagesThrough() {
		String self = "http://localhost:" + sandbox.managementUrl().getPort();
		assertThat(raw("GET", "/_sandbox/nothing", Map.of("Origin", self, "Sec-Fetch-Site", "same-origin")))
			.startsWith("404");
		assertThat(raw("GET", "/_sandbox/nothing", Map.of("Sec-Fetch-Site", "none"))).startsWith("404");
	}

	@ParameterizedTest
	@ValueSource(strings = { FORM, "text/plain", "text/plain; charset=application/json",
			"multipart/form-data; boundary=x", "application/json-patch+json", "application/*", "x", "" })
	void takesBodiesOfControlOnlyAsJson(String contentType) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri("/_sandbox/apps"))
			.POST(BodyPublishers.ofString("{\"auth_origin\": \"http://localhost:3000\"}"));
		assertThat(
				TestSandbox.send(contentType.isEmpty() ? request : request.header("Content-Type", contentType)).error())
			.isEqualTo("415 invalid_request");
		assertThat(sandbox.count("app")).isZero();
	}

	@Test
	void takesFormsOfTheConsoleOnlyWithTheirToken() {
		for (String body : new String[] { "", "control_key=x", "_csrf=", "_csrf=x" }) {
			assertThat(post("/console/sign-out", body).error()).isEqualTo("403 invalid_csrf_token");
		}
		// Just over the limit: of a longer form the server would not read all, and the
		// client would sometimes fail while it sends the rest
		assertThat(post("/console/sign-out", "_csrf=" + "x".repeat(2 * 1024 * 1024)).error()).startsWith("4");
	}

	@Test
	void allowsNoFrameAndNoForeignScript() {
		Answer answer = TestSandbox.send(HttpRequest.newBuilder(uri("/console/sign-in")));
		assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'",
				"form-action 'self'");
		assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
		assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
		assertThat(answer.response().headers().map().keySet()).noneMatch((name) -> name.startsWith("access-control"));
	}

	private static Answer post(String path, String form) {
		return TestSandbox
			.send(HttpRequest.newBuilder(uri(path)).header("Content-Type", FORM).POST(BodyPublishers.ofString(form)));
	}

	private static URI uri(String path) {
		return sandbox.managementUrl().resolve(path);
	}

	/** Sends headers that Java's client refuses; returns the status and the sentence. */
	private static String raw(String method, String path, Map<String, String> headers) {
		int port = sandbox.managementUrl().getPort();
		Map<String, String> all = new HashMap<>(Map.of("Host", "localhost:" + port, "Connection", "close"));
		all.putAll(headers);
		StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
		all.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
		try (Socket socket = new Socket("localhost", port)) {
			socket.setSoTimeout(5000);
			OutputStream out = socket.getOutputStream();
			out.write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("access-control-allow");
			String status = answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
			return answer.contains("\"error\":\"") ? status + " " + answer.replaceAll("(?s).*\"error\":\"|\"}.*", "")
					: status;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
