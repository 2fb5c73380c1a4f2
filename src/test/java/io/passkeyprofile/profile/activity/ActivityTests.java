package io.passkeyprofile.profile.activity;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.ExecutedStatements;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Moment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * How security events are stored, shown and logged.
 */
@ApplicationTest
@BothDatabases
class ActivityTests {

	@Autowired
	private SecurityJournal journal;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private Activity activity;

	@Autowired
	private MessageSource messages;

	@Autowired
	private MovableClock clock;

	@Autowired
	private ExecutedStatements statements;

	@LocalServerPort
	private int port;

	private final String username = UUID.randomUUID().toString();

	private final Logger logger = (Logger) LoggerFactory.getLogger(SecurityLog.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private Visitor visitor;

	private Account account;

	@BeforeEach
	void signUp() {
		this.clock.startNextHour();
		this.visitor = new Visitor(this.port)
			.sending("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
			.signUp(this.username, "correct horse");
		this.account = this.accounts.findByUsernameKey(this.username).orElseThrow();
		this.jdbc.sql("delete from security_event where kind <> 'SIGNED_UP'").update();
		this.log.list = new CopyOnWriteArrayList<>();
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.clock.reset();
		this.logger.detachAppender(this.log);
	}

	@Test
	void skipsEventsThatOnlyALaterVersionKnows() {
		record(SecurityEvent.of(this.account, Kind.PASSKEY_ADDED));
		record(SecurityEvent.of(this.account, Kind.PASSKEY_REVOKED));
		this.jdbc.sql("update security_event set kind = 'UNHEARD_OF' where kind = 'PASSKEY_ADDED'").update();

		assertThat(this.activity.recent(this.account, 5, new MockHttpServletRequest()).entries())
			.extracting(ActivityEntry::text)
			.contains("Passkey revoked")
			.doesNotContain("Passkey added");
	}

	@Test
	void skipsSignInsWithAProofThatOnlyALaterVersionKnows() {
		record(SecurityEvent.of(this.account, Kind.PASSKEY_REVOKED));
		record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null));
		this.jdbc
			.sql("update security_event set kind = 'SIGNED_IN_NEW_BROWSER', proof = 'PALM' where kind = 'SIGNED_IN'")
			.update();

		assertThat(this.activity.recent(this.account, 5, new MockHttpServletRequest()).entries())
			.extracting(ActivityEntry::text)
			.contains("Passkey revoked")
			.noneMatch((text) -> text.startsWith("Signed in"));
		assertThat(this.activity.export(this.account)).extracting((row) -> String.valueOf(row.get("what")))
			.anyMatch((what) -> what.contains("activity.unknown"))
			.noneMatch((what) -> what.contains("activity.signed_in"));
	}

	@Test
	void recordsAndShowsTheSignUp() {
		assertThat(this.visitor.open("/profile").body()).containsSubsequence("id=\"activity\"", "#signed_up",
				"Signed up", "Firefox on Windows", "127.0.0.1", "<time", " UTC</time>", "See all activity");
	}

	@Test
	void showsNewsOfOtherBrowsersUntilTheyAreSeen() {
		Visitor other = new Visitor(this.port);
		other.signIn(this.username, "correct horse");
		this.jdbc.sql("update security_event set occurred_at = occurred_at - interval '2' minute where account_id = ?")
			.param(this.account.getId())
			.update();
		this.jdbc.sql("update account set notices_seen_at = notices_seen_at - interval '1' hour where id = ?")
			.param(this.account.getId())
			.update();

		String page = this.visitor.open("/profile").body();
		assertThat(page).containsSubsequence("New since your last visit",
				"Signed in with your password in a new browser", "Got it", "id=\"passkeys\"");
		String until = page.replaceAll("(?s).*name=\"until\" value=\"([^\"]+)\".*", "$1");
		record(SecurityEvent.of(this.account, Kind.PASSWORD_SET));

		assertThat(this.visitor.submit("/profile/activity/seen", Map.of("until", until)).body())
			.as("Happened after the page was shown")
			.containsSubsequence("New since your last visit", "Password set", "Got it", "id=\"activity\"",
					"in a new browser");
		this.visitor.submit("/profile/activity/seen", Map.of("until", "2999-01-01T00:00:00Z"));
		assertThat(this.visitor.open("/profile").body()).doesNotContain("New since").contains("in a new browser");
		record(SecurityEvent.of(this.account, Kind.RECOVERY_CODE_USED));
		assertThat(this.visitor.open("/profile").body()).as("The future cannot be seen").contains("New since");
		assertThat(new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse").open("/profile").body())
			.doesNotContain("New since");
	}

	@Test
	void showsASessionNoNewsOfItsOwnActions() {
		this.visitor.open("/profile/recovery-codes/new");
		this.visitor.submit("/profile/recovery-codes/new", Map.of());

		assertThat(this.visitor.open("/profile").body()).contains("Got new recovery codes").doesNotContain("New since");
		assertThat(new Visitor(this.port).signIn(this.username, "correct horse").body())
			.containsSubsequence("New since your last visit", "Got new recovery codes", "Got it");
	}

	@Test
	void reportsANewBrowserOnce() {
		Visitor other = new Visitor(this.port);
		other.signIn(this.username, "correct horse");
		other.submit("/sign-out", Map.of());
		other.signIn(this.username, "correct horse");

		assertThat(stored()).extracting("kind").containsExactly("SIGNED_UP", "SIGNED_IN_NEW_BROWSER", "SIGNED_IN");
	}

	@Test
	void keepsABoundedNumberOfBrowsers() {
		for (int browser = 0; browser < 25; browser++) {
			new Visitor(this.port).signIn(this.username, "correct horse");
		}

		assertThat(this.jdbc.sql("select count(*) from known_browser where account_id = ?")
			.param(this.account.getId())
			.query(Integer.class)
			.single()).isEqualTo(20);
	}

	@Test
	void recordsNoRefusedSignUp() {
		Visitor other = new Visitor(this.port);
		other.open("/sign-up");
		other.submit("/sign-up", Map.of("username", this.username, "password", "correct horse"));

		assertThat(stored()).extracting("kind").containsExactly("SIGNED_UP");
	}

	@Test
	void describesEveryEvent() {
		record(SecurityEvent.signedIn(this.account, Proof.PASSKEY, null));
		record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null));
		record(SecurityEvent.of(this.account, Kind.PASSKEY_ADDED));
		record(SecurityEvent.of(this.account, Kind.PASSKEY_REVOKED));
		record(SecurityEvent.of(this.account, Kind.PASSWORD_CHANGED));
		record(SecurityEvent.of(this.account, Kind.PASSKEY_NOT_REVOKED));
		record(SecurityEvent.of(this.account, Kind.PASSKEY_BEGUN));
		record(SecurityEvent.sessionsEnded(this.account, 1));
		record(SecurityEvent.signInFailed(this.username, Proof.PASSKEY));
		fail(3);

		String page = this.visitor.open("/profile/activity").body();

		assertThat(page).containsSubsequence("class=\"failed\"", "3 failed attempts to sign in with a password",
				"class=\"failed\"", ">Failed attempt to sign in with a passkey", "Ended another session",
				"Began to add a passkey", "A passkey was not revoked", "Password changed", "Passkey revoked",
				"Passkey added", "Signed in with your password", "Signed in with a passkey", "Signed up");
		assertThat(page).doesNotContain("??");
		assertThat(this.visitor.open("/profile").body()).contains("Passkey added").doesNotContain("Signed up");
	}

	@Test
	void saysHowOftenAnEventHappened() {
		for (int time = 0; time < 2; time++) {
			record(SecurityEvent.signedIn(this.account, Proof.PASSKEY, null));
			record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null));
			Stream
				.of(Kind.PASSKEY_BEGUN, Kind.PASSKEY_ADDED, Kind.PASSKEY_REVOKED, Kind.PASSKEY_NOT_REVOKED,
						Kind.PASSWORD_CHANGED)
				.forEach((kind) -> record(SecurityEvent.of(this.account, kind)));
			record(SecurityEvent.sessionsEnded(this.account, 2));
		}

		assertThat(stored()).hasSize(9);
		assertThat(this.visitor.open("/profile/activity").body()).containsSubsequence("Ended 4 other sessions",
				"Password changed 2 times", "2 times a passkey was not revoked", "2 passkeys revoked",
				"2 passkeys added", "Began to add a passkey 2 times", "Signed in with your password 2 times",
				"Signed in with a passkey 2 times", "Signed up");
	}

	@Test
	void countsEqualEventsOfAnHourInOneRow() {
		fail(2);
		record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null));
		fail(3);
		record(SecurityEvent.signInFailed(this.username, Proof.PASSKEY));

		assertThat(stored()).extracting("kind", "proof", "times")
			.containsExactly(tuple("SIGNED_UP", null, 1), tuple("SIGN_IN_FAILED", "PASSWORD", 5),
					tuple("SIGNED_IN", "PASSWORD", 1), tuple("SIGN_IN_FAILED", "PASSKEY", 1));

		this.clock.advance(Duration.ofHours(1));
		fail(1);

		assertThat(stored()).last().extracting("kind", "times").containsExactly("SIGN_IN_FAILED", 1);
	}

	@Test
	void aHundredFailuresHideNoOtherEvent() {
		record(SecurityEvent.of(this.account, Kind.PASSKEY_ADDED));
		record(SecurityEvent.of(this.account, Kind.PASSKEY_REVOKED));
		for (int hour = 0; hour < 4; hour++) {
			for (int time = 0; time < 25; time++) {
				record(SecurityEvent.of(this.account, Kind.PASSKEY_BEGUN));
				fail(1);
			}
			this.clock.advance(Duration.ofHours(1));
		}

		assertThat(stored()).hasSize(3 + 2 * 4);
		assertThat(this.visitor.open("/profile").body()).containsSubsequence(
				"25 failed attempts to sign in with a password", "Began to add a passkey 25 times", "Passkey revoked",
				"Passkey added", "Signed up");
		assertThat(this.visitor.open("/profile/activity").body()).contains("Signed up").doesNotContain("?page=2");
	}

	@Test
	void storesASignInFromAnotherAddressInItsOwnRow() {
		from("192.0.2.7", () -> record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null)));
		from("203.0.113.9", () -> record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null)));
		from("192.0.2.7", () -> record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null)));

		assertThat(stored()).extracting("kind", "times", "address")
			.containsExactly(tuple("SIGNED_UP", 1, "127.0.0.1"), tuple("SIGNED_IN", 2, "192.0.2.7"),
					tuple("SIGNED_IN", 1, "203.0.113.9"));
		assertThat(this.visitor.open("/profile/activity").body()).containsSubsequence("192.0.2.7", "203.0.113.9",
				"Signed up");
	}

	@Test
	void storesABoundedNumberOfRowsAnHour() {
		for (int host = 1; host <= 40; host++) {
			from("192.0.2." + host, () -> record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null)));
		}

		assertThat(stored()).hasSize(1 + SecurityJournal.CLIENTS_AN_HOUR + 1);
		assertThat(stored()).last()
			.extracting("kind", "times", "address")
			.containsExactly("SIGNED_IN", 40 - SecurityJournal.CLIENTS_AN_HOUR, null);
	}

	@Test
	void keepsOlderRowsUnchanged() {
		this.jdbc.sql("""
				insert into security_event (account_id, kind, proof, times, occurred_at, merge_key)
				select id, 'SIGN_IN_FAILED', 'PASSWORD', 3, created_at, '17' from account where username_key = ?""")
			.param(this.username)
			.update();

		fail(2);

		assertThat(stored()).extracting("kind", "times")
			.containsExactly(tuple("SIGNED_UP", 1), tuple("SIGN_IN_FAILED", 3), tuple("SIGN_IN_FAILED", 2));
	}

	@Test
	void countsEveryConcurrentFailure() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			Callable<Void> failures = () -> {
				fail(5);
				return null;
			};
			for (Future<Void> done : threads.invokeAll(Collections.nCopies(8, failures))) {
				done.get();
			}
		}
		finally {
			threads.shutdownNow();
		}

		assertThat(stored()).extracting("kind", "times")
			.containsExactly(tuple("SIGNED_UP", 1), tuple("SIGN_IN_FAILED", 40));
	}

	@Test
	void onlyLogsAFailureForAnUnknownUsername() {
		long before = count();

		record(SecurityEvent.signInFailed(UUID.randomUUID().toString(), Proof.PASSWORD));

		assertThat(count()).isEqualTo(before);
		assertThat(loggedEvents()).containsExactly("sign_in_failed");
		assertThat(logged().get(0).getKeyValuePairs()).extracting((pair) -> pair.key).doesNotContain("account");
	}

	@Test
	void refusesAnEventOutsideATransaction() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.journal.record(SecurityEvent.signedIn(this.account, Proof.PASSWORD, null)));
	}

	@Test
	void recordsAndLogsNoChangeThatIsRolledBack() {
		new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
			this.journal.record(SecurityEvent.of(this.account, Kind.PASSWORD_CHANGED));
			status.setRollbackOnly();
		});
		record(SecurityEvent.of(this.account, Kind.PASSKEY_ADDED));

		assertThat(stored()).extracting("kind").containsExactly("SIGNED_UP", "PASSKEY_ADDED");
		assertThat(loggedEvents()).containsExactly("passkey_added");
	}

	@Test
	void storesTheAddressOfTheLastFailureAndCutsLongOnes() {
		fail(1);
		from("x".repeat(60), () -> fail(1));

		assertThat(stored()).last().extracting("times", "address").containsExactly(2, "x".repeat(45));
		assertThat(this.visitor.open("/profile").body()).contains("Unknown browser");
	}

	@Test
	void showsTwentyAPageNewestFirst() {
		for (int count = 1; count <= 40; count++) {
			record(SecurityEvent.sessionsEnded(this.account, count + 1));
			this.clock.advance(Duration.ofHours(1));
		}
		// Otherwise the session would have expired
		this.clock.reset();

		assertThat(this.visitor.open("/profile/activity").body())
			.containsSubsequence("Ended 41 other", "Ended 22 other", "?page=2")
			.doesNotContain("Ended 21 other", "Newer");
		assertThat(this.visitor.open("/profile/activity?page=2").body())
			.containsSubsequence("Ended 21 other", "Ended 2 other", "?page=1", "?page=3")
			.doesNotContain("Signed up");
		assertThat(this.visitor.open("/profile/activity?page=3").body()).contains("Signed up", "?page=2")
			.doesNotContain("?page=4");
		assertThat(this.visitor.open("/profile/activity?page=4").statusCode()).isEqualTo(404);
		assertThat(this.visitor.open("/profile/activity?page=9999999").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "x", "1e3", "99999999999999999999", "", "%00", "%27", "1&page=2", "٣" })
	void showsTheFirstPageForAnInvalidPageNumber(String page) {
		assertThat(this.visitor.open("/profile/activity?page=" + page.replace("٣", "%D9%A3")).body())
			.contains("Signed up");
	}

	@Test
	void showsOneKindOfEvents() {
		for (int count = 1; count <= 21; count++) {
			record(SecurityEvent.sessionsEnded(this.account, count + 1));
			this.clock.advance(Duration.ofHours(1));
		}
		this.clock.reset();
		record(SecurityEvent.of(this.account, Kind.PASSWORD_CHANGED));

		assertThat(this.visitor.open("/profile/activity?show=password").body()).contains("Password changed")
			.doesNotContain("Signed up", "Ended");
		assertThat(this.visitor.open("/profile/activity?show=sign-ins").body()).contains("Signed up")
			.doesNotContain("Password changed", "Ended");
		assertThat(this.visitor.open("/profile/activity?show=sessions").body()).contains("?page=2&amp;show=sessions")
			.doesNotContain("Signed up");
		assertThat(this.visitor.open("/profile/activity?show=recovery").body())
			.contains("Nothing of this kind has happened.")
			.doesNotContain("activity.csv");
		assertThat(this.visitor.open("/profile/activity?show=%27%20or%201=1").body()).contains("Ended 22 other");
	}

	@Test
	void everyKindIsShownByAFilter() {
		assertThat(Stream.of(ActivityFilter.values())
			.filter((filter) -> filter != ActivityFilter.ALL)
			.flatMap((filter) -> filter.kinds().stream()))
			.contains(Stream.of(Kind.values()).map(Kind::name).toArray(String[]::new));
	}

	@Test
	void downloadsTheActivityAsATable() {
		HttpResponse<String> answer = this.visitor.open("/profile/activity.csv");

		assertThat(answer.headers().firstValue("content-type")).hasValue("text/csv;charset=UTF-8");
		assertThat(answer.headers().firstValue("content-disposition"))
			.hasValue("attachment; filename=\"activity.csv\"");
		assertThat(answer.body().split("\r\n")).hasSize(2)
			.satisfies((lines) -> assertThat(lines[0]).isEqualTo("\uFEFFTime,\"What happened\",Browser,\"IP address\""))
			.satisfies((lines) -> assertThat(lines[1]).contains("Z,\"Signed up\",\"Firefox on Windows\",127.0.0.1"));
		assertThat(this.visitor.open("/profile/activity.csv?show=password").body()).doesNotContain("Signed up");
		assertThat(new Visitor(this.port).open("/profile/activity.csv").uri().getPath()).isEqualTo("/sign-in");
	}

	private void endSessions(int times) {
		for (int i = 1; i <= times; i++) {
			this.jdbc
				.sql("insert into security_event (account_id, kind, times, occurred_at, merge_key) "
						+ "values (?, 'SESSIONS_ENDED', ?, ?, ?)")
				.params(this.account.getId(), i + 1, this.clock.instant().minusSeconds(i).atOffset(ZoneOffset.UTC),
						"test-" + i)
				.update();
		}
	}

	@Test
	void aTableHasNothingTwiceIfSomethingHappensWhileItIsRead() {
		endSessions(501);
		Iterator<ActivityEntry> entries = this.activity.entries(this.account, ActivityFilter.SESSIONS, Locale.ENGLISH)
			.iterator();
		List<String> read = new ArrayList<>(List.of(entries.next().text()));

		record(SecurityEvent.sessionsEnded(this.account, 1000));
		entries.forEachRemaining((entry) -> read.add(entry.text()));

		assertThat(read).hasSize(501).doesNotHaveDuplicates().last().isEqualTo("Ended 502 other sessions");
	}

	@Test
	void aTableHasAtItsTimeWhatIsBeingRevoked() {
		endSessions(2);
		this.jdbc.sql("""
				insert into passkey_revocation (id, account_id, passage_device_id, begun_at, due_at)
				values (?, ?, 'd', ?, ?)""")
			.params(UUID.randomUUID().toString(), this.account.getId(),
					this.clock.instant().minusMillis(1500).atOffset(ZoneOffset.UTC),
					this.clock.instant().atOffset(ZoneOffset.UTC))
			.update();

		assertThat(this.visitor.open("/profile/activity.csv").body()).containsSubsequence("Ended 2 other",
				"Began to revoke a passkey.", "Ended 3 other");
	}

	@Test
	void aTableIsBrokenOffIfTheDatabaseFailsWhileItIsWritten(@Autowired ApplicationLog log) {
		endSessions(501);
		this.statements.failAfter("from security_event", 1);

		String answer = new RawRequest("GET /profile/activity.csv").header("Host", "localhost")
			.header("Accept", "text/html")
			.cookiesOf(this.visitor)
			.send(this.port);

		assertThat(this.statements.stopFailing()).isFalse();
		assertThat(answer).startsWith("HTTP/1.1 200")
			.containsIgnoringCase("transfer-encoding: chunked")
			.contains("Ended 2 other")
			.doesNotContain("<html")
			.doesNotEndWith("\r\n0\r\n\r\n");
		assertThat(log.text()).contains("The database stopped answering").doesNotContain("Exception Processing");
	}

	@Test
	void aTableIsAnErrorPageIfTheDatabaseFailsBeforeItIsWritten() {
		this.statements.failAfter("from security_event", 0);

		HttpResponse<String> answer = this.visitor.open("/profile/activity.csv");

		assertThat(answer.statusCode()).isEqualTo(503);
		assertThat(answer.headers().map()).doesNotContainKey("content-disposition");
		assertThat(answer.body()).contains("Our database isn’t answering.");
	}

	@Test
	void aTableIsReadInPieces() {
		endSessions(501);

		assertThat(this.visitor.open("/profile/activity.csv").body().split("\r\n")).hasSize(1 + 501 + 1)
			.anyMatch((line) -> line.contains("Ended 502 other sessions"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1" })
	void noCellOfATableIsAFormula(String text) {
		ByteArrayOutputStream table = new ByteArrayOutputStream();
		Moment time = Moment.toTheMinute(this.clock.instant(), Locale.ENGLISH);
		ActivityCsv.write(Stream.of(new ActivityEntry("signed_in", text, false, time, text, text)), table,
				this.messages, Locale.ENGLISH);

		assertThat(table.toString(StandardCharsets.UTF_8).split("\n", 2)[1].replace("\"", ""))
			.isEqualTo("%1$s,'%2$s,'%2$s,'%2$s\r\n".formatted(time.iso(), text));
	}

	@Test
	void neverShowsTheActivityOfOthers() {
		Visitor other = new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse");
		fail(7);

		assertThat(other.open("/profile/activity").body()).contains("Signed up").doesNotContain("7 failed");
		assertThat(new Visitor(this.port).open("/profile/activity").uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void deletesTheActivityWithItsAccount() {
		this.jdbc.sql("delete from account where username_key = ?").param(this.username).update();

		assertThat(stored()).isEmpty();
	}

	@Test
	void deletesOldEvents() {
		fail(1);
		ActivitySettings settings = new ActivitySettings(Duration.ofDays(365));

		retentionIn(settings, 364).deleteOld();
		assertThat(stored()).hasSize(2);
		retentionIn(settings, 366).deleteOld();
		assertThat(stored()).isEmpty();
	}

	private static void from(String address, Runnable record) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(address);
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
		try {
			record.run();
		}
		finally {
			RequestContextHolder.resetRequestAttributes();
		}
	}

	private ActivityRetention retentionIn(ActivitySettings settings, int days) {
		return new ActivityRetention(this.jdbc, settings, Clock.offset(Clock.systemUTC(), Duration.ofDays(days)));
	}

	private void fail(int times) {
		for (int time = 0; time < times; time++) {
			record(SecurityEvent.signInFailed(this.username, Proof.PASSWORD));
		}
	}

	private void record(SecurityEvent event) {
		new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> this.journal.record(event));
	}

	private List<Map<String, Object>> stored() {
		return this.jdbc.sql(
				"select e.* from security_event e join account a on a.id = e.account_id where username_key = ? order by e.id")
			.param(this.username)
			.query()
			.listOfRows();
	}

	private List<Object> loggedEvents() {
		return logged().stream().map((line) -> line.getKeyValuePairs().get(0).value).toList();
	}

	/** Returns the lines of this thread. Tests that run in parallel log, too. */
	private List<ILoggingEvent> logged() {
		return this.log.list.stream()
			.filter((line) -> line.getThreadName().equals(Thread.currentThread().getName()))
			.toList();
	}

	private long count() {
		return this.jdbc.sql("select count(*) from security_event").query(Long.class).single();
	}

}
