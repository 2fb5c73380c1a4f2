package io.passkeyprofile.profile.notice;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.icegreen.greenmail.util.GreenMail;
import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MailTest;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.mail.address.MailAddress;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import io.passkeyprofile.profile.mail.address.MailAddresses.Stored;
import io.passkeyprofile.profile.mail.address.MailLinks;
import io.passkeyprofile.profile.mail.address.MailLinks.Purpose;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the owner of an account is told by mail, and what "This wasn’t me" does.
 */
@MailTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class NoticesTests {

	private static final GreenMail SERVER = MailTest.SERVER;

	private static final Pattern LINK = Pattern.compile("https://passkeys\\.example\\.com(/not-me\\?token=(\\S+))");

	@Autowired
	private Notices notices;

	@Autowired
	private SecurityJournal journal;

	@Autowired
	private MailAddresses addresses;

	@Autowired
	private MailLinks links;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private MovableClock clock;

	@LocalServerPort
	private int port;

	private String username;

	private Visitor owner;

	private String address;

	@BeforeEach
	void signUp() throws Exception {
		empty();
		signUpBeside();
	}

	private void signUpBeside() {
		this.username = "u" + UUID.randomUUID();
		this.owner = new Visitor(this.port).signUp(this.username, "correct horse");
		this.address = this.username + "@example.com";
		confirm(this.address);
	}

	@AfterEach
	void empty() throws Exception {
		this.jdbc.sql("delete from security_notice").update();
		this.jdbc.sql("delete from mail_outbox").update();
		SERVER.purgeEmailFromAllMailboxes();
	}

	@Test
	void tellsWhatHappenedWhenAndWhere() throws Exception {
		this.owner.sending("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
		this.owner.signIn(this.username, "correct horse");
		this.owner.open("/profile/password");
		this.owner.submit("/profile/password", Map.of("newPassword", "battery staple"));
		this.notices.tell();
		assertThat(count("mail_outbox")).as("It waits for others").isZero();

		gathered();

		MimeMessage mail = received();
		assertThat(mail.getAllRecipients()).singleElement().hasToString(this.address);
		String text = text(mail, 0);
		assertThat(text).contains(this.username, "Password changed", "This wasn’t me", "It works for 7 days.")
			.containsPattern("\n\\w{3} \\d{1,2}, \\d{4}, .+ UTC · Firefox on Linux · 127\\.0\\.0\\.1\n");
		assertThat(text(mail, 1)).contains("Password changed", "href=\"https://passkeys.example.com/not-me?token=");
		assertThat(count("security_notice")).isZero();
		gathered();
		assertThat(SERVER.getReceivedMessages()).as("Once is enough").hasSize(1);
	}

	@Test
	void tellsAtOnceWhatHappenedBeforeTheClockWasSetBack() throws Exception {
		record(Kind.PASSKEY_REVOKED, "Laptop");
		this.clock.advance(Duration.ofHours(-1));

		this.notices.tell();

		assertThat(text(received(), 0)).contains("Laptop");
	}

	@Test
	void tellsOfManyEventsInOneMail() throws Exception {
		for (int i = 1; i <= 20; i++) {
			record(Kind.PASSKEY_REVOKED, "Key " + i + ".");
		}

		gathered();

		MimeMessage mail = received();
		assertThat(mail.getSubject()).isEqualTo("Security of your account: 20 events");
		assertThat(text(mail, 0)).contains("Revoked the passkey “Key 1.”", "Key 10.", "10 more events")
			.doesNotContain("Key 11.");
		assertThat(SERVER.getReceivedMessages()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "PASSKEY_RENAMED", "SIGNED_IN_NEW_BROWSER" })
	void repeatedEventsDoNotFloodTheMailbox(Kind kind) {
		this.clock.stop();
		for (int i = 0; i < 5; i++) {
			record(kind, "Laptop");
		}
		record(kind, "Phone");
		assertThat(count("security_notice")).as("One for each passkey").isEqualTo(2);

		this.clock.advance(Duration.ofHours(1));
		record(kind, "Laptop");
		assertThat(count("security_notice")).isEqualTo(3);
	}

	@Test
	void reportsEveryChangeHoweverSoonItFollows() {
		record(Kind.PASSWORD_CHANGED, null);
		record(Kind.PASSWORD_CHANGED, null);

		assertThat(count("security_notice")).isEqualTo(2);
	}

	@Test
	void aLongNameFitsIntoTheMail() throws Exception {
		for (int i = 0; i < 10; i++) {
			record(Kind.PASSKEY_ADDED, i + "\"\\\u0001".repeat(84));
		}

		gathered();

		assertThat(text(received(), 0)).contains("0\"\\").containsPattern("\\d more events");
	}

	@Test
	void namesASingleEventInTheSubject() throws Exception {
		record(Kind.PASSKEY_ADDED, "Laptop");

		gathered();

		assertThat(received().getSubject()).isEqualTo("Security of your account: Added the passkey “Laptop”");
	}

	@Test
	void writesInTheAccountsLanguage() throws Exception {
		this.jdbc.sql("update account set language = 'de' where username_key = :key")
			.param("key", new Username(this.username).key())
			.update();
		record(Kind.PASSKEY_ADDED, "Laptop");

		gathered();

		assertThat(text(received(), 0)).contains("In Ihrem Konto", "Das war ich nicht").doesNotContain("wasn’t");
	}

	@Test
	void sendsNoNoticeOfOtherEvents() {
		for (Kind kind : Kind.values()) {
			if (!kind.isMailed()) {
				record(kind, null);
			}
		}

		assertThat(count("security_notice")).isZero();
	}

	@Test
	void anAccountWithoutAConfirmedAddressHasNoNotices() {
		this.jdbc.sql("update mail_address set verified_at = null where address = :address")
			.param("address", this.address)
			.update();

		record(Kind.PASSKEY_ADDED, "Laptop");

		assertThat(count("security_notice")).isZero();
	}

	@Test
	void sendsNoNoticeOfAChangeThatIsRolledBack() {
		this.transactions.executeWithoutResult((transaction) -> {
			this.journal.record(event(Kind.PASSKEY_ADDED, "Laptop"));
			transaction.setRollbackOnly();
		});

		assertThat(count("security_notice")).isZero();
	}

	@Test
	void tellsBothAddressesAfterAChange() throws Exception {
		String other = "new-" + this.address;
		confirm(other);
		record(Kind.PASSKEY_ADDED, "Laptop");

		gathered();

		assertThat(SERVER.waitForIncomingEmail(5000, 2)).isTrue();
		List<String> recipients = new ArrayList<>();
		List<String> tokens = new ArrayList<>();
		for (MimeMessage mail : SERVER.getReceivedMessages()) {
			recipients.add(mail.getAllRecipients()[0].toString());
			tokens.add(link(mail).group(2));
		}
		assertThat(recipients).containsExactlyInAnyOrder(this.address, other);
		assertThat(tokens).doesNotHaveDuplicates();
	}

	@Test
	void onlyOneOfSeveralInstancesSendsANotice() throws Exception {
		record(Kind.PASSKEY_ADDED, "Laptop");
		this.clock.advance(Notices.GATHERED_FOR);
		ExecutorService instances = Executors.newFixedThreadPool(4);
		try {
			Callable<Void> instance = () -> {
				this.notices.tell();
				return null;
			};
			for (Future<Void> told : instances.invokeAll(Collections.nCopies(4, instance))) {
				told.get();
			}
		}
		finally {
			instances.shutdownNow();
		}

		received();
		assertThat(SERVER.getReceivedMessages()).hasSize(1);
		assertThat(count("mail_link")).isEqualTo(1);
	}

	@Test
	void aNoticeThatFailsDoesNotDelayOthers(@Autowired ApplicationLog log) throws Exception {
		String failing = this.username;
		record(Kind.PASSKEY_ADDED, "Laptop");
		this.jdbc.sql("update mail_address set address = 'unreadable' where address = :address")
			.param("address", this.address)
			.update();
		this.clock.advance(Duration.ofSeconds(1));
		signUpBeside();
		record(Kind.PASSKEY_ADDED, "Phone");

		gathered();

		assertThat(received().getAllRecipients()).singleElement().hasToString(this.address);
		assertThat(count("security_notice")).as("The other one is kept").isEqualTo(1);
		assertThat(log.text()).contains("is put into the outbox later").doesNotContain(failing + "@");
		this.jdbc.sql("update mail_address set address = :address where address = 'unreadable'")
			.param("address", failing + "@example.com")
			.update();
		this.notices.tell();
		assertThat(SERVER.waitForIncomingEmail(5000, 2)).isTrue();
		assertThat(SERVER.getReceivedMessages()[1].getAllRecipients()).singleElement()
			.hasToString(failing + "@example.com");
	}

	@Test
	void openingTheLinkChangesNothing() throws Exception {
		Matcher link = link(noticeOfAPasskey());
		Visitor stranger = new Visitor(this.port);

		HttpResponse<String> page = stranger.open(link.group(1));

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("That wasn’t you?", this.username);
		assertThat(page.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
		assertThat(page.headers().firstValue("Cache-Control"))
			.hasValueSatisfying((value) -> assertThat(value).contains("no-store"));
		assertThat(stranger.open(link.group(1)).statusCode()).isEqualTo(200);
		assertThat(path(this.owner.open("/profile"))).isEqualTo("/profile");
	}

	@Test
	void theButtonEndsAllSessionsOnceAndSignsNobodyIn(@Autowired ApplicationLog log) throws Exception {
		Matcher link = link(noticeOfAPasskey());
		Visitor stranger = new Visitor(this.port);
		stranger.open(link.group(1));

		HttpResponse<String> page = stranger.submit("/not-me", Map.of("token", link.group(2)));

		assertThat(path(page)).isEqualTo("/not-me/done");
		assertThat(page.body()).contains("href=\"/sign-in/recovery\"");
		assertThat(path(this.owner.open("/profile"))).isEqualTo("/sign-in");
		assertThat(path(stranger.open("/profile"))).isEqualTo("/sign-in");
		assertThat(stranger.cookies()).doesNotContainKeys("SESSION", "__Host-SESSION");
		assertThat(stranger.open(link.group(1)).statusCode()).isEqualTo(410);
		this.owner.signIn(this.username, "correct horse");
		stranger.open(link.group(1));
		assertThat(stranger.submit("/not-me", Map.of("token", link.group(2))).statusCode()).isEqualTo(410);
		assertThat(this.owner.open("/profile").body()).contains("Ended all sessions with the link in an email");
		assertThat(log.text()).doesNotContain(link.group(2), this.address);
	}

	@Test
	void leavesWhatOnlyALaterVersionKnowsToIt() throws Exception {
		record(Kind.PASSKEY_ADDED, "Laptop");
		record(Kind.PASSKEY_ADDED, "Phone");
		this.jdbc.sql("update security_notice set proof = 'PALM' where passkey_name = 'Phone'").update();

		gathered();

		assertThat(text(received(), 0)).contains("Laptop").doesNotContain("Phone");
		gathered();
		assertThat(count("security_notice")).isEqualTo(1);
		assertThat(SERVER.getReceivedMessages()).hasSize(1);
	}

	@Test
	void aRequestThatStillRunsLearnsThatItsSessionHasEnded() throws Exception {
		String token = link(noticeOfAPasskey()).group(2);
		int before = account().getPasswordVersion();

		assertThat(this.notices.endSessions(token)).isTrue();

		assertThat(account().getPasswordVersion()).isGreaterThan(before);
	}

	/** Otherwise each could wait for the other. */
	@Test
	void waitsForAChangeOfTheAccountBeforeItChangesAnything() throws Exception {
		String token = link(noticeOfAPasskey()).group(2);
		long id = account().getId();

		CompletableFuture<Boolean> click = this.transactions.execute((transaction) -> {
			this.accounts.lock(id);
			CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> this.notices.endSessions(token));
			assertThat(waiting).failsWithin(Duration.ofMillis(300));
			assertThat(this.links.use(token)).isTrue();
			return waiting;
		});

		assertThat(click).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(false);
	}

	@Test
	void theButtonDiscardsAnUnconfirmedAddress() throws Exception {
		String token = link(noticeOfAPasskey()).group(2);
		this.transactions.executeWithoutResult(
				(transaction) -> this.addresses.addPending(account().getId(), new MailAddress("eve@example.com")));

		assertThat(this.notices.endSessions(token)).isTrue();

		assertThat(this.addresses.list(account().getId())).singleElement()
			.satisfies((stored) -> assertThat(stored.address().value()).isEqualTo(this.address));
	}

	@Test
	void theButtonEndsTheSessionOfItsOwnBrowserToo() throws Exception {
		Matcher link = link(noticeOfAPasskey());
		this.owner.open(link.group(1));

		HttpResponse<String> page = this.owner.submit("/not-me", Map.of("token", link.group(2)));

		assertThat(path(page)).isEqualTo("/not-me/done");
		assertThat(page.body()).doesNotContain("Sign out", this.username);
		assertThat(path(this.owner.open("/profile"))).isEqualTo("/sign-in");
	}

	@Test
	void onlyOneOfTwoConcurrentClicksWorks() throws Exception {
		String token = link(noticeOfAPasskey()).group(2);
		ExecutorService clicks = Executors.newFixedThreadPool(2);
		try {
			List<Boolean> worked = new ArrayList<>();
			Callable<Boolean> click = () -> this.notices.endSessions(token);
			for (Future<Boolean> outcome : clicks.invokeAll(Collections.nCopies(2, click))) {
				worked.add(outcome.get());
			}
			assertThat(worked).containsExactlyInAnyOrder(true, false);
		}
		finally {
			clicks.shutdownNow();
		}
	}

	@Test
	void theLinkWorksForSevenDays() throws Exception {
		Matcher link = link(noticeOfAPasskey());
		this.clock.advance(Duration.ofDays(7).minusMinutes(1));
		assertThat(new Visitor(this.port).open(link.group(1)).statusCode()).isEqualTo(200);
		this.clock.advance(Duration.ofMinutes(2));

		refuses(link.group(2));
	}

	@Test
	void noOtherLinkOrTokenWorks() {
		String other = this.transactions.execute((transaction) -> this.links.create(Purpose.CONFIRM_ADDRESS,
				stored().id(), this.clock.instant().plus(Duration.ofDays(1))));
		for (String token : new String[] { other, "", "x", "%00", "a".repeat(5000), "' or 1=1 --" }) {
			refuses(token);
		}
		assertThat(path(this.owner.open("/profile"))).isEqualTo("/profile");
	}

	@Test
	void theButtonNeedsTheTokenOfItsForm() throws Exception {
		Matcher link = link(noticeOfAPasskey());
		Visitor stranger = new Visitor(this.port);
		stranger.open(link.group(1));
		stranger.loseCsrfToken();

		assertThat(stranger.submit("/not-me", Map.of("token", link.group(2))).statusCode()).isEqualTo(403);
		assertThat(path(this.owner.open("/profile"))).isEqualTo("/profile");
	}

	private void refuses(String token) {
		Visitor stranger = new Visitor(this.port);
		stranger.open("/sign-in");
		HttpResponse<String> answer = stranger.submit("/not-me", Map.of("token", token));
		assertThat(answer.statusCode()).as(token).isEqualTo(410);
		assertThat(answer.body()).contains("This link no longer works").doesNotContain(this.username);
	}

	private MimeMessage noticeOfAPasskey() {
		record(Kind.PASSKEY_ADDED, "Laptop");
		gathered();
		return received();
	}

	private void record(Kind kind, String passkey) {
		this.transactions.executeWithoutResult((transaction) -> this.journal.record(event(kind, passkey)));
	}

	private SecurityEvent event(Kind kind, String passkey) {
		return SecurityEvent.of(account(), kind,
				(passkey != null) ? new Passkey("device-" + passkey.hashCode(), passkey) : null);
	}

	private void confirm(String confirmed) {
		this.transactions.executeWithoutResult((transaction) -> {
			long id = this.addresses.addPending(account().getId(), new MailAddress(confirmed));
			this.addresses.list(account().getId())
				.stream()
				.filter((stored) -> stored.id() == id)
				.forEach(this.addresses::verify);
		});
	}

	private Stored stored() {
		return this.addresses.findRecoverable(account().getId()).orElseThrow();
	}

	private Account account() {
		return this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow();
	}

	private void gathered() {
		this.clock.advance(Notices.GATHERED_FOR);
		this.notices.tell();
	}

	private int count(String table) {
		String condition = table.equals("mail_link")
				? " where mail_address_id in (select id from mail_address where address = '" + this.address + "')" : "";
		return this.jdbc.sql("select count(*) from " + table + condition).query(Integer.class).single();
	}

	private static MimeMessage received() {
		assertThat(SERVER.waitForIncomingEmail(5000, 1)).isTrue();
		return SERVER.getReceivedMessages()[0];
	}

	private static Matcher link(MimeMessage mail) throws Exception {
		Matcher link = LINK.matcher(text(mail, 0));
		assertThat(link.find()).isTrue();
		return link;
	}

	private static String text(MimeMessage mail, int part) throws Exception {
		return ((Multipart) mail.getContent()).getBodyPart(part).getContent().toString().replace("\r\n", "\n");
	}

	private static String path(HttpResponse<String> page) {
		return page.uri().getPath();
	}

}
