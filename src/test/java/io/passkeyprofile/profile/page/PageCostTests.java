package io.passkeyprofile.profile.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.ExecutedStatements;
import io.passkeyprofile.profile.StubbedPassageFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a page costs the database.
 */
@BothDatabases
class PageCostTests extends StubbedPassageFixture {

	private static final String DEVICES = """
			{"devices": [{"id": "srOR4lZomCOarJeXtMGAiNnX", "friendly_name": "laptop"}]}""";

	@Autowired
	private ExecutedStatements statements;

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void theProfilePageReadsFiveTimesAndWritesNothing() {
		assertThat(statements("/profile")).hasSize(5)
			.allMatch((sql) -> sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("select"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "de", "fr", "es", "ja", "ar" })
	void costsAboutTheSameInEveryLanguage(String language) {
		this.visitor.sending("Accept-Language", language);
		assertThat(statements("/profile")).hasSize(5);
		int length = length();
		this.visitor.sending("Accept-Language", "en");

		int english = length();
		assertThat(length).isBetween(english * 3 / 4, english * 7 / 5);
	}

	private int length() {
		PASSAGE.json(200, DEVICES);
		return this.visitor.open("/profile").body().getBytes(StandardCharsets.UTF_8).length;
	}

	@Test
	void theJsonRouteReadsTwiceAndWritesNothing() {
		assertThat(statements("/user/devices")).hasSize(2)
			.allMatch((sql) -> sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("select"));
	}

	private List<String> statements(String path) {
		PASSAGE.json(200, DEVICES);
		this.statements.start();
		assertThat(this.visitor.getJson(path).body()).contains("laptop");
		return this.statements.stop();
	}

}
