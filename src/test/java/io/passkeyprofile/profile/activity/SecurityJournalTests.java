package io.passkeyprofile.profile.activity;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The profile shows people what they did. A change that can't be recorded is not made.
 */
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class SecurityJournalTests extends StubbedPassageFixture {

	private static final String PASSWORD = "correct horse";

	private static final String LISTED = "{\"devices\": [{\"id\": \"srOR4lZomCOarJeXtMGAiNnX\", \"friendly_name\": \"Laptop\"}]}";

	private static final String REVOKE = "/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke";

	private static final String FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

	@Autowired
	private JdbcClient database;

	@Autowired
	private MovableClock clock;

	private boolean broken;

	@AfterEach
	void mend() {
		if (this.broken) {
			this.database.sql("alter table hidden rename to security_event").update();
			this.database.sql("alter table hidden_revocation rename to passkey_revocation").update();
		}
	}

	@Test
	void showsEveryKindOfEvent() {
		this.clock.startNextHour();
		passage();
		Visitor firefox = new Visitor(this.port).sending("User-Agent", FIREFOX);
		firefox.signIn(this.username, "wrong-wrong");
		firefox.signIn(this.username, "wrong-again");
		signInWithPasskey(firefox);
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}").json(200, "{\"external_id\": \"%s\"}".formatted(externalId()));
		firefox.postJson("/user/devices/transaction", "{}");
		firefox.postJson("/user/devices", "{\"nonce\": \"n\"}");
		PASSAGE.json(200, LISTED).respond(204, "", "").json(200, "{\"devices\": []}");
		firefox.submit(REVOKE, Map.of());
		PASSAGE.json(200, "{\"devices\": []}").json(200, "{\"devices\": []}");
		firefox.submit("/profile/sessions/end-others", Map.of());
		firefox.submit("/profile/password", Map.of("newPassword", "another horse"));

		String page = firefox.open("/profile/activity").body();

		assertThat(page).containsSubsequence("Password changed", "Ended another session",
				"Revoked the passkey “Laptop”", "Passkey added", "Signed in with a passkey", "Firefox on Windows",
				"127.0.0.1", "2 failed attempts to sign in with a password", "Firefox on Windows", "Signed up",
				"Unknown browser");
		assertThat(
				new Visitor(this.port).signUp(UUID.randomUUID().toString(), PASSWORD).open("/profile/activity").body())
			.contains("Signed up")
			.doesNotContain("Firefox", "failed attempts", "revoked");
	}

	@Test
	void showsTheClientOfEachChangeHoweverManyPasskeysItChanged() {
		passage();
		List<String> ids = IntStream.range(0, 15).mapToObj((number) -> "device" + number).toList();
		PASSAGE.json(200,
				ids.stream()
					.map("{\"id\": \"%1$s\", \"friendly_name\": \"%1$s\"}"::formatted)
					.collect(Collectors.joining(",", "{\"devices\": [", "]}")));
		ids.forEach((id) -> PASSAGE.respond(204, "", ""));
		PASSAGE.json(200, "{\"devices\": []}").json(200, "{\"devices\": []}");

		this.visitor.sending("User-Agent", FIREFOX)
			.submit("/profile/passkeys/revoke", Map.of("id", String.join(",", ids)));

		assertThat(this.database.sql("""
				select count(*) from security_event where kind = 'PASSKEY_REVOKED' and browser = 'Firefox'
				and account_id = :id""").param("id", account().getId()).query(Integer.class).single())
			.isEqualTo(ids.size());
	}

	@Test
	void recordsNoRevocationThatFailed() {
		passage();
		PASSAGE.json(200, LISTED).json(500, "").json(200, "{\"devices\": []}");

		assertThat(this.visitor.submit(REVOKE, Map.of()).body())
			.contains("did not confirm that the passkey was revoked");

		assertThat(this.visitor.open("/profile/activity").body())
			.contains("Began to revoke a passkey. We don’t know the outcome yet.")
			.doesNotContain("Revoked the passkey");
	}

	@Test
	void recordsNoPasskeyThatWasNotConfirmed() {
		passage();
		startAdding();
		PASSAGE.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"?\"}");

		assertThat(this.visitor.postJson("/user/devices", "{\"nonce\": \"n\"}").statusCode()).isEqualTo(422);

		assertThat(this.visitor.open("/profile/activity").body()).doesNotContain("Passkey added");
	}

	@Test
	void changesNothingThatCannotBeRecorded() {
		passage();
		Visitor other = new Visitor(this.port);
		PASSAGE.json(200, "{\"devices\": []}");
		other.signIn(this.username, PASSWORD);
		int asked = PASSAGE.requests().size();
		String password = account().getPassword();
		long accounts = this.accounts.count();
		long sessions = sessions();
		this.database.sql("alter table security_event rename to hidden").update();
		this.database.sql("alter table passkey_revocation rename to hidden_revocation").update();
		this.broken = true;

		assertFails(this.visitor.submit(REVOKE, Map.of()));
		assertFails(this.visitor.submit("/profile/password", Map.of("newPassword", "another horse")));
		assertFails(this.visitor.submit("/profile/sessions/end-others", Map.of()));
		Visitor stranger = new Visitor(this.port);
		stranger.open("/sign-up");
		assertFails(
				stranger.submit("/sign-up", Map.of("username", UUID.randomUUID().toString(), "password", PASSWORD)));
		assertFails(stranger.submit("/sign-in", Map.of("username", this.username, "password", PASSWORD)));

		assertThat(PASSAGE.requests()).hasSize(asked);
		assertThat(account().getPassword()).isEqualTo(password);
		assertThat(this.accounts.count()).isEqualTo(accounts);
		assertThat(sessions()).isEqualTo(sessions);
		assertThat(stranger.open("/profile/passkeys/new").uri().getPath()).isEqualTo("/sign-in");
	}

	private void assertFails(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).isEqualTo(500);
		assertThat(answer.body()).doesNotContain("security_event", "Exception");
	}

	private void signInWithPasskey(Visitor visitor) {
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, "{\"devices\": []}");
		visitor.open("/sign-in");
		assertThat(visitor.submit("/sign-in/passkey", Map.of("nonce", "n")).uri().getPath()).isEqualTo("/profile");
	}

	/** Makes the account known to Passage. */
	private void passage() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	private long sessions() {
		return this.database.sql("select count(*) from spring_session where principal_name = :name")
			.param("name", Long.toString(account().getId()))
			.query(Long.class)
			.single();
	}

}
