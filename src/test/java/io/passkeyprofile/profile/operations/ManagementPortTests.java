package io.passkeyprofile.profile.operations;

import java.net.http.HttpResponse;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the management port tells operators, and what it doesn't.
 */
class ManagementPortTests extends StubbedPassageFixture {

	private static final String DEVICES = "{\"devices\": []}";

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private ApplicationContext application;

	private Visitor operator;

	@BeforeEach
	void open() {
		this.operator = new Visitor(this.managementPort);
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void saysThatTheApplicationIsAliveAndReady() {
		assertThat(health("/liveness", 200)).isEqualTo("UP");
		assertThat(health("/readiness", 200)).isEqualTo("UP");
	}

	@Test
	void isNotReadyWhileItStops() {
		AvailabilityChangeEvent.publish(this.application, ReadinessState.REFUSING_TRAFFIC);
		try {
			assertThat(health("/readiness", 503)).isEqualTo("OUT_OF_SERVICE");
			assertThat(health("/liveness", 200)).isEqualTo("UP");
		}
		finally {
			AvailabilityChangeEvent.publish(this.application, ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	@Test
	void showsTheDatabaseAndTheLastAnswerOfPassage() {
		PASSAGE.json(200, DEVICES);
		this.visitor.open("/profile");

		String health = this.operator.getJson("/actuator/health").body();

		assertThat(JsonPath.<String>read(health, "$.components.database.status")).isEqualTo("UP");
		assertThat(JsonPath.<String>read(health, "$.components.passage.status")).isEqualTo("UP");
	}

	@Test
	void staysReadyWhilePassageFails() {
		PASSAGE.json(503, "{}");
		this.visitor.open("/profile");

		assertThat(health("", 503)).isEqualTo("DOWN");
		assertThat(health("/readiness", 200)).isEqualTo("UP");
		String health = this.operator.getJson("/actuator/health").body();
		assertThat(JsonPath.<String>read(health, "$.components.passage.status")).isEqualTo("DOWN");
		assertThat(JsonPath.<String>read(health, "$.components.database.status")).isEqualTo("UP");
		assertThat(health).doesNotContain("9DeEXvYBStnzwQcHFd6f558L", externalId());

		PASSAGE.json(200, DEVICES);
		this.visitor.open("/profile");
		assertThat(health("", 200)).isEqualTo("UP");
	}

	@Test
	void staysUpIfPassageRefusesAWrongNonce() {
		PASSAGE.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"used\"}");
		Visitor stranger = new Visitor(this.port);
		stranger.open("/sign-in");
		stranger.submit("/sign-in/passkey", Map.of("nonce", "used"));

		assertThat(health("", 200)).isEqualTo("UP");
	}

	@Test
	void namesVersionAndCommit() {
		String info = this.operator.getJson("/actuator/info").body();

		assertThat(JsonPath.<String>read(info, "$.build.version")).isNotEmpty();
		// Absent if the sources are not in a repository
		if (getClass().getResource("/git.properties") != null) {
			assertThat(JsonPath.<String>read(info, "$.git.commit.id")).matches("[0-9a-f]{7,}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "env", "configprops", "beans", "heapdump", "threaddump", "loggers", "mappings", "metrics",
			"shutdown", "sbom", "scheduledtasks", "conditions", "caches", "flyway", "sessions" })
	void exposesNothingElse(String endpoint) {
		assertThat(this.operator.getJson("/actuator/" + endpoint).statusCode()).isNotEqualTo(200);
	}

	@Test
	void isReadOnlyAndKnowsNoSessions() {
		HttpResponse<String> answer = this.operator.postJson("/actuator/health", "{}");

		assertThat(answer.statusCode()).isEqualTo(405);
		assertThat(this.operator.cookies()).isEmpty();
	}

	@Test
	void servesNoPages() {
		HttpResponse<String> answer = this.operator.signIn(this.username, "correct horse");

		assertThat(answer.statusCode()).isNotEqualTo(200);
		assertThat(answer.body()).doesNotContain("<form");
	}

	private String health(String group, int status) {
		HttpResponse<String> answer = this.operator.getJson("/actuator/health" + group);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		return JsonPath.read(answer.body(), "$.status");
	}

}
