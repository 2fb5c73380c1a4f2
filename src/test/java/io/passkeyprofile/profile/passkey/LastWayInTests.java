package io.passkeyprofile.profile.passkey;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.waysin.LastWayInException;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import io.passkeyprofile.profile.waysin.WaysIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * An account without a password always keeps a passkey that has signed in, even if
 * several passkeys are revoked at the same time.
 */
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class LastWayInTests extends StubbedPassageFixture {

	private static final String ONE = "/profile/passkeys/a/revoke";

	private static final String SEVERAL = "/profile/passkeys/revoke";

	@Autowired
	private WaysIn waysIn;

	@Autowired
	private PasskeyRevocations revocations;

	@Autowired
	private PasskeyFacts facts;

	@Autowired
	private MovableClock clock;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private JdbcClient jdbc;

	private int asked;

	@BeforeEach
	void removePassword() {
		this.asked = PASSAGE.requests().size();
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
		this.accounts.savePasswordHash(account().getId(), 0, null);
		this.visitor = new Visitor(this.port);
		this.visitor.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, devices(1, 0));
		this.visitor.submitOnly("/sign-in/passkey", Map.of("nonce", "n"));
		this.visitor.open("/profile/activity");
	}

	@Test
	void refusesToRevokeTheOnlyPasskeyThatHasSignedIn() {
		PASSAGE.json(200, devices(1, 0));
		assertThat(this.visitor.open(ONE).body())
			.contains("last way in to your account that certainly works", "href=\"/profile/password\"",
					"href=\"/profile/passkeys/new\"")
			.doesNotContain("class=\"danger\"");
		PASSAGE.json(200, devices(1, 0)).json(200, devices(1, 0));
		assertThat(this.visitor.submit(ONE, Map.of()).body())
			.contains("The passkey was not revoked: it’s the last way in",
					"set a password, or sign in once with another")
			.doesNotContain("Revoked");
		PASSAGE.json(200, devices(1, 0)).json(200, devices(1, 0));
		assertThat(this.visitor.submit(SEVERAL, Map.of("id", "a,b")).body())
			.contains("No passkey was revoked: no way in");
		PASSAGE.json(200, devices(1, 0));

		HttpResponse<String> answer = this.visitor.postJson("/revokePasskey", "{\"id\": \"a\"}");

		assertThat(answer.statusCode()).isEqualTo(409);
		assertThat(answer.body()).contains("\"code\":\"last_way_in\"");
		assertNothingWasRevoked();
	}

	@Test
	void asksForCodesBeforeOnlyOnePasskeyIsLeftThatIsNotSynced() {
		String codes = "Then losing one device would lock you out.";
		String unsynced = devices(1, 0).replaceFirst("\"passkey\"", "\"platform\"");
		PASSAGE.json(200, unsynced).json(200, devices(1, 0)).json(200, unsynced);
		assertThat(this.visitor.open("/profile/passkeys/b/revoke").body()).contains(codes,
				"href=\"/profile/recovery-codes/new\"");
		assertThat(this.visitor.open("/profile/passkeys/b/revoke").body()).as("Synced").doesNotContain(codes);
		this.jdbc.sql("update account set recovery_codes = 1 where id = ?").param(account().getId()).update();

		assertThat(this.visitor.open("/profile/passkeys/b/revoke").body()).as("Has codes").doesNotContain(codes);
	}

	@Test
	void asksForCodesBeforeSeveralAreRevokedAndOneMayBeLeftThatIsNotSynced() {
		String codes = "You have no password and no recovery codes.";
		String unsynced = devices(1, 0).replaceFirst("\"passkey\"", "\"platform\"");
		PASSAGE.json(200, unsynced).json(200, devices(1, 0)).json(200, unsynced);
		assertThat(this.visitor.open(SEVERAL).body()).contains(codes, "href=\"/profile/recovery-codes/new\"");
		assertThat(this.visitor.open(SEVERAL).body()).as("Synced").doesNotContain(codes);
		this.jdbc.sql("update account set recovery_codes = 1 where id = ?").param(account().getId()).update();

		assertThat(this.visitor.open(SEVERAL).body()).as("Has codes").doesNotContain(codes);
	}

	@Test
	void revokesOtherPasskeys() {
		PASSAGE.json(200, devices(1, 0));
		HttpResponse<String> question = this.visitor.open("/profile/passkeys/b/revoke");
		assertThat(question.body()).contains("You can still sign in with your other passkey.");
		PASSAGE.json(200, devices(1, 0)).respond(204, "", "").json(200, devices(1)).json(200, devices(1));

		assertThat(this.visitor.submit("/profile/passkeys/b/revoke", Map.of()).body())
			.contains("The passkey is revoked.");
		assertThat(this.facts.find(account())).containsOnlyKeys("a");
		assertThat(this.visitor.open("/profile/activity").body()).contains("Revoked the passkey “Key b”");
	}

	@Test
	void onlyOneChangeAtATimeHasTheClaim() {
		WaysIn.Claim claim = this.waysIn.claim(account());

		assertThatExceptionOfType(OtherChangeException.class).isThrownBy(() -> this.waysIn.claim(account()));
		HttpResponse<String> answer = this.visitor.postJson("/revokePasskey", "{\"id\": \"a\"}");
		assertThat(answer.statusCode()).isEqualTo(409);
		assertThat(answer.body()).contains("\"code\":\"other_change\"");
		PASSAGE.json(200, devices(1, 1)).json(200, devices(1, 1));
		assertThat(this.visitor.submit(ONE, Map.of()).body()).contains("another change is being made to your account");
		assertThat(this.visitor.submit(SEVERAL, Map.of("id", "a")).body()).contains("another change is being made");
		assertNothingWasRevoked();

		claim.close();
		assertThatNoException().isThrownBy(() -> this.waysIn.claim(account()));
	}

	@Test
	void doesNotWaitForAChangeThatIsStuckInTheDatabase() {
		WaysIn.Claim claim = this.waysIn.claim(account());
		this.transactions.executeWithoutResult((transaction) -> {
			this.waysIn.renew(claim);
			HttpResponse<String> answer = this.visitor.postJson("/revokePasskey", "{\"id\": \"a\"}");
			assertThat(answer.statusCode()).isEqualTo(409);
			assertThat(answer.body()).contains("\"code\":\"other_change\"");
		});
	}

	@Test
	void aClaimLastsHalfAMinuteUnlessItIsRenewed() {
		WaysIn.Claim first = this.waysIn.claim(account());
		elapse(29);
		renew(first);
		elapse(29);
		renew(first);
		elapse(31);
		assertThatExceptionOfType(OtherChangeException.class).isThrownBy(() -> renew(first));

		WaysIn.Claim second = this.waysIn.claim(account());

		assertThatExceptionOfType(OtherChangeException.class).isThrownBy(() -> renew(first));
		assertThatExceptionOfType(OtherChangeException.class)
			.isThrownBy(() -> this.revocations.begin(first, account().getUsernameKey(), new Passkey("a", "A"), null));
		first.close();
		assertThatNoException().isThrownBy(() -> renew(second));
	}

	@Test
	void aRevocationWithoutACertainOutcomeCountsAsGone() {
		PASSAGE.json(200, devices(1, 1)).json(504, "").json(200, devices(1, 1));
		assertThat(this.visitor.submit(ONE, Map.of()).body()).contains("We don’t know yet");
		PASSAGE.json(200, devices(1, 1));
		assertThat(this.visitor.postJson("/revokePasskey", "{\"id\": \"b\"}").body()).contains("last_way_in");

		// Still listed, but the request may still arrive
		this.clock.advance(Duration.ofSeconds(11));
		String usernameKey = account().getUsernameKey();
		this.revocations.due(100)
			.stream()
			.filter((revocation) -> revocation.usernameKey().equals(usernameKey))
			.forEach((revocation) -> this.revocations.settle(revocation, false));
		assertThat(this.visitor.open("/profile/activity").body()).contains("The passkey “Key a” was not revoked");

		PASSAGE.json(200, devices(1, 1));
		assertThat(this.visitor.postJson("/revokePasskey", "{\"id\": \"b\"}").body()).contains("last_way_in");
		PASSAGE.json(200, devices(1, 1)).respond(204, "", "").json(200, devices(0, 1));
		assertThat(this.visitor.postJson("/revokePasskey", "{\"id\": \"a\"}").body()).isEqualTo("OK");
	}

	@Test
	void aPasskeyThatTheSameFlowHasAddedCountsAtOnce() {
		List<WebAuthnDevice> devices = List.of(TestDevices.neverUsed());
		try (WaysIn.Claim claim = this.waysIn.claim(account())) {
			assertThatExceptionOfType(LastWayInException.class)
				.isThrownBy(() -> claim.requireOneLeft(devices, Set.of("gone"), Set.of("another")));
			assertThatNoException()
				.isThrownBy(() -> claim.requireOneLeft(devices, Set.of("gone"), Set.of(devices.get(0).id())));
		}
	}

	private void renew(WaysIn.Claim claim) {
		this.transactions.executeWithoutResult((transaction) -> this.waysIn.renew(claim));
	}

	/**
	 * The claim ends by the database's clock, so the test moves its end instead of the
	 * clock.
	 */
	private void elapse(int seconds) {
		this.jdbc.sql(
				"update account set ways_in_claimed_until = ways_in_claimed_until - interval '%d' second where id = :id"
					.formatted(seconds))
			.param("id", account().getId())
			.update();
	}

	private void assertNothingWasRevoked() {
		assertThat(PASSAGE.requestLines().subList(this.asked, PASSAGE.requests().size()))
			.noneMatch((request) -> request.startsWith("DELETE"));
	}

	private static String devices(int... usageCounts) {
		StringBuilder devices = new StringBuilder();
		for (int number = 0; number < usageCounts.length; number++) {
			devices.append((number > 0) ? "," : "")
				.append("""
						{"id": "%s", "cred_id": "cred", "friendly_name": "Key %1$s", "type": "passkey", "usage_count": %d}"""
					.formatted((char) ('a' + number), usageCounts[number]));
		}
		return "{\"devices\": [" + devices + "]}";
	}

}
