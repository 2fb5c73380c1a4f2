package io.passkeyprofile.profile.language;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.UUID;
import java.util.stream.IntStream;

import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.web.ProfileSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which language people read pages, whatever their browser asks for.
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

	@Autowired
	private ProfileSettings settings;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void keepsNothingInMemoryForUnknownLanguages() {
		Visitor visitor = new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse");
		IntStream.range(0, Boolean.getBoolean(MatrixTest.PROPERTY) ? 400 : 80).forEach((i) -> {
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
			.allSatisfy((name, languages) -> assertThat(languages.keySet()).isSubsetOf(this.settings.languages()));
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 11, 12, 100, 500 })
	void acceptsALongLanguageList(int length) {
		String languages = String.join(",", Arrays.copyOf(Locale.getISOLanguages(), length))
			.replace("null", "de-AT;q=0.5");

		for (String path : List.of("/sign-in", "/nothing", "/user/devices")) {
			assertThat(send(path, languages)).doesNotStartWith("HTTP/1.1 5");
		}
		assertThat(send("/sign-in", languages)).startsWith("HTTP/1.1 200 ").contains("lang=\"ar\"");
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
	@ValueSource(strings = { "it", "nl-NL", "" })
	void showsDatesInTheLanguageOfThePage(String language) {
		Visitor visitor = new Visitor(this.port).sending("Accept-Language", language)
			.signUp(UUID.randomUUID().toString(), "correct horse");

		assertThat(visitor.open("/profile").body())
			.containsPattern(">[A-Z][a-z]{2} \\d{1,2}, \\d{4}, .{4,9} UTC</time>")
			.contains("<html lang=\"en\"");
	}

	@Test
	void servesEveryLanguageThatHasMessages() throws IOException {
		assertThat(MessageFilesTests.translations()).as("Name a new language in application.yml, too")
			.containsExactlyInAnyOrderElementsOf(this.settings.languages()
				.stream()
				.filter((language) -> !language.equals(Locale.ENGLISH))
				.map((language) -> "messages_" + language + ".properties")
				.toList());
	}

	@Test
	void keepsTheLanguageThatSomebodyChose() {
		String username = UUID.randomUUID().toString();
		Visitor visitor = new Visitor(this.port).sending("Accept-Language", "ja");
		assertThat(visitor.open("/sign-in").body()).contains("<html lang=\"ja\" dir=\"ltr\"");
		visitor.signUp(username, "correct horse");
		assertThat(language(username)).isEqualTo(Locale.JAPANESE);

		visitor.sending("Referer", "http://localhost:8080/profile/activity?page=1");
		HttpResponse<String> page = visitor.submit("/language", Map.of("language", "ar"));

		assertThat(page.uri()).hasPath("/profile/activity").hasQuery("page=1");
		assertThat(page.body()).contains("<html lang=\"ar\" dir=\"rtl\"",
				"lang=\"ar\" aria-current=\"true\">العربية</button>", "lang=\"es\">Español</button>");
		assertThat(page.headers().firstValue("Content-Language")).hasValue("ar");
		assertThat(language(username)).isEqualTo(Locale.forLanguageTag("ar"));
		assertThat(visitor.open("/nothing").body()).contains("<html lang=\"ar\" dir=\"rtl\"");
		assertThat(visitor.submit("/language", Map.of("language", "en")).body()).contains("Security activity");
	}

	@Test
	void keepsTheLanguageOfTheFirstSignInOfAnOlderAccount() {
		String username = UUID.randomUUID().toString();
		new Visitor(this.port).signUp(username, "correct horse");
		this.jdbc.sql("update account set language = null where username = :name").param("name", username).update();
		assertThat(language(username)).isEqualTo(Locale.ENGLISH);

		new Visitor(this.port).sending("Accept-Language", "es").signIn(username, "correct horse");
		new Visitor(this.port).sending("Accept-Language", "ar").signIn(username, "correct horse");

		assertThat(language(username)).as("not that of whoever signs in later").isEqualTo(Locale.forLanguageTag("es"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example//evil.example/x", "//evil.example", "javascript:alert(1)", "x",
			"https://evil.example\\evil", "" })
	void leadsToNoOtherSite(String referer) {
		Visitor visitor = new Visitor(this.port).sending("Referer", referer);
		visitor.open("/sign-in");

		assertThat(visitor.submitOnly("/language", Map.of("language", "ja")).headers().firstValue("Location"))
			.hasValue("/profile");
	}

	@Test
	void refusesLanguagesThatItLacksAndFormsOfOtherSites() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		assertThat(visitor.submit("/language", Map.of("language", "tlh")).statusCode()).isEqualTo(400);
		assertThat(visitor.submit("/language", Map.of()).statusCode()).isEqualTo(400);
		assertThat(visitor.cookies()).doesNotContainKey("LANGUAGE");

		visitor.loseCsrfToken();

		assertThat(visitor.submit("/language", Map.of("language", "ja")).statusCode()).isEqualTo(403);
		assertThat(visitor.cookies()).doesNotContainKey("LANGUAGE");
	}

	@Test
	void writesDatesWithTheDigitsOfCodesAndAddresses() {
		Visitor visitor = new Visitor(this.port).sending("Accept-Language", "ar")
			.signUp(UUID.randomUUID().toString(), "correct horse");

		assertThat(visitor.open("/profile").body())
			.containsPattern(">\\d{1,2}\\D{1,3}\\d{1,2}\\D{1,3}\\d{4}.* UTC</time>")
			.doesNotContainPattern("[\u0660-\u0669]");
	}

	@Test
	void tellsScriptsInTheLanguageOfThePage() {
		Visitor visitor = new Visitor(this.port).sending("Accept-Language", "de");

		assertThat(visitor.getJson("/user/devices").body()).contains("\"code\":\"signed_out\"",
				"Sie sind nicht angemeldet.");
		assertThat(visitor.open("/sign-in?a=%25zz").body()).contains("lang=\"de\"");
	}

	@ParameterizedTest
	@CsvSource({ "ar, ar, rtl", "de, de, ltr", "tlh, en, ltr" })
	void explainsErrorsThatOnlyTomcatSees(String asked, String language, String direction) {
		String answer = sendTooMuch(asked);

		String sentence = this.messages.getMessage("error.400.title", null, Locale.forLanguageTag(language));
		assertThat(answer).startsWith("HTTP/1.1 400 ")
			.contains("<html lang=\"" + language + "\" dir=\"" + direction + "\">", sentence)
			.doesNotContain("HTTP Status", "style=", "Tomcat");
	}

	@Test
	void explainsSuchErrorsToBrowsersThatAskForManyLanguages() {
		assertThat(sendTooMuch(String.join(",", Locale.getISOLanguages()))).startsWith("HTTP/1.1 400 ")
			.contains("<html lang=");
	}

	/** Sends more cookies than Tomcat reads. */
	private String sendTooMuch(String languages) {
		String answer = new RawRequest("GET /sign-in").header("Host", "localhost")
			.header("Accept-Language", languages)
			.header("Cookie", "a=" + "x".repeat(9000))
			.send(this.port);
		return new String(answer.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	@Test
	void keepsCodesThatAreShownOnce() {
		Visitor visitor = new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse");
		assertThat(visitor.open("/profile/recovery-codes/new").body()).contains("action=\"/language\"");

		assertThat(visitor.submit("/profile/recovery-codes/new", Map.of()).body()).contains("data-codes")
			.doesNotContain("action=\"/language\"");
	}

	private Locale language(String username) {
		return this.accounts.findByUsernameKey(new Username(username).key()).orElseThrow().getLanguage();
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
