package io.passkeyprofile.profile.mailbox;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MailTest;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.mail.address.MailAddress;
import io.passkeyprofile.profile.mail.address.MailAddresses.Stored;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an account gets a mail address, and how its owner gets it back, by mails that a
 * real server received.
 */
@MailTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class MailboxTests {

	private static final String PASSWORD = "correct horse";

	private static final Pattern LINK = Pattern
		.compile("https://passkeys\\.example\\.com(/mail/\\w+)\\?token=([\\w-]{43})");

	@Autowired
	private Mailbox mailbox;

	@Autowired
	private MailAddresses addresses;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private MovableClock clock;

	@LocalServerPort
	private int port;

	private final String old = address();

	private final String changed = address();

	private String username;

	private Visitor owner;

	/** A person who reads the mails, in a browser that never signed in. */
	private Visitor reader;

	@BeforeEach
	void signUp() {
		this.username = UUID.randomUUID().toString();
		this.owner = new Visitor(this.port).signUp(this.username, PASSWORD);
		this.reader = new Visitor(this.port);
	}

	/** A mail that is still being sent would arrive in the next test. */
	@AfterEach
	void awaitMails() {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.jdbc.sql("select count(*) from mail_outbox where due_at is not null")
				.query(Integer.class)
				.single() == 0);
	}

	@Test
	void addsAnAddressOnceItsReaderConfirms() throws Exception {
		assertThat(this.owner.open("/profile").body()).contains("href=\"/profile/mail\"");
		assertThat(propose(this.old).body()).contains("The email is on its way.", this.old, "Waiting for you",
				"within 24 hours");
		Link link = link(this.old);

		HttpResponse<String> page = this.reader.open(link.url());
		this.reader.open(link.url());

		assertThat(page.body()).contains("Is this your email address?", this.username, this.old)
			.doesNotContain("Sign out");
		assertThat(addresses()).as("Opening a link changes nothing").noneMatch(Stored::verified);
		assertThat(confirm(link).body()).contains("Your email address is confirmed").doesNotContain("Sign out");
		assertThat(this.reader.cookies().keySet()).as("Signs nobody in").noneMatch((name) -> name.contains("SESSION"));
		assertThat(recoverable()).isEqualTo(this.old);
		assertThat(this.owner.open("/profile/mail").body()).contains(this.old, "Your address")
			.doesNotContain("Waiting for you");
		assertThat(this.owner.open("/profile").body()).contains("Email address added");
		assertTooLate(confirm(link));
	}

	@Test
	void refusesLinksThatAreNotTheRightOnes() throws Exception {
		propose(this.old);
		Link first = link(this.old);
		propose(this.old);
		Link second = link(this.old, 2);
		this.reader.open("/sign-in");

		assertTooLate(this.reader.open(first.url()));
		assertTooLate(confirm(first));
		assertTooLate(this.reader.submit("/mail/undo", Map.of("token", second.token())));
		assertTooLate(this.reader.submit("/mail/confirm", Map.of("token", second.token() + "x")));
		assertTooLate(this.reader.submit("/mail/confirm", Map.of()));
		assertTooLate(this.reader.open("/mail/confirm"));
		this.reader.open(second.url());
		this.reader.loseCsrfToken();
		assertThat(confirm(second).statusCode()).as("Another site sends the form").isEqualTo(403);
		this.clock.advance(MailAddresses.CONFIRM);
		assertTooLate(this.reader.open(second.url()));
		this.reader.open("/sign-in");
		assertTooLate(confirm(second));
		assertThat(this.addresses.findRecoverable(account().getId())).isEmpty();
	}

	@Test
	void aLinkWorksUntilItsLastSecond() throws Exception {
		propose(this.old);
		Link link = link(this.old);
		this.clock.advance(MailAddresses.CONFIRM.minusSeconds(5));
		this.reader.open(link.url());

		assertThat(confirm(link).body()).contains("Your email address is confirmed");
	}

	@Test
	void aWithdrawnAddressCannotBeConfirmed() throws Exception {
		propose(this.old);
		Link link = link(this.old);
		this.reader.open(link.url());

		assertThat(this.owner.open("/profile/mail/remove").body()).contains("You haven’t confirmed " + this.old);
		assertThat(this.owner.submit("/profile/mail/remove", Map.of()).body()).contains("The address is removed.");

		assertTooLate(confirm(link));
		assertThat(this.owner.open("/profile/mail/remove").uri().getPath()).isEqualTo("/profile/mail");
		has(this.changed);
		propose(this.old);
		Link change = link(this.old, 2);
		assertThat(propose(this.changed).body()).as("The present one stays").contains("Your address stays as it is.");
		assertTooLate(confirm(change));
		assertThat(recoverable()).isEqualTo(this.changed);
	}

	@Test
	void aNewPasswordDiscardsAnUnconfirmedAddress() throws Exception {
		has(this.old);
		propose(this.changed);
		Link link = link(this.changed);
		this.owner.open("/profile/password");
		this.owner.submit("/profile/password", Map.of("newPassword", "battery staple"));
		this.reader.open(link.url());

		assertTooLate(confirm(link));
		assertThat(current()).isEqualTo(this.old);
	}

	@Test
	void neitherAClosedNorADeletedAccountGetsAnAddress() throws Exception {
		propose(this.old);
		Link link = link(this.old);
		this.reader.open(link.url());
		this.jdbc.sql("update account set closes_at = current_timestamp where id = ?")
			.param(account().getId())
			.update();

		assertTooLate(this.reader.open(link.url()));
		assertTooLate(confirm(link));

		this.jdbc.sql("delete from account where id = ?").param(account().getId()).update();
		assertTooLate(confirm(link));
		assertThat(this.jdbc.sql("select count(*) from mail_address where address = ?")
			.param(this.old)
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	void theOwnerOfTheOldAddressUndoesAChangeAndEndsAllSessions() throws Exception {
		has(this.old);
		HttpResponse<String> page = change(this.changed);
		assertThat(page.body()).contains("Your email address is confirmed");
		MimeMessage told = mail(this.old, 2);
		assertThat(told.getSubject()).isEqualTo("Your email address was changed");
		assertThat(text(told)).contains(this.username, masked(this.changed)).doesNotContain(this.changed);
		assertThat(recoverable()).as("For 7 days, the new one can't recover").isEqualTo(this.old);
		assertThat(this.owner.open("/profile/mail").body()).contains(this.changed, "only " + masked(this.old));
		Link undo = link(this.old, 2);

		assertThat(this.reader.open(undo.url()).body()).contains("Use your address again?", this.old)
			.doesNotContain(this.changed);
		assertThat(current()).as("Opening a link changes nothing").isEqualTo(this.changed);
		page = use(undo);

		assertThat(page.body()).contains("Your address is back", "href=\"/sign-in/recovery\"")
			.doesNotContain("Sign out");
		assertThat(current()).isEqualTo(this.old);
		assertThat(addresses()).hasSize(1);
		assertThat(this.owner.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(text(mail(this.changed, 2))).contains("uses its earlier address " + masked(this.old));
		assertTooLate(use(undo));
		assertTooLate(this.reader.open(undo.url()));
		assertThat(this.owner.signIn(this.username, PASSWORD).body()).contains("Former email address brought back");
	}

	@Test
	void theOwnersOwnBrowserIsSignedOutByAnUndoToo() throws Exception {
		has(this.old);
		change(this.changed);
		Link undo = link(this.old, 2);
		this.owner.open(undo.url());
		Account running = account();

		HttpResponse<String> page = this.owner.submit(undo.path(), Map.of("token", undo.token()));

		assertThat(page.body()).contains("Your address is back").doesNotContain("Sign out");
		assertThat(this.owner.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(this.mailbox.propose(running, new MailAddress(this.changed))).as("A request that still runs")
			.isFalse();
	}

	@Test
	void aSecondChangeTakesNothingFromTheFirstOwner() throws Exception {
		String third = address();
		has(this.old);
		change(this.changed);
		Link undoFirst = link(this.old, 2);
		this.clock.advance(Duration.ofHours(20));
		this.owner.signIn(this.username, PASSWORD);
		change(third);
		Link undoSecond = link(this.changed, 2);

		assertThat(text(mail(this.old, 3))).as("Is told of the second too").contains(masked(third));
		assertThat(recoverable()).isEqualTo(this.old);
		this.reader.open(undoFirst.url());
		assertThat(use(undoFirst).body()).contains("Your address is back");
		assertThat(current()).isEqualTo(this.old);
		assertTooLate(use(undoSecond));
		for (MimeMessage told : List.of(mail(this.changed, 3), mail(third, 2))) {
			assertThat(told.getSubject()).isEqualTo("This email address is no longer used");
			assertThat(text(told)).contains("undid the change");
		}
	}

	@Test
	void tellsAddressesThatAreNoLongerUsed() throws Exception {
		String third = address();
		has(this.old);
		change(this.changed);
		change(third);
		Link undo = link(this.changed, 2);
		propose(this.old);

		confirm(link(this.old, 4));

		assertThat(current()).isEqualTo(this.old);
		for (MimeMessage told : List.of(mail(this.changed, 3), mail(third, 2))) {
			assertThat(told.getSubject()).isEqualTo("This email address is no longer used");
			assertThat(text(told)).contains("uses its earlier address " + masked(this.old),
					"Somebody who is signed in to the account asked for that", "If it wasn’t you, sign in");
		}
		assertTooLate(use(undo));
		assertThat(this.owner.open("/profile").uri().getPath()).as("Nobody undid anything").isEqualTo("/profile");
	}

	@Test
	void aChangeIsFinalAfterSevenDays() throws Exception {
		has(this.old);
		change(this.changed);
		Link undo = link(this.old, 2);
		this.clock.advance(MailAddresses.UNDO.minusSeconds(5));
		assertThat(this.reader.open(undo.url()).statusCode()).isEqualTo(200);
		assertThat(recoverable()).isEqualTo(this.old);

		this.clock.advance(Duration.ofSeconds(5));

		assertTooLate(this.reader.open(undo.url()));
		assertTooLate(use(undo));
		assertThat(recoverable()).isEqualTo(this.changed);
	}

	@Test
	void aRemovalIsUndoneInTheSameWay() throws Exception {
		has(this.old);
		assertThat(this.owner.open("/profile/mail/remove").body()).contains("We no longer write to " + this.old,
				"for 7 days");
		this.owner.submit("/profile/mail/remove", Map.of());
		assertThat(mail(this.old, 2).getSubject()).isEqualTo("Your email address was removed");
		assertThat(recoverable()).isEqualTo(this.old);
		assertThat(this.owner.open("/profile").body()).contains("Email address removed");
		Link undo = link(this.old, 2);
		this.reader.open(undo.url());

		assertThat(use(undo).body()).contains("Your address is back");

		assertThat(current()).isEqualTo(this.old);
	}

	@Test
	void anUndoWorksWhileTheAccountIsClosed() throws Exception {
		has(this.old);
		change(this.changed);
		Link undo = link(this.old, 2);
		this.owner.open("/profile/delete");
		this.owner.submit("/profile/delete", Map.of());
		this.reader.open(undo.url());

		assertThat(use(undo).body()).contains("Your address is back");
		assertThat(account().isClosed()).isTrue();
	}

	@Test
	void twoAccountsMayHaveTheSameAddress() throws Exception {
		has(this.old);
		Account first = account();
		this.username = UUID.randomUUID().toString();
		this.owner = new Visitor(this.port).signUp(this.username, PASSWORD);
		propose(this.old);
		confirm(link(this.old, 2));

		assertThat(recoverable()).isEqualTo(this.old);
		assertThat(this.addresses.findRecoverable(first.getId())).isPresent();
		Link own = changeAndUndoLink(this.changed, 3);
		use(own);
		assertThat(current()).isEqualTo(this.old);
		assertThat(this.addresses.list(first.getId())).singleElement().matches(Stored::isCurrent);
	}

	@Test
	void onlyOneOfTwoConcurrentUsesOfALinkCounts() throws Exception {
		has(this.old);
		propose(this.changed);
		String token = link(this.changed).token();

		assertThat(atOnce(() -> this.mailbox.confirm(token))).containsOnlyOnce(true);

		String undo = link(this.old, 2).token();
		assertThat(atOnce(() -> this.mailbox.undo(undo))).containsOnlyOnce(true);
		assertThat(current()).isEqualTo(this.old);
	}

	@Test
	void aSessionThatHasEndedChangesNothing() throws Exception {
		has(this.old);
		propose(this.changed);
		Account before = account();
		this.accounts.savePasswordHash(before.getId(), before.getPasswordVersion(), "{noop}other");

		assertThat(this.mailbox.propose(before, new MailAddress(address()))).isFalse();
		assertThat(this.mailbox.propose(before, new MailAddress(this.old))).isFalse();
		this.mailbox.remove(before);

		assertThat(addresses()).extracting((stored) -> stored.address().value())
			.containsExactly(this.old, this.changed);
		assertThat(current()).isEqualTo(this.old);
	}

	@Test
	void limitsMailsForAnAccount() {
		for (int i = 0; i < 4; i++) {
			assertThat(propose(address()).statusCode()).isEqualTo(200);
		}

		HttpResponse<String> page = propose(this.old);

		assertThat(page.statusCode()).isEqualTo(429);
		assertThat(page.headers().firstValue("Retry-After")).isPresent();
		assertThat(page.body()).contains("We have sent too many emails for this. Wait 4 hours and try again.",
				this.old);
		this.clock.advance(Duration.ofHours(4));
		this.owner.signIn(this.username, PASSWORD);
		assertThat(propose(this.old).statusCode()).isEqualTo(200);
	}

	@Test
	void limitsMailsToAnAddressWhoeverAsks() {
		List<HttpResponse<String>> pages = IntStream.range(0, 5).mapToObj((i) -> {
			this.owner = new Visitor(this.port).signUp(UUID.randomUUID().toString(), PASSWORD);
			return propose((i % 2 == 0) ? this.old : this.old.toUpperCase(Locale.ROOT));
		}).toList();

		assertThat(pages).extracting(HttpResponse::statusCode).containsExactly(200, 200, 200, 200, 429);
	}

	@Test
	void asksAgainForAnInvalidAddress() {
		for (String typed : List.of("", "ada", "ada@example.com\r\nBcc: eve@example.com", "ada@a.com,eve@a.com",
				"<script>@example.com")) {
			HttpResponse<String> page = propose(typed);

			assertThat(page.body()).as(typed)
				.contains("We can’t write to that address.", "aria-invalid=\"true\"")
				.doesNotContain("<script>@");
		}
		assertThat(addresses()).isEmpty();
	}

	private HttpResponse<String> propose(String address) {
		this.owner.open("/profile/mail");
		return this.owner.submit("/profile/mail", Map.of("address", address));
	}

	private HttpResponse<String> confirm(Link link) {
		return this.reader.submit("/mail/confirm", Map.of("token", link.token()));
	}

	private HttpResponse<String> use(Link link) {
		return this.reader.submit(link.path(), Map.of("token", link.token()));
	}

	/** Gives the account its first address. */
	private void has(String address) throws Exception {
		change(address);
		assertThat(current()).isEqualTo(address);
	}

	private HttpResponse<String> change(String address) throws Exception {
		propose(address);
		Link link = link(address);
		this.reader.open(link.url());
		return confirm(link);
	}

	private Link changeAndUndoLink(String address, int number) throws Exception {
		change(address);
		Link undo = link(this.old, number);
		this.reader.open(undo.url());
		return undo;
	}

	private static List<Boolean> atOnce(Supplier<Boolean> use) {
		List<CompletableFuture<Boolean>> uses = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(use))
			.toList();
		return uses.stream().map(CompletableFuture::join).toList();
	}

	private static void assertTooLate(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(404);
		assertThat(page.body()).contains("This link doesn’t work any more");
	}

	private Link link(String address) throws Exception {
		return link(address, 1);
	}

	/** Returns the link in the last mail, after this many have arrived. */
	private Link link(String address, int number) throws Exception {
		Matcher link = LINK.matcher(text(mail(address, number)));
		assertThat(link.find()).isTrue();
		return new Link(link.group(1), link.group(2));
	}

	private static MimeMessage mail(String address, int number) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> MailTest.SERVER.getReceivedMessagesForDomain(address),
					(mails) -> mails.length >= number)[number - 1];
	}

	private static String text(MimeMessage mail) throws Exception {
		return (String) ((Multipart) mail.getContent()).getBodyPart(0).getContent();
	}

	private Account account() {
		return this.accounts.findByUsernameKey(this.username).orElseThrow();
	}

	private List<Stored> addresses() {
		return this.addresses.list(account().getId());
	}

	private String current() {
		return addresses().stream().filter(Stored::isCurrent).findFirst().orElseThrow().address().value();
	}

	private String recoverable() {
		return this.addresses.findRecoverable(account().getId()).orElseThrow().address().value();
	}

	private static String masked(String address) {
		return new MailAddress(address).masked();
	}

	private static String address() {
		return UUID.randomUUID() + "@example.com";
	}

	/** The link in a mail. */
	private record Link(String path, String token) {

		String url() {
			return this.path + "?token=" + this.token;
		}

	}

}
