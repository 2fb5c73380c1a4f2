package io.passkeyprofile.profile.passkey;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.passkeyprofile.PooledConnections;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.passkey.PasskeyRevocations.Unsettled;
import io.passkeyprofile.profile.waysin.WaysIn;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is recorded of revocations, whatever Passage answers, and however late.
 */
@ApplicationTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class PasskeyRevocationTests {

	private static final StubPassage PASSAGE = ApplicationTest.PASSAGE;

	private static final String PASSWORD = "correct horse";

	private static final String DEVICE = "srOR4lZomCOarJeXtMGAiNnX";

	private static final String REVOKE = "/profile/passkeys/" + DEVICE + "/revoke";

	private static final Passkey PASSKEY = new Passkey(DEVICE, "Laptop");

	private static final String NONE = "{\"devices\": []}";

	private static final String LISTED = "{\"devices\": [{\"id\": \"%s\", \"friendly_name\": \"Laptop\"}]}"
		.formatted(DEVICE);

	private static final String NO_USER = "{\"code\": \"user_not_found\", \"error\": \"?\"}";

	private static final String FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

	private static final String NOT_KNOWN = "We don’t know the outcome yet.";

	@Autowired
	private PassageUserIdStore passageUserIds;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private PasskeyRevocations revocations;

	@Autowired
	private WaysIn waysIn;

	@Autowired
	private RevocationSettlement settlement;

	@Autowired
	private PassageFlex passage;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private DataSource connections;

	@Autowired
	private MovableClock clock;

	@LocalServerPort
	private int port;

	private String username;

	private Visitor visitor;

	@BeforeEach
	void signUp() {
		// Removes revocations that other tests left open
		this.jdbc.sql("delete from passkey_revocation").update();
		this.username = UUID.randomUUID().toString();
		this.visitor = new Visitor(this.port).sending("User-Agent", FIREFOX).signUp(this.username, PASSWORD);
		Account account = account();
		this.passageUserIds.save(this.accounts.getOrCreateExternalId(account), StubPassage.APP_ID);
	}

	@AfterEach
	void forgetAll() throws SQLException {
		PooledConnections.unlimit(this.connections);
		this.jdbc.sql("delete from passkey_revocation").update();
		assertThat(PASSAGE.isSpent()).isTrue();
	}

	@Test
	void holdsNoConnectionWhilePassageAnswers() throws Exception {
		PooledConnections.limit(this.connections, 3);
		int revocations = 4;
		CountDownLatch arrived = new CountDownLatch(revocations);
		CountDownLatch let = new CountDownLatch(1);
		PASSAGE.json(200, "{\"devices\": [{\"id\": \"a\"}, {\"id\": \"b\"}, {\"id\": \"c\"}, {\"id\": \"d\"}]}");
		for (int number = 0; number < revocations; number++) {
			PASSAGE.jsonAfter(arrived, let, 200, "{}");
		}
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			Future<HttpResponse<String>> answer = threads
				.submit(() -> this.visitor.submitOnly("/profile/passkeys/revoke", Map.of("id", "a,b,c,d")));
			assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

			// All of this needs connections to the database
			assertThat(this.visitor.open("/profile/activity").body())
				.contains("Began to revoke a passkey 4 times. " + NOT_KNOWN)
				.doesNotContain("revoked");
			new Visitor(this.port).signUp(UUID.randomUUID().toString(), PASSWORD);
			assertThat(new Visitor(this.port).signIn(this.username, "wrong").statusCode()).isEqualTo(200);

			PASSAGE.json(200, NONE);
			let.countDown();
			assertThat(answer.get().statusCode()).isEqualTo(302);
		}
		finally {
			let.countDown();
			threads.shutdownNow();
		}
		assertThat(activity()).contains("Revoked the passkey “a”", "Revoked the passkey “d”").doesNotContain(NOT_KNOWN);
	}

	@Test
	void showsAnUnknownOutcomeAndSettlesNothingOnAPageView() {
		PASSAGE.json(200, LISTED).json(500, "").json(200, NONE).json(200, NONE);
		assertThat(this.visitor.submit(REVOKE, Map.of()).body()).contains("did not confirm", NOT_KNOWN)
			.doesNotContain("is revoked", "Revoked the passkey");

		this.clock.advance(Duration.ofSeconds(20));

		assertThat(this.visitor.open("/profile").body()).contains(NOT_KNOWN).doesNotContain("Revoked the passkey");
		assertThat(activity()).contains(NOT_KNOWN).doesNotContain("Revoked the passkey");
	}

	@Test
	void recordsARevocationIfThePasskeyIsGone() {
		revokeUnconfirmed();
		settleAfter(Duration.ofSeconds(9));
		assertThat(activity()).contains(NOT_KNOWN);

		PASSAGE.json(200, NONE);
		settleAfter(Duration.ofSeconds(2));

		assertThat(activity()).containsSubsequence("Revoked the passkey “Laptop”", "Firefox on Windows", "Signed up")
			.doesNotContain(NOT_KNOWN);
		settleAfter(Duration.ofMinutes(1));
	}

	@Test
	void recordsNoRevocationIfThePasskeyIsStillListed() {
		revokeUnconfirmed();

		PASSAGE.json(200, LISTED);
		settleAfter(Duration.ofSeconds(11));

		assertThat(activity()).contains("The passkey “Laptop” was not revoked").doesNotContain(NOT_KNOWN, "Revoked");
	}

	@Test
	void recordsARevocationIfPassageLostTheAccount() {
		revokeUnconfirmed();

		PASSAGE.json(404, NO_USER).json(200, "{\"users\": []}");
		settleAfter(Duration.ofSeconds(11));

		assertThat(activity()).contains("Revoked the passkey “Laptop”").doesNotContain(NOT_KNOWN);
	}

	@Test
	void triesAgainIfPassageDoesNotAnswer() {
		revokeUnconfirmed();
		PASSAGE.json(503, "");
		settleAfter(Duration.ofSeconds(11));
		PASSAGE.json(401, "");
		settleAfter(Duration.ofSeconds(31));
		PASSAGE.raw("");
		settleAfter(Duration.ofSeconds(31));
		assertThat(activity()).contains(NOT_KNOWN);

		PASSAGE.json(200, NONE);
		settleAfter(Duration.ofSeconds(31));

		assertThat(activity()).contains("Revoked the passkey “Laptop”").doesNotContain(NOT_KNOWN);
	}

	@Test
	void settlesRevocationsThatAStoppedInstanceLeft() {
		begin(DEVICE);
		this.clock.advance(Duration.ofSeconds(11));
		assertThat(this.revocations.claim(due(), RevocationSettlement.RETRY_AFTER)).isTrue();
		settleAfter(Duration.ofSeconds(9));

		PASSAGE.json(200, NONE);
		settleAfter(Duration.ofSeconds(12));

		assertThat(activity()).contains(">Revoked the passkey “Laptop”<").doesNotContain(NOT_KNOWN);
	}

	@Test
	void settlesAllThatAreDue() {
		this.clock.startNextHour();
		begin(DEVICE);
		PASSAGE.json(200, NONE);
		for (int number = 1; number < 120; number++) {
			this.jdbc.sql("""
					insert into passkey_revocation (id, account_id, passage_device_id, begun_at, due_at)
					select :id, account_id, :id, begun_at, due_at from passkey_revocation
					where passage_device_id = :device""")
				.param("id", "number " + number)
				.param("device", DEVICE)
				.update();
			PASSAGE.json(200, NONE);
		}

		settleAfter(Duration.ofSeconds(11));

		assertThat(activity()).contains("119 passkeys revoked", "Revoked the passkey “Laptop”")
			.doesNotContain(NOT_KNOWN);
	}

	@Test
	void settlesEvenIfTheClockWasSetBack() {
		begin(DEVICE);

		PASSAGE.json(200, NONE);
		settleAfter(Duration.ofHours(-1));

		assertThat(this.revocations.due(1)).isEmpty();
		assertThat(activity()).contains(">Revoked the passkey “Laptop”<").doesNotContain(NOT_KNOWN);
	}

	@Test
	void severalInstancesSettleEachOnce() throws Exception {
		PooledConnections.limit(this.connections, 3);
		int count = 12;
		for (int number = 0; number < count; number++) {
			begin("device" + number);
			PASSAGE.json(200, NONE);
		}
		this.clock.advance(Duration.ofSeconds(11));
		int asked = PASSAGE.requests().size();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			Callable<Void> instance = () -> {
				new RevocationSettlement(this.revocations, this.passage).settle();
				return null;
			};
			for (Future<Void> done : threads.invokeAll(Collections.nCopies(4, instance))) {
				done.get();
			}
		}
		finally {
			threads.shutdownNow();
		}

		assertThat(PASSAGE.requests()).hasSize(asked + count);
		assertThat(activity()).contains("Revoked the passkey “Laptop”").doesNotContain(NOT_KNOWN);
	}

	@Test
	void countsALateConfirmationOnce() {
		String id = begin(DEVICE);
		this.clock.advance(Duration.ofSeconds(11));
		Unsettled due = due();
		this.revocations.settle(due, true);
		this.revocations.settle(due, true);

		this.revocations.confirm(id, this.username, PASSKEY, null);

		assertThat(activity()).contains(">Revoked the passkey “Laptop”<").doesNotContain("Revoked 2");
	}

	@Test
	void recordsALateConfirmationEvenIfThePasskeyWasStillListed() {
		String id = begin(DEVICE);
		this.clock.advance(Duration.ofSeconds(11));
		this.revocations.settle(due(), false);

		this.revocations.confirm(id, this.username, PASSKEY, null);

		assertThat(activity()).contains(">Revoked the passkey “Laptop”<");
	}

	@Test
	void aConfirmedSecondAttemptSettlesTheFirst() {
		begin(DEVICE);
		this.revocations.confirm(begin(DEVICE), this.username, PASSKEY, null);

		settleAfter(Duration.ofSeconds(11));

		assertThat(activity()).contains(">Revoked the passkey “Laptop”<").doesNotContain(NOT_KNOWN);
	}

	@Test
	void settlesARefusalAtOnce() {
		PASSAGE.json(200, LISTED).json(401, "{\"code\": \"invalid_access_token\", \"error\": \"?\"}").json(200, NONE);

		assertThat(this.visitor.submit(REVOKE, Map.of()).body()).contains("was not revoked and still works");

		assertThat(activity()).contains("The passkey “Laptop” was not revoked").doesNotContain(NOT_KNOWN);
		settleAfter(Duration.ofSeconds(11));
	}

	@Test
	void recordsNothingForAPasskeyThatPassageDoesNotFind() {
		PASSAGE.json(200, LISTED).json(404, "{\"code\": \"device_not_found\", \"error\": \"?\"}");

		assertThat(this.visitor.submit(REVOKE, Map.of()).statusCode()).isEqualTo(404);

		assertThat(activity()).doesNotContain(NOT_KNOWN, "evoked");
		settleAfter(Duration.ofSeconds(11));
	}

	@Test
	void limitsOpenRevocations() {
		for (int number = 0; number < 20; number++) {
			begin("device" + number);
		}
		PASSAGE.json(200, LISTED);

		assertThat(this.visitor.postJson("/revokePasskey", "{\"id\": \"%s\"}".formatted(DEVICE)).body())
			.contains("passage_busy");
	}

	@Test
	void forgetsSettledRevocationsAfterAnHour() {
		begin(DEVICE);
		this.clock.advance(Duration.ofSeconds(11));
		this.revocations.settle(due(), true);
		settleAfter(Duration.ofMinutes(50));
		assertThat(rows()).isOne();

		settleAfter(Duration.ofMinutes(20));

		assertThat(rows()).isZero();
	}

	@Test
	void saysThatPassageDoesNotKnowTheAccountAnyMore() {
		PASSAGE.json(404, NO_USER).json(200, "{\"users\": []}").json(404, NO_USER).json(200, "{\"users\": []}");

		assertThat(this.visitor.open("/profile").body()).contains("Passage doesn’t know your account any more")
			.doesNotContain("No passkeys yet", "<table");
		HttpResponse<String> json = this.visitor.getJson("/user/devices");
		assertThat(json.statusCode()).isEqualTo(404);
		assertThat(json.body()).contains("\"code\":\"passage_user_not_found\"");
	}

	@Test
	void showsNoPasskeysForAnAccountThatPassageNeverKnew() {
		String name = UUID.randomUUID().toString();
		Visitor newcomer = new Visitor(this.port).signUp(name, PASSWORD);
		assertThat(newcomer.open("/profile").body()).contains("No passkeys yet");
		this.accounts.getOrCreateExternalId(this.accounts.findByUsernameKey(name).orElseThrow());
		PASSAGE.json(200, "{\"users\": []}").json(200, "{\"users\": []}");

		assertThat(newcomer.open("/profile").body()).contains("No passkeys yet");
		assertThat(newcomer.getJson("/user/devices").body()).contains("\"passkeys\":[]");
	}

	/** Passage answers with an error, so nobody knows whether it revoked the passkey. */
	private void revokeUnconfirmed() {
		PASSAGE.json(200, LISTED).json(500, "").json(200, NONE);
		this.visitor.submit(REVOKE, Map.of());
	}

	private void settleAfter(Duration time) {
		this.clock.advance(time);
		this.settlement.settle();
	}

	private String begin(String deviceId) {
		try (WaysIn.Claim claim = this.waysIn.claim(account())) {
			return this.revocations.begin(claim, this.username, new Passkey(deviceId, "Laptop"), null).orElseThrow();
		}
	}

	private Unsettled due() {
		return this.revocations.due(1).get(0);
	}

	private String activity() {
		return this.visitor.open("/profile/activity").body();
	}

	private int rows() {
		return this.jdbc.sql("select count(*) from passkey_revocation").query(Integer.class).single();
	}

	private Account account() {
		return this.accounts.findByUsernameKey(this.username).orElseThrow();
	}

}
