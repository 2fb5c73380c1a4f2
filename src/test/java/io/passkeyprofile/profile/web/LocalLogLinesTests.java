package io.passkeyprofile.profile.web;

import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Log lines in the local profile, which are for people to read.
 */
class LocalLogLinesTests extends LogLinesFixture {

	@BeforeAll
	static void start() {
		start("local");
	}

	@Test
	void printsTheEventAndItsCorrelationIdInOneLine(CapturedOutput output) {
		new Visitor(port()).signUp(this.username, "correct horse");

		assertThat(lines(output)).anyMatch(
				(line) -> line.matches(".* INFO \\[[0-9a-f]{32}] .*event=\"signed_up\".*network=\"127.0.0.0/24\".*"));
		assertThat(output).doesNotContain(this.username);
	}

}
