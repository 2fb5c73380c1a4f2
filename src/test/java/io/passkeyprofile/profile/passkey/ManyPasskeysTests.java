package io.passkeyprofile.profile.passkey;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.StubbedPassageFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Well-formed answers of Passage with more than a page can show.
 */
class ManyPasskeysTests extends StubbedPassageFixture {

	private static final String DEVICE = """
			{"id": "%s", "cred_id": "aVrY", "friendly_name": "key", "type": "passkey", "usage_count": 3,
			 "created_at": "%s", "last_login_at": "%2$s", "updated_at": "%2$s", "icons": {"light": %s, "dark": null}}""";

	private static final String TIME = "2026-01-02T03:04:05Z";

	@Autowired
	private ApplicationLog log;

	@BeforeEach
	void rememberUserId() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void showsAHundredPasskeysAndCountsTheOthers() {
		PASSAGE.json(200, devices(10_000, "null"));
		String page = this.visitor.open("/profile").body();

		assertThat(page).contains("10,000 passkeys", "and 9,900 more", "/profile/passkeys/id99/revoke")
			.doesNotContain("/profile/passkeys/id100/revoke");
		assertThat(page.length()).isLessThan(500_000);
		assertThat(this.log.text()).doesNotContain("Exception");
	}

	@ParameterizedTest
	@CsvSource({ "100, 100 passkeys, more<", "101, 101 passkeys, and 1 more<" })
	void countsOnlyPasskeysThatAreNotShown(int count, String caption, String more) {
		PASSAGE.json(200, devices(count, "null"));
		String page = this.visitor.open("/profile").body();

		assertThat(page).contains(caption);
		assertThat(page.contains(more)).isEqualTo(count > 100);
	}

	@Test
	void revokesAPasskeyThatIsNotShown() {
		PASSAGE.json(200, devices(10_000, "null"));

		assertThat(this.visitor.open("/profile/passkeys/id9999/revoke").body()).contains("Revoke key?",
				"one of your 9,999 other passkeys", "/profile/passkeys/id9999/revoke");
	}

	@Test
	void treatsATooLongAnswerAsAFailure() {
		PASSAGE.json(200, devices(10_000, "\"data:image/svg+xml;base64," + "A".repeat(1000) + "\""));

		assertThat(this.visitor.open("/profile").body()).contains("can’t be shown right now")
			.doesNotContain("<table", "No passkeys yet");
	}

	@Test
	void listsAllPasskeysForScripts() {
		PASSAGE.json(200, devices(10_000, "null"));

		assertThat(this.visitor.getJson("/user/devices").body()).contains("\"id0\"", "\"id9999\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z",
			"1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z" })
	void showsImpossibleTimesAsNotKnown(String time) {
		String devices = "{\"devices\": [" + DEVICE.formatted("a", time, "null") + "]}";
		PASSAGE.json(200, devices).json(200, devices).json(200, devices);

		assertThat(this.visitor.open("/profile").body()).contains("1 passkey", ">Not known<", "3 times")
			.doesNotContain("<span class=\"none\">Never", "000000");
		assertThat(this.visitor.open("/profile/passkeys/a/revoke").statusCode()).isEqualTo(200);
		assertThat(this.visitor.getJson("/user/devices").statusCode()).isEqualTo(200);
	}

	@Test
	void showsTimesFrom1970To9999() {
		PASSAGE.json(200, "{\"devices\": [" + DEVICE.formatted("a", "1970-01-01T00:00:00Z", "null") + ","
				+ DEVICE.formatted("b", "9999-12-31T23:59:59Z", "null") + "]}");

		assertThat(this.visitor.open("/profile").body()).contains("Jan 1, 1970 UTC", "Dec 31, 9999 UTC")
			.doesNotContain("Not known");
	}

	private static String devices(int count, String icon) {
		return IntStream.range(0, count)
			.mapToObj((i) -> DEVICE.formatted("id" + i, TIME, icon))
			.collect(Collectors.joining(",", "{\"devices\": [", "]}"));
	}

}
