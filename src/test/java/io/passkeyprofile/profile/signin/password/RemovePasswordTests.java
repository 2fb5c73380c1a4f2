package io.passkeyprofile.profile.signin.password;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.waysin.WaysIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Removing the password, once passkeys can take its place.
 */
@BothDatabases
class RemovePasswordTests extends StubbedPassageFixture {

	private static final String PATH = "/profile/password/remove";

	private static final String PASSWORD = "correct horse";

	@Autowired
	private MovableClock clock;

	@Autowired
	private WaysIn waysIn;

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@ParameterizedTest
	@CsvSource({ "passkey,1,platform,0", "platform,1,security_key,3", "passkey,2,passkey,2" })
	void removesItOncePasskeysCanTakeItsPlace(String type, int used, String otherType, int otherUsed) {
		String devices = devices(type, used, otherType, otherUsed);
		Visitor elsewhere = new Visitor(this.port);
		PASSAGE.json(200, devices);
		elsewhere.signIn(this.username, PASSWORD);
		PASSAGE.json(200, devices);
		assertThat(this.visitor.open("/profile").body()).contains("href=\"" + PATH + "\"");
		PASSAGE.json(200, devices);
		assertThat(this.visitor.open(PATH).body()).contains("From then on, only your passkeys sign you in.");
		PASSAGE.json(200, devices).json(200, devices);

		HttpResponse<String> page = this.visitor.submit(PATH, Map.of());

		assertThat(page.body())
			.contains("Your password is removed", "Password removed", "Set a password",
					"You can sign in with 2 passkeys.")
			.doesNotContain("href=\"" + PATH + "\"");
		assertThat(account().hasPassword()).isFalse();
		assertThat(elsewhere.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(this.username, PASSWORD).uri().getPath()).isEqualTo("/sign-in");
	}

	@ParameterizedTest
	@CsvSource({ "passkey,0,passkey,0,none of your passkeys has", "platform,1,platform,0,one of your passkeys has",
			"security_key,9,passkey,0,one of your passkeys has", "hologram,1,passkey,0,one of your passkeys has" })
	void keepsItBeforeThat(String type, int used, String otherType, int otherUsed, String sentence) {
		String devices = devices(type, used, otherType, otherUsed);
		PASSAGE.json(200, devices);
		assertThat(this.visitor.open(PATH).body()).contains("You can remove it once two", sentence)
			.doesNotContain("class=\"danger\"");
		PASSAGE.json(200, devices).json(200, devices);

		assertThat(this.visitor.submit(PATH, Map.of()).body()).contains("Your password was not removed: your passkeys");

		assertThat(account().hasPassword()).isTrue();
	}

	@Test
	void keepsItIfPassageFailsOrAnotherChangeIsBeingMade() {
		PASSAGE.json(500, "").json(500, "");
		assertThat(this.visitor.submit(PATH, Map.of()).body())
			.contains("Your password was not removed: Passage, which keeps the passkeys, reported an error.");
		WaysIn.Claim claim = this.waysIn.claim(account());
		PASSAGE.json(200, devices("passkey", 1, "passkey", 1));
		assertThat(this.visitor.submit(PATH, Map.of()).body())
			.contains("Your password was not removed: another change is being made");
		claim.close();

		assertThat(account().hasPassword()).isTrue();
	}

	@Test
	void settingOneAgainNeedsAPasskey() {
		PASSAGE.json(200, devices("passkey", 1, "passkey", 1)).json(200, devices("passkey", 1, "passkey", 1));
		this.visitor.submit(PATH, Map.of());

		HttpResponse<String> page = this.visitor.open("/profile/password");

		assertThat(page.uri().getPath()).isEqualTo("/confirm");
		assertThat(this.visitor.submit("/profile/password", Map.of("newPassword", "battery staple")).uri().getPath())
			.isEqualTo("/confirm");
		assertThat(account().hasPassword()).isFalse();
	}

	@Test
	void needsARecentProof() {
		this.clock.advance(Duration.ofMinutes(6));

		assertThat(this.visitor.open(PATH).uri().toString()).endsWith("/confirm?to=" + PATH);
		assertThat(this.visitor.submit(PATH, Map.of()).uri().toString()).endsWith("/confirm?to=" + PATH);
		assertThat(account().hasPassword()).isTrue();
	}

	private static String devices(String type, int used, String otherType, int otherUsed) {
		return """
				{"devices": [{"id": "a", "cred_id": "aVrY", "friendly_name": "Phone", "type": "%s", "usage_count": %d},
				{"id": "b", "cred_id": "bVrY", "friendly_name": "Key", "type": "%s", "usage_count": %d}]}"""
			.formatted(type, used, otherType, otherUsed);
	}

}
