package io.passkeyprofile.profile.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log has one line for each event. Nobody can forge a line, and a correlation ID
 * connects lines of one request.
 */
class LogLinesTests extends LogLinesFixture {

	private static final String HEADER = "X-Correlation-ID";

	@BeforeAll
	static void start() {
		start("default");
	}

	@Test
	void logsASecurityEventAsOneObjectWithTheCorrelationId(CapturedOutput output) {
		Visitor visitor = new Visitor(port()).sending("X-Correlation-ID", "forged").sending("X-Request-ID", "forged");
		visitor.open("/sign-up");
		visitor.submit("/sign-up", Map.of("username", this.username, "password", "correct horse"));

		JsonNode line = lines(output).stream()
			.filter((text) -> text.contains("signed_up"))
			.map(JsonMapper.shared()::readTree)
			.findFirst()
			.orElseThrow();
		assertThat(line.get("level").stringValue()).isEqualTo("INFO");
		assertThat(line.get("event").stringValue()).isEqualTo("signed_up");
		assertThat(line.get("account").isIntegralNumber()).isTrue();
		assertThat(line.get("network").stringValue()).isEqualTo("127.0.0.0/24");
		assertThat(line.get("correlation_id").stringValue()).matches("[0-9a-f]{32}");
		assertThat(output).doesNotContain(this.username, "127.0.0.1", "forged");
	}

	@Test
	void everyResponseHasItsOwnCorrelationId() {
		Visitor visitor = new Visitor(port()).sending(HEADER, "forged");

		List<String> ids = List.of("/sign-in", "/nothing", "/assets/site.css", "/assets/nothing", "/error", "/%00")
			.stream()
			.map((path) -> path.equals("/%00") ? visitor.submit("/sign-in", Map.of()) : visitor.getJson(path))
			.map((response) -> response.headers().allValues(HEADER))
			.peek((values) -> assertThat(values).hasSize(1))
			.map((values) -> values.get(0))
			.toList();

		assertThat(ids).doesNotHaveDuplicates().allMatch((id) -> id.matches("[0-9a-f]{32}"));
	}

	@Test
	void showsAReferenceThatTheLogContains(CapturedOutput output) {
		Visitor visitor = new Visitor(port()).signUp(this.username, "correct horse");
		assertThat(visitor.open("/nothing").body()).doesNotContain("give us this reference");
		JdbcClient jdbc = application().getBean(JdbcClient.class);
		jdbc.sql("alter table security_event rename to gone").update();

		HttpResponse<String> page = visitor.open("/profile/activity");

		jdbc.sql("alter table gone rename to security_event").update();
		String id = page.headers().firstValue(HEADER).orElseThrow();
		assertThat(page.statusCode()).isEqualTo(500);
		assertThat(page.body()).containsSubsequence("give us this reference", id);
		assertThat(lines(output)).anyMatch((line) -> line.contains(id) && line.contains("stack_trace"));
	}

	@Test
	void logsARequestThatFailedWithItsRouteAndNothingPersonal(CapturedOutput output) {
		Visitor visitor = new Visitor(port()).signUp(this.username, "correct horse");
		JdbcClient jdbc = application().getBean(JdbcClient.class);
		jdbc.sql("alter table security_event rename to gone").update();

		HttpResponse<String> page = visitor.open("/profile/activity?of=" + this.username);

		jdbc.sql("alter table gone rename to security_event").update();
		assertThat(page.statusCode()).isGreaterThanOrEqualTo(500);
		JsonNode line = failedRequest(output, page.headers().firstValue(HEADER).orElseThrow());
		assertThat(line.get("level").stringValue()).isEqualTo("WARN");
		assertThat(line.get("status").intValue()).isEqualTo(page.statusCode());
		assertThat(line.get("duration_ms").isIntegralNumber()).isTrue();
		assertThat(line.get("route").stringValue()).isEqualTo("/profile/activity");
		assertThat(line.toString()).doesNotContain(this.username, "127.0.0.1");
	}

	@Test
	void logsARequestThatTomcatRefused(CapturedOutput output) {
		for (String line : List.of("GET /a?" + this.username + "={ HTTP/1.1", "GET /%zz" + this.username,
				"TRACE /sign-in")) {
			String answer = new RawRequest(line).header("Host", "localhost").send(port());

			assertThat(answer).matches("(?s)HTTP/1.1 [45]\\d\\d .*").doesNotContain(this.username);
			JsonNode logged = failedRequest(output, answer.replaceFirst("(?si).*\r\nX-Correlation-ID: (\\w+).*", "$1"));
			assertThat(logged.get("status").intValue()).isBetween(400, 505);
			assertThat(logged.toString()).doesNotContain(this.username);
		}
	}

	@Test
	void ignoresTraceHeadersOfClients() {
		String trace = "0af7651916cd43dd8448eb211c80319c";

		HttpResponse<String> page = new Visitor(port()).sending("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
			.open("/sign-in");

		assertThat(page.headers().firstValue(HEADER).orElseThrow()).isNotEqualTo(trace);
	}

	private static JsonNode failedRequest(CapturedOutput output, String correlationId) {
		assertThat(correlationId).matches("[0-9a-f]{32}");
		List<String> lines = lines(output).stream()
			.filter((line) -> line.contains("Request failed") && line.contains(correlationId))
			.toList();
		assertThat(lines).as(correlationId).hasSize(1);
		return JsonMapper.shared().readTree(lines.get(0));
	}

}
