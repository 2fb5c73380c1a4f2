package io.passkeyprofile.profile.passkey;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.passage.WebAuthnType;
import io.passkeyprofile.profile.StubbedPassageFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.support.StaticMessageSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the profile page shows of passkeys.
 */
class PasskeySectionTests extends StubbedPassageFixture {

	private static final JsonMapper JSON = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.build();

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void showsAllNinePropertiesOfADevice() {
		passageLists(TestDevices.laptop());

		assertThat(section()).contains("srOR4lZomCOarJeXtMGAiNnX", "aVrYRRrSkLmNoPqR", ">laptop<",
				"Only on that device", "src=\"" + TestDevices.LIGHT_ICON, "srcset=\"" + TestDevices.DARK_ICON,
				"datetime=\"2026-01-02T03:04:05Z\"", "Jan 2, 2026 UTC", "datetime=\"2026-05-06T07:08:09Z\"",
				"May 6, 2026 UTC", "datetime=\"2026-05-06T10:11:12Z\"", "42 times", "1 passkey");
	}

	@Test
	void listsPasskeysByLastUse() {
		passageLists(device("never", 0, "2026-07-01T00:00:00Z"), device("old", 1, "2026-03-01T00:00:00Z"),
				device("new", 1, "2026-06-01T00:00:00Z"));

		assertThat(section()).containsSubsequence("Revoke new", "Revoke old", "Revoke never");
	}

	@Test
	void marksPasskeysThatWereNotUsedIn90Days() {
		passageLists(neverUsedFor(89));
		assertThat(section()).doesNotContain("Added over 90 days ago");

		passageLists(neverUsedFor(91));
		assertThat(section()).contains("Added over 90 days ago", "Some have never been used.");
	}

	private static WebAuthnDevice neverUsedFor(int days) {
		Instant created = Instant.now().minus(Duration.ofDays(days));
		return new WebAuthnDevice("a", "aVrY", "key", WebAuthnType.PASSKEY, new WebAuthnDevice.Icons(null, null),
				created, created, created, 0);
	}

	@Test
	void findsPasskeysByName() {
		WebAuthnDevice[] nine = IntStream.range(0, 9)
			.mapToObj((number) -> device("Key " + number, 1, "2026-03-01T00:00:00Z"))
			.toArray(WebAuthnDevice[]::new);
		passageLists(nine);
		assertThat(section()).doesNotContain("type=\"search\"");
		WebAuthnDevice[] ten = Arrays.copyOf(nine, 10);
		ten[9] = device("Laptop", 1, "2026-03-01T00:00:00Z");

		passageLists(ten);
		assertThat(this.visitor.open("/profile?find=%20lapTOP").body())
			.contains("type=\"search\"", "Revoke Laptop", "1 of 10 passkeys", "value=\"lapTOP\"")
			.doesNotContain("Revoke Key");
		passageLists(ten);
		assertThat(this.visitor.open("/profile?find=%3Cb%3E").body())
			.contains("None of your passkeys matches “&lt;b&gt;”.")
			.doesNotContain("<table", "No passkeys yet");
	}

	private static WebAuthnDevice device(String name, long usageCount, String lastLoginAt) {
		return new WebAuthnDevice(name.replace(' ', '-'), "aVrY", name, WebAuthnType.PASSKEY,
				new WebAuthnDevice.Icons(null, null), Instant.parse("2026-01-02T03:04:05Z"), Instant.parse(lastLoginAt),
				Instant.parse(lastLoginAt), usageCount);
	}

	@Test
	void namesTheRowInItsRevokeButton() {
		passageLists(TestDevices.laptop());

		assertThat(section()).contains("aria-label=\"Revoke laptop\"",
				"href=\"/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke\"", "<caption", "scope=\"col\"",
				"scope=\"row\"");
	}

	@Test
	void saysThatAPasskeyWasNeverUsed() {
		passageLists(TestDevices.neverUsed());

		assertThat(section()).contains("<span class=\"none\">Never</span>", ">Never</td>", "Only on that device",
				"#security_key");
	}

	@Test
	void tellsFromTheCountWhetherAPasskeyWasUsed() {
		passageLists(TestDevices.justCreated());
		assertThat(section()).contains("<span class=\"none\">Never</span>", ">Never</td>");

		passageLists(TestDevices.usedSometime());
		assertThat(section()).contains("<span class=\"none\">Not known</span>", ">Once</td>").doesNotContain("Never");
	}

	@Test
	void showsDatesInTheReadersLanguage() {
		assertThat(added(Locale.GERMAN)).isEqualTo("02.01.2026 UTC");
		assertThat(added(Locale.JAPANESE)).isEqualTo("2026/01/02 UTC");
	}

	@Test
	void showsTimesInTheReadersTimeZoneOnceTheBrowserHasToldIt() {
		passageLists(TestDevices.laptop());
		// 20:04 on the day before
		assertThat(this.visitor.sending("Cookie", "ZONE=America/Los_Angeles").open("/profile").body())
			.contains("title=\"January 1, 2026", ">Jan 1, 2026<")
			.doesNotContain("UTC");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Nowhere/Land", "+99:99", "<b>" })
	void ignoresATimeZoneThatDoesNotExist(String zone) {
		passageLists(TestDevices.laptop());

		assertThat(this.visitor.sending("Cookie", "ZONE=" + zone).open("/profile").body()).contains("Jan 2, 2026 UTC");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			nl | Jan 2, 2026 UTC | 42 times
			de | 02.01.2026 UTC  | 42-mal
			ja | 2026/01/02 UTC  | 42回
			""")
	void isInTheReadersLanguageOrInEnglish(String language, String date, String used) {
		passageLists(TestDevices.laptop());

		assertThat(this.visitor.sending("Accept-Language", language).open("/profile").body()).contains(date, used);
	}

	@Test
	void showsMarkupInNamesAsText() {
		passageLists(TestDevices.device("<script>alert(1)</script>\" onload=\"x ${7*7} {0}", WebAuthnType.PASSKEY, null,
				null));

		assertThat(section()).contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x ${7*7} {0}")
			.doesNotContain("<script>alert");
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "http://example.com/icon.png", "data:text/html,<b>",
			"//example.com/i", "data:image/png;base64,AA onerror=x", "" })
	void showsANeutralIconInsteadOfAnUnsafeOne(String icon) {
		passageLists(TestDevices.device("phone", WebAuthnType.PASSKEY, icon, icon));

		assertThat(section()).contains("#passkey").doesNotContain("<img", "<source");
	}

	@Test
	void showsAnOnlyIconOnBothBackgrounds() {
		passageLists(TestDevices.device("phone", WebAuthnType.PASSKEY, null, "https://example.com/dark.png"));

		assertThat(section()).contains("src=\"https://example.com/dark.png\"",
				"srcset=\"https://example.com/dark.png\"");
	}

	@Test
	void showsAnUnknownType() {
		passageLists(TestDevices.device("implant", new WebAuthnType("subdermal"), null, null));

		assertThat(section()).contains("implant", "#other").doesNotContain("Synced", "Only on");
	}

	@Test
	void namesAPasskeyWithoutANameByItsId() {
		passageLists(TestDevices.device(" ", WebAuthnType.PASSKEY, null, null));

		assertThat(section()).contains("aria-label=\"Revoke srOR4lZomCOarJeXtMGAiNnX\"");
	}

	@Test
	void invitesPeopleWithoutPasskeys() {
		passageLists();

		assertThat(section()).contains("No passkeys yet").doesNotContain("<table");
	}

	@Test
	void neverShowsAnEmptyTableInPlaceOfAFailure() {
		PASSAGE.json(504, "{\"code\": \"gateway_timeout\", \"error\": \"secret details\"}");

		assertThat(section()).contains("can’t be shown right now", "took too long", "Try again")
			.doesNotContain("<table", "No passkeys yet", "secret details");
	}

	@Test
	void neverShowsAnEmptyTableForAnAccountThatPassageForgot() {
		PASSAGE.json(404, "{\"code\": \"user_not_found\", \"error\": \"secret details\"}").json(200, "{\"users\": []}");

		assertThat(section())
			.contains("Passage doesn’t know your account any more", "add new passkeys here", "data-add-button")
			.doesNotContain("<table", "No passkeys yet", "can’t be shown", "secret details");
	}

	@Test
	void saysThatAddingNeedsScripts() {
		passageLists();

		assertThat(section()).containsPattern("(?s)<button[^>]+data-add-button[^>]*hidden")
			.containsPattern("<noscript>.*Adding a passkey needs JavaScript.*</noscript>");
	}

	private void passageLists(WebAuthnDevice... devices) {
		PASSAGE.json(200, JSON.writeValueAsString(Map.of("devices", devices)));
	}

	private String section() {
		String page = this.visitor.open("/profile").body();
		return page.substring(page.indexOf("</h1>"), page.indexOf("<section id=\"password\""));
	}

	private static String added(Locale language) {
		StaticMessageSource messages = new StaticMessageSource();
		messages.setUseCodeAsDefaultMessage(true);
		return PasskeyRow.of(TestDevices.laptop(), null, null, Instant.EPOCH, messages, language).added().day();
	}

}
