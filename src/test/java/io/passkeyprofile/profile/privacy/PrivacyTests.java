package io.passkeyprofile.profile.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.closing.ClosedAccounts;
import io.passkeyprofile.profile.privacy.PersonalData.Topic;
import io.passkeyprofile.profile.web.ProfileSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.MessageSource;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about privacy says what the application does.
 */
@ApplicationTest
class PrivacyTests {

	private static final Pattern COOKIE = Pattern
		.compile("(?:cookieName\\(|TokenCookie\\.of\\(settings, )\"?([A-Z-]+)\"?[,)]");

	@Autowired
	private MessageSource messages;

	@LocalServerPort
	private int port;

	@Test
	void takesItsNumbersFromTheCode() {
		String page = new Visitor(this.port).open("/privacy").body();

		assertThat(page).containsSubsequence("id=\"passkey_revocations\"", "more than one try, 1 hour longer",
				"id=\"sessions\"", "1 hour after your last visit. 1 day at most.", "id=\"browsers\"",
				"last 20 browsers", "id=\"activity\"", "365 days.", "id=\"sign_ups\"", "30 minutes at most",
				"id=\"deleted_accounts\"", ClosedAccounts.PERIOD.toDays() + " days. Then all of it is deleted",
				"__Host-SESSION", "Until you close the browser", "__Host-BROWSER", "365 days", "__Host-SIGN-UP",
				"15 minutes");
		assertThat(page).as("No mails are sent here")
			.doesNotContain("id=\"mails\"", "id=\"mail_addresses\"", "__Host-RECOVERY");
	}

	@Test
	void followsTheSettings() {
		ExtendedModelMap model = new ExtendedModelMap();
		new PrivacyController(List.of(new PersonalData() {

			@Override
			public Topic topic() {
				return Topic.ACTIVITY;
			}

			@Override
			public List<Object> limits() {
				return List.of(Duration.ofHours(36));
			}

		}), new ProfileSettings("http://localhost", false, List.of(Locale.ENGLISH)), this.messages).show(Locale.ENGLISH,
				model);

		assertThat(model.get("entries").toString()).contains("key=activity, cookie=null, kept=36 hours.");
		assertThat(model.get("cookies").toString()).contains("cookie=SESSION").doesNotContain("__Host-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "en", "de", "fr", "es", "ja", "ar" })
	void saysEverythingInEveryLanguage(String language) {
		String page = HtmlUtils
			.htmlUnescape(new Visitor(this.port).sending("Accept-Language", language).open("/privacy").body());

		assertThat(page).contains("<html lang=\"" + language).doesNotContain("??", "{0");
		Stream.of(Topic.values())
			.filter((topic) -> !PrivacyController.OF_MAILS.contains(topic))
			.forEach((topic) -> assertThat(page).as(topic.key())
				.contains(this.messages.getMessage("privacy." + topic.key(), null, Locale.forLanguageTag(language))));
	}

	@Test
	void namesEveryCookie() throws IOException {
		Set<String> cookies = new TreeSet<>();
		try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/passkeyprofile/profile"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				Matcher cookie = COOKIE.matcher(Files.readString(file));
				while (cookie.find()) {
					cookies.add(cookie.group(1));
				}
			}
		}
		// This cookie is set only by a script
		String script = Files.readString(Path.of("src/main/resources/static/assets/times.js"));
		assertThat(script)
			.contains("ZONE=${zone}; Path=/; Max-Age=" + PrivacyController.ZONE_LIFETIME.toSeconds() + ";");
		cookies.add("ZONE");

		assertThat(Stream.of(Topic.values()).map(Topic::cookie).filter((cookie) -> cookie != null))
			.containsExactlyInAnyOrderElementsOf(cookies);
	}

	@Test
	void isLinkedFromEveryPage() {
		Visitor visitor = new Visitor(this.port);
		for (String path : new String[] { "/sign-in", "/sign-up", "/nothing", "/privacy" }) {
			assertThat(visitor.open(path).body()).as(path).contains("<a href=\"/privacy\">Privacy</a>");
		}
		visitor.signUp(UUID.randomUUID().toString(), "correct horse");
		assertThat(visitor.open("/profile").body()).containsSubsequence("id=\"account\"", "href=\"/privacy\"",
				"href=\"/profile/export\"", "href=\"/profile/delete\"");
		assertThat(visitor.open("/privacy").body()).contains("Sign out", "href=\"/profile/export\"");
		assertThat(visitor.submit("/privacy", Map.of()).statusCode()).isIn(403, 405);
	}

}
