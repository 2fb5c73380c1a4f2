package io.passkeyprofile.profile.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators read: one line for each event, which nobody can forge, and by which they
 * find what belongs together.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogLinesTests {

	private static final String HOSTILE = "before\r\n2026-01-01T00:00:00Z INFO forged\u001b[2K\u0085forged\u2028forged\u2029forged";

	/** All that some viewer takes for the end of a line. */
	private static final Pattern LINE_END = Pattern.compile("\\R");

	private static final String HEADER = "X-Correlation-ID";

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private final String username = UUID.randomUUID() + "@example.com";

	private ConfigurableApplicationContext application;

	@Test
	void aSecurityEventIsOneObjectWithTheIdOfItsResponse(CapturedOutput output) {
		start("default", "http://localhost:1/v1");
		Visitor visitor = new Visitor(this.port).sending("X-Correlation-ID", "forged")
			.sending("X-Request-ID", "forged");
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
		assertThat(line.get("correlation_id").stringValue()).matches("[0-9a-f]{16}");
		assertThat(output).doesNotContain(this.username, "127.0.0.1", "forged");
	}

	@Test
	void everyResponseHasAnIdOfItsOwn() {
		start("default", "http://localhost:1/v1");
		Visitor visitor = new Visitor(this.port).sending(HEADER, "forged");

		List<String> ids = List.of("/sign-in", "/nothing", "/assets/site.css", "/assets/nothing", "/error", "/%00")
			.stream()
			.map((path) -> path.equals("/%00") ? visitor.submit("/sign-in", Map.of()) : visitor.getJson(path))
			.map((response) -> response.headers().allValues(HEADER))
			.peek((values) -> assertThat(values).hasSize(1))
			.map((values) -> values.get(0))
			.toList();

		assertThat(ids).doesNotHaveDuplicates().allMatch((id) -> id.matches("[0-9a-f]{16}"));
	}

	@Test
	void aFailureShowsTheReferenceByWhichItIsFound(CapturedOutput output) {
		start("default", "http://localhost:1/v1");
		Visitor visitor = new Visitor(this.port).signUp(this.username, "correct horse");
		assertThat(visitor.open("/nothing").body()).doesNotContain("give us this reference");
		this.application.getBean(JdbcClient.class).sql("alter table security_event rename to gone").update();

		HttpResponse<String> page = visitor.open("/profile/activity");

		String id = page.headers().firstValue(HEADER).orElseThrow();
		assertThat(page.statusCode()).isEqualTo(500);
		assertThat(page.body()).containsSubsequence("give us this reference", id);
		assertThat(lines(output)).anyMatch((line) -> line.contains(id) && line.contains("stack_trace"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "local" })
	void noValueBeginsALine(String profile, CapturedOutput output) {
		start(profile, "http://localhost:1/v1");
		Logger logger = LoggerFactory.getLogger(LogLinesTests.class);
		logger.atWarn()
			.addKeyValue("key", HOSTILE)
			.setCause(new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE)))
			.log("message {}", HOSTILE);

		assertUnforged(output, "before");
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "local" })
	void whatPassageSaysBeginsNoLine(String profile, CapturedOutput output) {
		try (StubPassage passage = new StubPassage()) {
			start(profile, passage.url().toString());
			Visitor visitor = new Visitor(this.port).signUp(this.username, "correct horse");
			passage.json(500, JsonMapper.shared().writeValueAsString(Map.of("code", HOSTILE, "error", HOSTILE)));
			visitor.postJson("/user/devices/transaction", "{}");
			passage.json(201, "{\"transaction_id\": \"t\"}");
			visitor.postJson("/user/devices/transaction", "{}");
			visitor.open("/sign-in");
			passage.json(500, JsonMapper.shared().writeValueAsString(Map.of("code", HOSTILE, "error", HOSTILE)));
			visitor.postJson("/user/devices", "{\"nonce\": \"n\"}");
			assertThat(passage.isSpent()).isTrue();
		}

		assertUnforged(output, "Passage failed to start adding");
	}

	@Test
	void peopleReadTheEventAndItsIdInOneLine(CapturedOutput output) {
		start("local", "http://localhost:1/v1");
		new Visitor(this.port).signUp(this.username, "correct horse");

		assertThat(lines(output)).anyMatch(
				(line) -> line.matches(".* INFO \\[[0-9a-f]{16}] .*event=\"signed_up\".*network=\"127.0.0.0/24\".*"));
		assertThat(output).doesNotContain(this.username);
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	private void start(String profile, String apiUrl) {
		// Or it would write as the application did that an earlier test left running
		LoggingSystem.get(getClass().getClassLoader()).cleanUp();
		this.application = SpringApplication.run(PasskeyProfileApplication.class, "--spring.profiles.active=" + profile,
				"--server.port=" + this.port, "--sandbox.port=" + TestSocketUtils.findAvailableTcpPort(),
				"--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"--sandbox.database=jdbc:h2:mem:" + UUID.randomUUID(), "--passage.app-id=" + StubPassage.APP_ID,
				"--passage.api-key=" + StubPassage.API_KEY, "--passage.api-url=" + apiUrl,
				"--passage.auth-url=" + apiUrl, "--spring.output.ansi.enabled=never");
	}

	private static void assertUnforged(CapturedOutput output, String logged) {
		assertThat(output).contains(logged).doesNotContain("\u001b[2K");
		assertThat(lines(output)).noneMatch((line) -> line.startsWith("2026-01-01") || line.startsWith("forged"));
	}

	private static List<String> lines(CapturedOutput output) {
		return LINE_END.splitAsStream(output).toList();
	}

}
