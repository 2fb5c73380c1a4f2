package io.passkeyprofile.profile.signin.recovery.mail;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.ExecutedStatements;
import io.passkeyprofile.profile.MailTest;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.activity.RecordedEvents;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.token.RandomToken;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How people recover their account by email, and how nobody else can.
 */
@MailTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class MailRecoveryTests extends StubbedPassageFixture {

	private static final StubPassage PASSAGE = MailTest.PASSAGE;

	private static final String PATH = "/sign-in/recovery/mail";

	private static final String PROGRESS = PATH + "/progress";

	private static final String ADDRESS = "ada@example.com";

	private static final String FIRST = "Do you want to get back in to your account?";

	private static final String STARTED = "Somebody is recovering your account";

	private static final String READY = "You can get back in to your account now";

	private static final String LAST = "Your last link to get back in";

	private static final String COOKIE = "__Host-RECOVERY";

	private static final Duration DAY = Duration.ofHours(24);

	private static final String DEVICES = """
			{"devices": [{"id": "a", "friendly_name": "a", "type": "platform", "usage_count": 1,
			"created_at": "2026-01-02T03:04:05Z", "last_login_at": "2026-01-02T03:04:05Z"}]}""";

	private static final Pattern TOKEN = Pattern.compile("/sign-in/recovery/mail/link\\?token=([A-Za-z0-9_-]{43})\\s");

	private static final Pattern ID = Pattern.compile("name=\"id\" value=\"([-0-9a-f]{36})\"");

	@Autowired
	private MailRecoveryJob job;

	@Autowired
	private MovableClock clock;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private ExecutedStatements statements;

	@Autowired
	private RecordedEvents events;

	@Autowired
	private ApplicationLog log;

	private Visitor person;

	MailRecoveryTests() {
		super(PASSAGE);
	}

	@BeforeEach
	void confirmAddress() throws Exception {
		MailTest.SERVER.purgeEmailFromAllMailboxes();
		giveAddress(ADDRESS);
		this.person = new Visitor(this.port);
	}

	@AfterEach
	void forget() {
		this.jdbc.sql("delete from recovery_request").update();
		this.jdbc.sql("delete from throttle").update();
	}

	@Test
	void twoLinksADayApartRecoverTheAccountWithoutACode() {
		String first = ask();
		assertThat(this.person.open(link(first)).body()).contains("Do you want to get back in?", this.username);
		confirmAsOneWithPasskeys(first);
		String stop = token(STARTED);
		HttpResponse<String> progress = this.person.open(PROGRESS);
		assertThat(progress.body()).contains(this.username, "24 hours have to pass", "You can go on from:")
			.doesNotContain("<form method=\"post\" action=\"" + PROGRESS);
		this.clock.advance(DAY.minusSeconds(1));
		this.job.run();
		this.person.submit(PROGRESS, Map.of("id", requestId()));
		assertThat(count("recovery_link where purpose = 'FINISH'")).isZero();
		assertThat(this.person.open(PROGRESS).body()).contains("24 hours have to pass");
		this.clock.reset();
		letPass(DAY);
		this.job.run();
		this.job.run();
		String ready = token(READY);
		assertThat(this.person.open(link(ready)).body()).contains("It’s me: go on", "Stop the recovery");
		letPass(Duration.ofHours(7 * 24 - 1));

		String last = askForLastLink();
		this.clock.advance(Duration.ofMinutes(14));
		assertThat(this.person.open(link(last)).body()).contains("You then have 15 minutes");
		HttpResponse<String> page = this.person.submit(PATH + "/finish", Map.of("token", last));

		assertThat(path(page)).isEqualTo("/recovery");
		assertThat(page.body()).contains("You got back in by email.", "You have 15 minutes for that.")
			.doesNotContain("recovery code");
		String session = this.person.sessionCookie();
		assertThat(path(this.person.open("/profile"))).isEqualTo("/recovery");
		assertThat(path(this.person.open("/profile/delete"))).isEqualTo("/recovery");
		assertThat(path(this.person.submit("/profile/password", Map.of("newPassword", "battery staple"))))
			.isEqualTo("/recovery/done");
		assertThat(this.person.sessionCookie()).isNotEqualTo(session);
		assertThat(this.person.open("/profile/activity").body()).contains("Confirmed a recovery by email",
				"Got back in by email");
		for (String used : List.of(first, stop, ready, last)) {
			Visitor again = withCookieOf(this.person);
			assertThat(again.open(link(used)).body()).contains("This link no longer works");
			for (String action : List.of("/confirm", "/stop", "/finish")) {
				assertThat(again.submit(PATH + action, Map.of("token", used)).body()).contains("no longer works");
			}
		}
		assertThat(account().getRecoveryByMailUntil()).isNull();
	}

	@Test
	void endsAfterFifteenMinutesIfNothingIsSetUp() {
		finish(lastLinkWithoutPasskeys());
		this.clock.advance(Duration.ofMinutes(15));

		assertThat(path(this.person.open("/recovery"))).isEqualTo("/sign-in");
		assertThat(path(this.person.open("/profile/password"))).isEqualTo("/sign-in");
	}

	@Test
	void answersEveryNameInTheSameWayAfterTheSameStatements() {
		String withoutAddress = "without-" + this.username;
		new Visitor(this.port).signUp(withoutAddress, "correct horse");
		// The first request from a network takes one more statement
		ask("nobody");
		List<String> answers = new ArrayList<>();
		for (String name : List.of(this.username, withoutAddress, "nobody-" + this.username, "a\u0000b", "")) {
			Visitor visitor = new Visitor(this.port);
			visitor.open(PATH);
			this.statements.start();
			HttpResponse<String> answer = visitor.submitOnly(PATH, Map.of("username", name));
			List<String> executed = this.statements.stop();
			assertThat(visitor.cookies()).containsOnlyKeys(COOKIE, "__Host-CSRF");
			String headers = answer.headers()
				.map()
				.toString()
				.replaceAll("RECOVERY=[^;]+|Expires=[^;]+|(date|x-correlation-id)=[^]]+", "");
			String page = visitor.open(PROGRESS).body().replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
			answers.add(answer.statusCode() + headers + answer.body() + executed + page);
		}

		assertThat(answers).allMatch((answer) -> answer.equals(answers.get(0)))
			.allMatch((answer) -> answer.contains("302") && answer.contains("Check your email"));
		token(FIRST);
		awaitAnswered();
		assertThat(count("recovery_request")).isEqualTo(1);
	}

	@Test
	void opensNothingWithoutTheBrowserThatAsked() {
		String first = ask();
		Visitor other = new Visitor(this.port);
		other.open(PATH);
		other.submit(PATH, Map.of("username", "nobody"));
		assertThat(other.open(link(first)).body()).contains("Open this link in the other browser")
			.doesNotContain("name=\"token\"", this.username);
		assertThat(other.submit(PATH + "/confirm", Map.of("token", first)).body()).contains("in the other browser");
		assertThat(count("recovery_request where confirmed_at is not null")).isZero();
		confirmWithoutPasskeys(first);
		String id = requestId();
		assertThat(other.open(PROGRESS).body()).doesNotContain(this.username);
		assertThat(other.submit(PROGRESS, Map.of("id", id)).body()).contains("can’t go on any more");
		assertThat(count("recovery_link where purpose = 'FINISH'")).isZero();
		String last = askForLastLink();

		assertThat(other.open(link(last)).body()).contains("in the other browser");
		assertThat(other.submit(PATH + "/finish", Map.of("token", last)).body()).contains("in the other browser");

		assertThat(path(other.open("/recovery"))).isEqualTo("/sign-in");
		finish(last);
	}

	@Test
	void aLinkIsOnlyForWhatItWasSent() {
		String first = ask();
		assertThat(this.person.submit(PATH + "/finish", Map.of("token", first)).body()).contains("Do you want");
		confirmWithoutPasskeys(first);
		String stop = token(STARTED);
		for (String token : List.of(first, stop, "x", "", RandomToken.create().value())) {
			this.person.submit(PATH + "/finish", Map.of("token", token));
			assertThat(path(this.person.open("/recovery"))).isEqualTo("/sign-in");
		}
		assertThat(count("recovery_request where ended_at is not null")).isZero();
	}

	@Test
	void linksExpireAfterFifteenMinutesAndTheRecoveryAfterSevenDays() {
		String late = ask();
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(this.person.submit(PATH + "/confirm", Map.of("token", late)).body()).contains("no longer works");
		confirmWithoutPasskeys(ask());
		String last = askForLastLink();
		this.person.submit(PROGRESS, Map.of("id", requestId()));
		assertThat(count("recovery_link where purpose = 'FINISH'")).as("One at a time").isEqualTo(1);
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(this.person.submit(PATH + "/finish", Map.of("token", last)).body()).contains("no longer works");
		String another = askForLastLink();
		assertThat(another).isNotEqualTo(last);
		this.clock.advance(Duration.ofDays(7));

		assertThat(this.person.open(PROGRESS).body()).doesNotContain(this.username);
		assertThat(this.person.submit(PROGRESS, Map.of("id", requestId())).body()).contains("can’t go on any more");
		assertThat(this.person.submit(PATH + "/finish", Map.of("token", another)).body()).contains("no longer works");
		this.job.deleteOver();
		assertThat(count("recovery_request")).isZero();
	}

	@Test
	void waitsIfPassageDoesNotSayWhetherThereArePasskeys() {
		this.accounts.getOrCreateExternalId(account());
		String first = ask();
		PASSAGE.json(500, "{}");

		assertThat(this.person.submit(PATH + "/confirm", Map.of("token", first)).body()).contains("24 hours have to");
	}

	@Test
	void waitsADayIfPasskeysWereAddedMeanwhile() {
		confirmWithoutPasskeys(ask());
		token(STARTED);
		knownToPassage();
		PASSAGE.json(200, DEVICES);

		assertThat(this.person.submit(PROGRESS, Map.of("id", requestId())).body()).contains("24 hours have to pass");

		assertThat(text(STARTED)).contains("They can go on in 24 hours.");
		this.clock.advance(DAY);
		this.job.run();
		token(READY);
		// Passage is not asked again
		askForLastLink();
	}

	@Test
	void anySessionOfTheOwnerShowsARecoveryAndCanStopIt() {
		// Otherwise the owner would seem to have asked
		this.person.sending("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
		confirmAsOneWithPasskeys(ask());
		assertThat(text(STARTED)).contains("in this browser: Firefox on Linux. They can go on in 24 hours.");
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.open("/profile").body()).contains("Somebody is recovering your account by email",
				"New since your last visit", "Confirmed a recovery by email");
		Visitor stranger = new Visitor(this.port).signUp("stranger-" + this.username, "correct horse");
		stranger.submit("/profile/recovery/stop", Map.of());
		assertThat(account().getRecoveryByMailUntil()).isNotNull();
		PASSAGE.json(200, DEVICES);
		this.clock.advance(Duration.ofMinutes(6));

		HttpResponse<String> page = this.visitor.submit("/profile/recovery/stop", Map.of());

		assertThat(page.body()).contains("The recovery by email is stopped.", "Stopped a recovery by email")
			.doesNotContain("Somebody is recovering your account by email");
		assertThat(this.person.open(PROGRESS).body()).doesNotContain(this.username);
		this.clock.advance(DAY);
		this.job.run();
		assertThat(this.person.submit(PROGRESS, Map.of("id", requestId())).body()).contains("can’t go on any more");
		assertThat(count("recovery_link where purpose = 'FINISH'")).isZero();
		assertThat(count("recovery_request where told_at is not null")).isZero();
		assertThat(this.events.all()).filteredOn((event) -> event.kind() == Kind.RECOVERY_CANCELLED).hasSize(1);
	}

	@Test
	void everyMailCanStopTheRecoveryInAnyBrowserButOnlyByItsButton() {
		for (String subject : List.of(FIRST, STARTED, READY, LAST)) {
			String first = ask();
			confirmAsOneWithPasskeys(first);
			String token = subject.equals(FIRST) ? first : token(STARTED);
			this.clock.advance(DAY);
			this.job.run();
			token = subject.equals(READY) ? token(READY) : token;
			String last = askForLastLink();
			token = subject.equals(LAST) ? last : token;
			Visitor owner = new Visitor(this.port);
			assertThat(owner.open(link(token)).body()).as(subject).contains("Stop the recovery");
			assertThat(count("recovery_request where ended_at is null")).isEqualTo(1);

			assertThat(owner.submit(PATH + "/stop", Map.of("token", token)).body()).as(subject)
				.contains("The recovery is stopped", "change the password of your mailbox");

			assertThat(this.person.submit(PATH + "/finish", Map.of("token", last)).body()).contains("no longer works");
			assertThat(path(this.person.open("/recovery"))).isEqualTo("/sign-in");
			assertThat(account().getRecoveryByMailUntil()).isNull();
			this.jdbc.sql("delete from recovery_request").update();
		}
	}

	@Test
	void aNewRequestNeitherReplacesNorDelaysNorCancelsAConfirmedOne() {
		confirmAsOneWithPasskeys(ask());
		String id = requestId();
		// The same applies in the same browser, which keeps its cookie
		String cookie = this.person.cookies().get(COOKIE);
		ask();
		assertThat(this.person.cookies()).containsEntry(COOKIE, cookie);
		ask(this.username);
		token(FIRST);
		letPass(DAY);
		this.job.run();
		token(READY);

		this.person.open(PROGRESS);
		this.person.submit(PROGRESS, Map.of("id", id));

		finish(token(LAST));
	}

	@Test
	void anAccountGetsThreeRequestMailsADayWhoeverAsks() {
		for (int i = 0; i < 3; i++) {
			this.person = new Visitor(this.port);
			String first = ask();
			if (i == 0) {
				// Stopping a recovery does not allow another mail
				confirmWithoutPasskeys(first);
				this.person.submit(PATH + "/stop", Map.of("token", first));
			}
		}
		ask(this.username);
		awaitAnswered();
		assertThat(count("recovery_link where purpose = 'CONFIRM'")).isEqualTo(3);
		this.clock.advance(DAY);

		ask();
	}

	@Test
	void goesOnlyToTheAddressThatCouldRecoverWhenItWasAskedFor() {
		String first = ask();
		giveAddress("eve@example.com");
		this.person.submit(PATH + "/confirm", Map.of("token", first));
		assertThat(count("recovery_request where confirmed_at is not null")).as("Not confirmed").isZero();
		giveAddress(ADDRESS);
		confirmWithoutPasskeys(first);
		String last = askForLastLink();
		giveAddress("eve@example.com");
		assertThat(this.person.submit(PATH + "/finish", Map.of("token", last)).body()).contains("no longer works");
		assertThat(path(this.person.open("/recovery"))).isEqualTo("/sign-in");
		this.clock.advance(Duration.ofMinutes(15));

		assertThat(this.person.submit(PROGRESS, Map.of("id", requestId())).body()).contains("can’t go on any more");

		assertThat(account().getRecoveryByMailUntil()).isNull();
		removeAddress();
		ask(this.username);
		awaitAnswered();
		assertThat(count("recovery_link where purpose = 'FINISH'")).isEqualTo(1);
		assertThat(count("recovery_request where ended_at is null")).isZero();
	}

	@Test
	void capitalsMakeNoOtherAddress() {
		String first = ask();
		giveAddress("Ada@Example.com");

		confirmWithoutPasskeys(first);
	}

	@Test
	void forSevenDaysAfterAChangeTheAddressBeforeRecoversAndBothAreTold() {
		this.jdbc.sql("update mail_address set expires_at = :until where account_id = :account")
			.param("until", this.clock.instant().plus(Duration.ofDays(7)).atOffset(ZoneOffset.UTC))
			.param("account", account().getId())
			.update();
		this.jdbc.sql("""
				insert into mail_address (account_id, address, created_at, verified_at)
				values (?, 'eve@example.com', current_timestamp, current_timestamp)""")
			.param(account().getId())
			.update();

		confirmWithoutPasskeys(ask());

		Awaitility.await().until(() -> MailTest.SERVER.getReceivedMessages().length == 2);
		assertThat(MailTest.SERVER.getReceivedMessages())
			.extracting((message) -> message.getAllRecipients()[0].toString())
			.containsExactlyInAnyOrder(ADDRESS, "eve@example.com");
		assertThat(MailTest.SERVER.getReceivedMessages()).as("Is true for both")
			.allSatisfy(
					(message) -> assertThat(((Multipart) message.getContent()).getBodyPart(0).getContent().toString())
						.contains("Somebody who reads our emails", "the earlier mailbox too"));
		assertThat(count("recovery_link where purpose = 'STOP'")).isEqualTo(2);
	}

	@Test
	void sendsNoSecondMailToAChangedAddress() {
		confirmAsOneWithPasskeys(ask());
		giveAddress("eve@example.com");
		this.clock.advance(DAY);
		this.job.run();

		assertThat(count("recovery_link where purpose = 'STOP'")).as("Only that of the first mail").isEqualTo(1);
	}

	@Test
	void leadsToThePageOfAClosedAccountAndIsDeletedWithTheAccount() {
		String last = lastLinkWithoutPasskeys();
		this.jdbc.sql("update account set closes_at = :at where id = :id")
			.param("at", this.clock.instant().plus(Duration.ofDays(7)).atOffset(ZoneOffset.UTC))
			.param("id", account().getId())
			.update();
		assertThat(path(this.person.submit(PATH + "/finish", Map.of("token", last)))).isEqualTo("/closing");
		this.jdbc.sql("update account set closes_at = null where id = ?").param(account().getId()).update();
		this.person = new Visitor(this.port);
		last = lastLinkWithoutPasskeys();
		this.jdbc.sql("delete from account where id = ?").param(account().getId()).update();

		assertThat(this.person.submit(PATH + "/finish", Map.of("token", last)).body()).contains("no longer works");

		assertThat(count("recovery_request")).isZero();
		assertThat(count("recovery_link")).isZero();
		signUp();
	}

	@Test
	void onlyOneOfManyConcurrentClicksCounts() throws Exception {
		String first = ask();
		assertThat(atOnce("/confirm", first)).containsOnly(PROGRESS);
		assertThat(this.events.all()).filteredOn((event) -> event.kind() == Kind.RECOVERY_STARTED).hasSize(1);
		token(STARTED);
		String last = askForLastLink();

		assertThat(atOnce("/finish", last)).containsOnlyOnce("/recovery").containsOnly("/recovery", PATH + "/finish");

		assertThat(this.events.all()).filteredOn((event) -> event.kind() == Kind.RECOVERED_BY_MAIL).hasSize(1);
	}

	@Test
	void onlyOneOfSeveralInstancesSendsTheSecondMail() throws Exception {
		confirmAsOneWithPasskeys(ask());
		this.clock.advance(DAY);
		ExecutorService instances = Executors.newFixedThreadPool(4);
		try {
			for (Future<?> run : instances
				.invokeAll(Stream.generate(() -> Executors.callable(this.job::run)).limit(4).toList())) {
				run.get();
			}
		}
		finally {
			instances.shutdownNow();
		}

		token(READY);
		assertThat(count("recovery_link where purpose = 'STOP'")).isEqualTo(2);
	}

	/** The statement that operators run, as the runbook has it. */
	@Test
	void discardsTheRecoveriesOfARestoredBackup() throws Exception {
		String last = lastLinkWithoutPasskeys();
		Matcher statement = Pattern.compile("delete from recovery_request(?=\")")
			.matcher(Files.readString(Path.of("src/docs/operations/runbook.md")));
		assertThat(statement.find()).isTrue();
		this.jdbc.sql(statement.group()).update();

		assertThat(this.person.submit(PATH + "/finish", Map.of("token", last)).body()).contains("no longer works");
		assertThat(this.visitor.submit("/profile/recovery/stop", Map.of()).body())
			.doesNotContain("Somebody is recovering your account by email");
	}

	@Test
	void isThrottledByNetwork() {
		ask("nobody");
		// As after a hundred thousand requests, one is allowed each minute
		this.jdbc.sql("update throttle set full_at = :full")
			.param("full", this.clock.millis() + 99_999 * 60_000L + 30_000)
			.update();
		this.person.open(PATH);

		HttpResponse<String> page = this.person.submit(PATH, Map.of("username", this.username));

		assertThat(page.statusCode()).isEqualTo(429);
		assertThat(page.body()).contains("Too many attempts. Wait ", "value=\"" + this.username + "\"");
		awaitAnswered();
		assertThat(count("recovery_request")).isZero();
	}

	@Test
	void keepsOnlyHashesAndSendsNoTokenOn() {
		String first = ask();
		HttpResponse<String> page = this.person.open(link(first));
		assertThat(page.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
		assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
		assertThat(page.body()).doesNotContain("/language", "<script");
		confirmWithoutPasskeys(first);
		String stop = token(STARTED);
		String last = askForLastLink();
		String rows = this.jdbc.sql("select * from recovery_request").query().listOfRows().toString()
				+ this.jdbc.sql("select * from recovery_link").query().listOfRows();
		finish(last);

		assertThat(rows).contains(ADDRESS).doesNotContain(first, stop, last, this.person.cookies().get(COOKIE));
		assertThat(this.log.text()).contains("recovery_started", "recovered_by_mail")
			.doesNotContain(first, stop, last, ADDRESS, this.person.cookies().get(COOKIE));
		assertThat(new RandomToken(first)).hasToString("RandomToken[****]");
	}

	/** Asks for a recovery, and returns the token of the first mail. */
	private String ask() {
		this.person.open(PATH);
		HttpResponse<String> page = this.person.submit(PATH, Map.of("username", this.username));
		assertThat(path(page)).isEqualTo(PROGRESS);
		return token(FIRST);
	}

	private void ask(String name) {
		Visitor visitor = new Visitor(this.port);
		visitor.open(PATH);
		assertThat(visitor.submit(PATH, Map.of("username", name)).body()).contains("Check your email");
	}

	/**
	 * Makes only the recoveries older. New sessions have the time of the system's clock,
	 * and would be too old at once if the clock were moved.
	 */
	private void letPass(Duration duration) {
		String earlier = "%1$s = %1$s - interval '" + duration.toHours() + "' hour";
		this.jdbc
			.sql("update recovery_request set "
					+ Stream.of("asked_at", "expires_at", "confirmed_at", "ready_at", "told_at", "link_until")
						.map(earlier::formatted)
						.collect(Collectors.joining(", ")))
			.update();
		this.jdbc.sql("update recovery_link set " + earlier.formatted("expires_at")).update();
	}

	private void confirmWithoutPasskeys(String first) {
		this.person.open(link(first));
		assertThat(this.person.submit(PATH + "/confirm", Map.of("token", first)).body()).contains("Send me the link");
	}

	private void confirmAsOneWithPasskeys(String first) {
		knownToPassage();
		this.person.open(link(first));
		PASSAGE.json(200, DEVICES);
		assertThat(path(this.person.submit(PATH + "/confirm", Map.of("token", first)))).isEqualTo(PROGRESS);
		assertThat(PASSAGE.isSpent()).isTrue();
	}

	private String askForLastLink() {
		Matcher id = ID.matcher(this.person.open(PROGRESS).body());
		assertThat(id.find()).isTrue();
		assertThat(this.person.submit(PROGRESS, Map.of("id", id.group(1))).body()).contains("is on its way");
		return token(LAST);
	}

	private String lastLinkWithoutPasskeys() {
		confirmWithoutPasskeys(ask());
		return askForLastLink();
	}

	private void finish(String last) {
		this.person.open(link(last));
		assertThat(path(this.person.submit(PATH + "/finish", Map.of("token", last)))).isEqualTo("/recovery");
	}

	/** Returns the pages to which several clicks lead. */
	private List<String> atOnce(String action, String token) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Callable<String>> clicks = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				Visitor tab = withCookieOf(this.person);
				tab.open(link(token));
				clicks.add(() -> path(tab.submit(PATH + action, Map.of("token", token))));
			}
			List<String> pages = new ArrayList<>();
			for (Future<String> page : threads.invokeAll(clicks)) {
				pages.add(page.get());
			}
			return pages;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Visitor withCookieOf(Visitor visitor) {
		Visitor tab = new Visitor(this.port);
		tab.cookies().put(COOKIE, visitor.cookies().get(COOKIE));
		tab.open(PATH);
		return tab;
	}

	private void knownToPassage() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	private void giveAddress(String address) {
		removeAddress();
		this.jdbc.sql("""
				insert into mail_address (account_id, address, created_at, verified_at)
				values (?, ?, current_timestamp, current_timestamp)""").params(account().getId(), address).update();
	}

	private void removeAddress() {
		this.jdbc.sql("delete from mail_address where account_id = ?").param(account().getId()).update();
	}

	private static String link(String token) {
		return PATH + "/link?token=" + token;
	}

	/** Waits for a mail, and returns the token of its link. */
	private static String token(String subject) {
		Matcher token = TOKEN.matcher(text(subject));
		assertThat(token.find()).isTrue();
		return token.group(1);
	}

	/** Waits for one mail with a subject, and then forgets all mails. */
	private static String text(String subject) {
		return Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
			List<MimeMessage> found = new ArrayList<>();
			for (MimeMessage message : MailTest.SERVER.getReceivedMessages()) {
				if (subject.equals(message.getSubject())) {
					found.add(message);
				}
			}
			if (found.isEmpty()) {
				return null;
			}
			assertThat(found).hasSize(1);
			assertThat(found.get(0).getAllRecipients()).containsExactly(new InternetAddress(ADDRESS));
			MailTest.SERVER.purgeEmailFromAllMailboxes();
			return ((Multipart) found.get(0).getContent()).getBodyPart(0).getContent().toString();
		}, (text) -> text != null);
	}

	/** Waits until the job has handled all requests. */
	private void awaitAnswered() {
		this.job.run();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> count("recovery_request where account_id is null") == 0);
	}

	private String requestId() {
		return this.jdbc.sql("select id from recovery_request where account_id = ? order by asked_at desc")
			.param(account().getId())
			.query(String.class)
			.list()
			.get(0);
	}

	private long count(String from) {
		return this.jdbc.sql("select count(*) from " + from).query(Long.class).single();
	}

	private static String path(HttpResponse<String> page) {
		return page.uri().getPath();
	}

}
