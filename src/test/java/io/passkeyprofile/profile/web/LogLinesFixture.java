package io.passkeyprofile.profile.web;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import io.passkeyprofile.FreePort;
import io.passkeyprofile.LogTest;
import io.passkeyprofile.TestLoggingSystem;
import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.TestPasswordEncoder;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Log lines of an application, whatever its format.
 */
@LogTest
abstract class LogLinesFixture {

	private static final String HOSTILE = "before\r\n2026-01-01T00:00:00Z INFO forged\u001b[2K\u0085forged\u2028forged\u2029forged";

	/** All characters that some viewer treats as the end of a line. */
	private static final Pattern LINE_END = Pattern.compile("\\R");

	private static StubPassage passage;

	private static ConfigurableApplicationContext application;

	private static int port;

	final String username = UUID.randomUUID() + "@example.com";

	@AfterAll
	static void stop() {
		application.close();
		TestLoggingSystem.reset();
		passage.close();
	}

	@Test
	void noValueStartsALogLine(CapturedOutput output) {
		Logger logger = LoggerFactory.getLogger(getClass());
		logger.atWarn()
			.addKeyValue("key", HOSTILE)
			.setCause(new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE)))
			.log("message {}", HOSTILE);

		assertUnforged(output, "before");
	}

	@Test
	void noAnswerOfPassageStartsALogLine(CapturedOutput output) {
		Visitor visitor = new Visitor(port).signUp(this.username, "correct horse");
		passage.json(500, JsonMapper.shared().writeValueAsString(Map.of("code", HOSTILE, "error", HOSTILE)));
		visitor.postJson("/user/devices/transaction", "{}");
		passage.json(201, "{\"transaction_id\": \"t\"}");
		visitor.postJson("/user/devices/transaction", "{}");
		visitor.open("/sign-in");
		passage.json(500, JsonMapper.shared().writeValueAsString(Map.of("code", HOSTILE, "error", HOSTILE)));
		visitor.postJson("/user/devices", "{\"nonce\": \"n\"}");

		assertThat(passage.isSpent()).isTrue();
		assertUnforged(output, "Passage failed to start adding");
	}

	static void start(String profile) {
		passage = new StubPassage();
		port = FreePort.find();
		// Otherwise, logging would keep the format of other tests
		TestLoggingSystem.reset();
		application = SpringApplication.run(
				new Class<?>[] { PasskeyProfileApplication.class, TestPasswordEncoder.class },
				new String[] { "--spring.profiles.active=" + profile, "--server.port=" + port,
						"--sandbox.port=" + FreePort.find(), "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
						"--sandbox.database=jdbc:h2:mem:" + UUID.randomUUID(), "--passage.app-id=" + StubPassage.APP_ID,
						"--passage.api-key=" + StubPassage.API_KEY, "--passage.api-url=" + passage.url(),
						"--passage.auth-url=" + passage.url(), "--spring.output.ansi.enabled=never" });
	}

	static ConfigurableApplicationContext application() {
		return application;
	}

	static int port() {
		return port;
	}

	private static void assertUnforged(CapturedOutput output, String logged) {
		assertThat(output).contains(logged).doesNotContain("\u001b[2K");
		assertThat(lines(output)).noneMatch((line) -> line.startsWith("2026-01-01") || line.startsWith("forged"));
	}

	static List<String> lines(CapturedOutput output) {
		return LINE_END.splitAsStream(output).toList();
	}

}
