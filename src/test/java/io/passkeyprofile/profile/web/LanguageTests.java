package io.passkeyprofile.profile.web;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.UUID;
import java.util.stream.IntStream;

import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.MessageSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests for languages that we have no messages for.
 */
@ApplicationTest
class LanguageTests {

	private static final List<String> PATHS = List.of("/sign-in", "/nothing", "/profile", "/user/devices",
			"/assets/nothing.css", "/sign-in?a=%25zz", "/confirm?to=/profile/password", "/error");

	@LocalServerPort
	private int port;

	@Autowired
	private ApplicationLog log;

	@Autowired
	private MessageSource messages;

	@Test
	void keepsNothingInMemoryForUnknownLanguages() {
		Visitor visitor = new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse");
		IntStream.range(0, 400).forEach((i) -> {
			String language = Locale.getISOLanguages()[i % 180] + "-" + Locale.getISOCountries()[i % 240];
			visitor.sending("Accept-Language", language);
			visitor.open(PATHS.get(i % PATHS.size()));
			visitor.getJson(PATHS.get((i + 1) % PATHS.size()));
			new RawRequest("POST " + PATHS.get(i % PATHS.size())).header("Host", "localhost")
				.header("Accept-Language", language)
				.form("a=b")
				.send(this.port);
		});

		assertThat(bundles()).isNotEmpty()
			.allSatisfy((name, languages) -> assertThat(languages.keySet()).containsExactly(Locale.ENGLISH));
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 11, 12, 100, 500 })
	void acceptsALongLanguageList(int length) {
		String languages = String.join(",", Arrays.copyOf(Locale.getISOLanguages(), length))
			.replace("null", "de-AT;q=0.5");

		for (String path : List.of("/sign-in", "/nothing", "/user/devices")) {
			assertThat(send(path, languages)).doesNotStartWith("HTTP/1.1 5");
		}
		assertThat(send("/sign-in", languages)).startsWith("HTTP/1.1 200 ").contains("Sign in", "lang=\"en\"");
		assertThat(this.log.text()).doesNotContain("Exception");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",", ";", "*", "de_DE", "-", "de;q", "de;q=", "de;q=9", "de;;;q=1", "\"", "\u00e4",
			"de-", "i-klingon", "x-a-b-c", "zh-Hant-TW-u-co-stroke,de-1996-1901-1606nict" })
	void acceptsOddLanguageHeaders(String languages) {
		assertThat(send("/sign-in", languages)).startsWith("HTTP/1.1 200 ");
		assertThat(send("/sign-in", "de" + "-abcdefgh".repeat(700))).startsWith("HTTP/1.1 200 ");
		assertThat(this.log.text()).doesNotContain("Exception");
	}

	@ParameterizedTest
	@ValueSource(strings = { "de", "ja-JP", "" })
	void showsDatesInTheLanguageOfThePage(String language) {
		Visitor visitor = new Visitor(this.port).sending("Accept-Language", language)
			.signUp(UUID.randomUUID().toString(), "correct horse");

		assertThat(visitor.open("/profile").body())
			.containsPattern(">[A-Z][a-z]{2} \\d{1,2}, \\d{4}, .{4,9} UTC</time>")
			.contains("<html lang=\"en\"");
	}

	@Test
	void servesEveryLanguageThatHasMessages() throws IOException {
		assertThat(new PathMatchingResourcePatternResolver().getResources("classpath*:messages*.properties"))
			.as("Name a new language in WebConfiguration, too")
			.hasSize(1);
	}

	private String send(String path, String languages) {
		return new RawRequest("GET " + path).header("Host", "localhost")
			.header("Accept", "text/html")
			.header("Accept-Language", languages)
			.send(this.port);
	}

	@SuppressWarnings("unchecked")
	private Map<String, Map<Locale, ResourceBundle>> bundles() {
		return (Map<String, Map<Locale, ResourceBundle>>) ReflectionTestUtils.getField(this.messages,
				"cachedResourceBundles");
	}

}
