package io.passkeyprofile.profile.passkey;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Renaming a passkey, without scripts.
 */
@BothDatabases
class RenameTests extends StubbedPassageFixture {

	private static final String DEVICES = """
			{"devices": [{"id": "srOR4lZomCOarJeXtMGAiNnX", "cred_id": "aVrY", "friendly_name": "Chrome on Linux",
			"type": "platform", "usage_count": 3}]}""";

	private static final String PATH = "/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/name";

	@Autowired
	private MovableClock clock;

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void namesAPasskeyWithoutANewProof() {
		this.clock.advance(Duration.ofMinutes(6));
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.open(PATH).body()).contains("Name this passkey", "value=\"Chrome on Linux\"");
		PASSAGE.json(200, DEVICES).json(200, DEVICES);

		HttpResponse<String> page = this.visitor.submit(PATH, Map.of("name", " Work <b>laptop</b> "));

		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.body()).contains("The passkey has its new name.",
				"aria-label=\"Revoke Work &lt;b&gt;laptop&lt;/b&gt;\"",
				"Renamed a passkey to “Work &lt;b&gt;laptop&lt;/b&gt;”");
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.open(PATH).body()).contains("value=\"Work &lt;b&gt;laptop&lt;/b&gt;\"");
	}

	@Test
	void aFailureIsNotBlamedOnTheName(@Autowired JdbcClient jdbc) {
		// Never sent to Passage
		jdbc.sql("update account set external_id = ' ' where id = ?").param(account().getId()).update();

		assertThat(this.visitor.submit(PATH, Map.of("name", "Work laptop")).statusCode()).isEqualTo(500);
	}

	@Test
	void keepsTheSearchAndThePlaceInTheTable() {
		String search = "find=caf%C3%A9%20%26%20%7Bx%7D";
		PASSAGE.json(200, many());
		assertThat(this.visitor.open("/profile?find=Chrome+on+Linux").body())
			.contains("href=\"" + PATH + "?find=Chrome%20on%20Linux\"");
		PASSAGE.json(200, many());
		assertThat(this.visitor.open("/profile").body()).contains("href=\"" + PATH + "\"");
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.open(PATH + "?" + search).body()).contains("name=\"find\" value=\"café &amp; {x}\"",
				"href=\"/profile?" + search + "#details-srOR4lZomCOarJeXtMGAiNnX\"");
		assertThat(this.visitor.submit(PATH, Map.of("name", "", "find", "café & {x}")).body())
			.contains("name=\"find\" value=\"café &amp; {x}\"");

		PASSAGE.json(200, DEVICES);
		HttpResponse<String> page = this.visitor.submitOnly(PATH, Map.of("name", "Old", "find", "café & {x}"));
		assertThat(page.headers().firstValue("Location"))
			.hasValue("/profile?" + search + "#details-srOR4lZomCOarJeXtMGAiNnX");
		PASSAGE.json(200, DEVICES).json(200, DEVICES);
		// The form in the row sends this
		page = this.visitor.submit(PATH + "?" + search, Map.of("name", "Old"));
		assertThat(page.uri().getRawQuery()).isEqualTo(search);
		assertThat(page.body()).contains("The passkey has its new name.");
		PASSAGE.json(200, DEVICES);
		page = this.visitor.submitOnly(PATH, Map.of("name", "Old"));
		assertThat(page.headers().firstValue("Location")).hasValue("/profile#details-srOR4lZomCOarJeXtMGAiNnX");
	}

	/** Enough passkeys for the page to offer a search. */
	private static String many() {
		return IntStream.range(0, 10)
			.mapToObj((i) -> "{\"id\": \"other-%d\", \"friendly_name\": \"Other\"}".formatted(i))
			.collect(Collectors.joining(",", DEVICES.replace("]}", ","), "]}"));
	}

	@Test
	void usesTheNameInTheQuestionAndInTheActivity() {
		PASSAGE.json(200, DEVICES).json(200, DEVICES);
		this.visitor.submit(PATH, Map.of("name", "Work laptop"));
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.open("/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke").body())
			.contains("Revoke Work laptop?");
		PASSAGE.json(200, DEVICES).respond(204, "", "").json(200, "{\"devices\": []}").json(200, "{\"devices\": []}");

		String page = this.visitor.submit("/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke", Map.of()).body();

		assertThat(page).contains("Revoked the passkey “Work laptop”");
	}

	@Test
	void keepsWhatWasTypedIfTheNameIsInvalid() {
		HttpResponse<String> page = this.visitor.submit(PATH, Map.of("name", "x".repeat(65)));

		assertThat(page.body()).contains("Choose a name of 1 to 64 characters", "aria-invalid=\"true\"",
				"value=\"" + "x".repeat(65) + "\"");
		assertThat(this.visitor.submit(PATH, Map.of("name", "a\u202Eb")).body()).contains("Choose a name of");
		assertThat(this.visitor.submit(PATH, Map.of()).body()).contains("Choose a name of");
	}

	@Test
	void keepsWhatWasTypedIfPassageFails() {
		PASSAGE.json(503, "{}");

		HttpResponse<String> page = this.visitor.submit(PATH, Map.of("name", "Work laptop"));

		assertThat(page.body()).contains("The name was not saved: Passage", "value=\"Work laptop\"");
	}

	@Test
	void namesOnlyPasskeysOfTheAccount() {
		PASSAGE.json(200, DEVICES).json(200, DEVICES);

		assertThat(this.visitor.open("/profile/passkeys/another/name").statusCode()).isEqualTo(404);
		HttpResponse<String> page = this.visitor.submit("/profile/passkeys/another/name", Map.of("name", "Mine"));

		assertThat(page.statusCode()).isEqualTo(404);
		assertThat(page.body()).contains("Passkey not found");
	}

}
