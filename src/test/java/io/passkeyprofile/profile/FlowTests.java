package io.passkeyprofile.profile;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.ibm.icu.text.MessageFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.support.ResourceBundleMessageSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

/**
 * Counts how many of our types somebody has to read to follow a flow. The numbers are
 * printed, and have upper limits for the longest flows.
 */
@Isolated("It records the types of every request in the JVM")
class FlowTests extends StubbedPassageFixture {

	private static final String DEVICE = "srOR4lZomCOarJeXtMGAiNnX";

	private static final String REVOKE = "/profile/passkeys/" + DEVICE + "/revoke";

	private static final String DEVICES = """
			{"devices": [{"id": "%s", "cred_id": "aVrYTDTyxA0", "friendly_name": "Laptop", "type": "platform",
			"usage_count": 3, "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
			"last_login_at": "2026-01-02T03:04:05Z", "icons": {"light": null, "dark": null}}]}""".formatted(DEVICE);

	private static final String PASSWORD = "correct horse";

	@Autowired
	private MovableClock clock;

	@Autowired
	private TestPasswordEncoder passwordEncoder;

	@BeforeEach
	void startRecording() {
		ExecutedTypes.install();
		this.passwordEncoder.useReal();
		signUp();
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
		// The first request initializes Spring MVC
		this.visitor.open("/sign-in");
		ExecutedTypes.take();
	}

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void see() {
		PASSAGE.json(200, DEVICES);

		assertThat(this.visitor.open("/profile").body()).contains("Laptop");

		print("see", ExecutedTypes.take());
	}

	/** Only the first page in a language reads and parses its sentences. */
	@ParameterizedTest
	@ValueSource(strings = { "de", "fr", "es", "ja", "ar" })
	void seeIsNoMoreWorkInAnyLanguage(String language) {
		Map<String, Integer> english = workOfPage("en");

		Map<String, Integer> work = workOfPage(language);

		assertThat(work.keySet()).as("Nothing is parsed, built or read").containsOnly("calls");
		// Some methods run once for each character of a name
		assertThat(work.get("calls")).isCloseTo(english.get("calls"), withinPercentage(25));
	}

	@Test
	void countsSlowOperationsForLanguages() {
		ExecutedTypes.requestBegins();
		try {
			ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
			messages.setBasename("messages");
			String sentence = messages.getMessage("passkeys.caption", null, Locale.GERMAN);
			assertThat(new MessageFormat(sentence, Locale.GERMAN).format(new Object[] { 2 })).contains("2 ");
		}
		finally {
			ExecutedTypes.requestEnds();
		}

		assertThat(ExecutedTypes.takeWork()).containsKeys("com.ibm.icu.text.DecimalFormat",
				"com.ibm.icu.text.MessageFormat", "doGetBundle");
	}

	private Map<String, Integer> workOfPage(String language) {
		this.visitor.sending("Accept-Language", language);
		PASSAGE.json(200, DEVICES).json(200, DEVICES);
		this.visitor.open("/profile");
		ExecutedTypes.take();
		assertThat(this.visitor.open("/profile").body()).contains("lang=\"" + language + "\"", "Laptop");
		assertThat(PASSAGE.isSpent()).as("One request to Passage").isTrue();
		return ExecutedTypes.takeWork();
	}

	@Test
	void revokeWithAStaleProof() {
		this.clock.advance(Duration.ofMinutes(6));

		assertThat(this.visitor.open(REVOKE).body()).contains("Confirm it’s you");
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.submit("/confirm", Map.of("to", REVOKE, "password", PASSWORD)).body())
			.contains("Revoke Laptop?");
		PASSAGE.json(200, DEVICES).respond(204, "", "").json(200, "{\"devices\": []}");
		this.visitor.submitOnly(REVOKE, Map.of());

		Set<String> types = ExecutedTypes.take();
		print("revoke", types);
		assertThat(types).hasSizeLessThanOrEqualTo(35);
	}

	@Test
	void signInWithAPasskey() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, DEVICES);

		visitor.submitOnly("/sign-in/passkey", Map.of("nonce", "n"));

		Set<String> types = ExecutedTypes.take();
		print("sign in with a passkey", types);
		assertThat(types).hasSizeLessThanOrEqualTo(35);
	}

	private static void print(String flow, Set<String> types) {
		System.out.println("Types in the flow \"" + flow + "\": " + types.size());
		types.forEach((type) -> System.out.println("  " + type));
	}

}
