package io.passkeyprofile.profile.mail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.icegreen.greenmail.util.GreenMail;
import io.micrometer.core.instrument.MeterRegistry;
import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MailTest;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.mail.OutboxRepository.Waiting;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The way of a mail from a change to a real mail server over SMTP.
 */
@MailTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class OutboxTests {

	private static final String KIND = "sample";

	private static final GreenMail SERVER = MailTest.SERVER;

	@Autowired
	private Outbox outbox;

	@Autowired
	private OutboxRepository repository;

	@Autowired
	private MailDelivery delivery;

	@Autowired
	private OutboxMetrics metrics;

	@Autowired
	private MeterRegistry registry;

	@Autowired
	private ResourceBundleMessageSource messages;

	/** Nothing listens on port 1, as if the mail server were down. */
	@Autowired
	private JavaMailSenderImpl sender;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private MovableClock clock;

	private Properties properties;

	@LocalServerPort
	private int port;

	@BeforeEach
	void prepare() throws Exception {
		this.messages.addBasenames("sample-mail");
		this.properties = this.sender.getJavaMailProperties();
		empty();
	}

	@AfterEach
	void restore() throws Exception {
		empty();
		this.sender.setPort(SERVER.getSmtp().getPort());
		this.sender.setJavaMailProperties(this.properties);
	}

	/** Waits for a mail that is being sent, because it would arrive in the next test. */
	private void empty() throws Exception {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		this.delivery.stop(() -> stopped.complete(null));
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
		this.delivery.start();
		this.jdbc.sql("delete from mail_outbox").update();
		SERVER.purgeEmailFromAllMailboxes();
	}

	@Test
	void thePageAboutPrivacyExplainsMails() {
		assertThat(new Visitor(this.port).open("/privacy").body()).contains("id=\"mail_addresses\"",
				"for 7 days, so that it can undo that", "after 1 day", "id=\"mails\"",
				"Until it is sent, 1 day at most. If that fails, we keep a note of it for 30 days",
				"id=\"recovery_requests\"", "1 day, or as long as it can go on: 8 days at most.", "__Host-RECOVERY",
				"9 days");
	}

	@Test
	void sendsAfterTheCommitAsTextAndAsHtml() throws Exception {
		this.transactions.executeWithoutResult((transaction) -> {
			this.outbox.put(mail("ada@example.com", "Laptop").withLink("/not-me?token=secret", inAnHour()));
			assertThat(SERVER.getReceivedMessages()).isEmpty();
		});

		MimeMessage message = received();
		assertThat(message.getSubject()).isEqualTo("Passkey “Laptop” added");
		assertThat(message.getAllRecipients()).containsExactly(new InternetAddress("ada@example.com"));
		assertThat(message.getFrom()[0]).hasToString("Passkey Profile <no-reply@passkeys.example.com>");
		assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
		assertThat(message.getHeader("Message-ID")[0]).matches("<[-0-9a-f]{36}@passkeys\\.example\\.com>");
		String link = "https://passkeys.example.com/not-me?token=secret";
		assertThat(part(message, 0)).contains("Somebody added <Laptop> to your account. \u0645",
				"This wasn’t me\r\n" + link, "Was it you?", "passkeys.example.com");
		assertThat(part(message, 1))
			.contains("<html lang=\"en\" dir=\"ltr\">", "Somebody added &lt;Laptop&gt;", "href=\"" + link + "\"",
					"This wasn’t me")
			.doesNotContain("src=", "<script", "<link", "url(", " th:");
		awaitEmptyOutbox();
	}

	@Test
	void readsFromRightToLeftInArabic() throws Exception {
		put(new Mail("ada@example.com", Locale.forLanguageTag("ar"), KIND, List.of("Laptop"), null, null));

		MimeMessage message = received();
		assertThat(message.getHeader("Content-Language")).containsExactly("ar");
		assertThat(part(message, 1)).contains("<html lang=\"ar\" dir=\"rtl\">", "تخص هذه الرسالة حسابك");
		assertThat(part(message, 0)).contains("تخص هذه الرسالة حسابك").doesNotContain("This wasn’t me");
	}

	@Test
	void sendsNothingForAChangeThatIsRolledBack() {
		this.transactions.executeWithoutResult((transaction) -> {
			this.outbox.put(mail("ada@example.com", "Laptop"));
			transaction.setRollbackOnly();
		});
		this.delivery.deliver();

		assertThat(SERVER.getReceivedMessages()).isEmpty();
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.outbox.put(mail("ada@example.com", "Laptop")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ada@example.com\r\nBcc: eve@example.com", "ada@example.com\nX: y",
			"ada@example.com, eve@example.com", "Ada <ada@example.com>", "ada", "", "<ada@example.com>",
			"ada@example.com\r\nRCPT TO:<eve@example.com>" })
	void refusesRecipientsThatAreMoreThanAnAddress(String recipient) {
		assertThatIllegalArgumentException().isThrownBy(() -> mail(recipient, "Laptop"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("example.com"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nBcc: eve@example.com", "a\nBcc: eve@example.com", "a\rBcc: eve@example.com",
			"a\r\n\r\nBcc: eve@example.com", "a\u2028Bcc: eve@example.com", "é\r\nBcc: eve@example.com" })
	void aNameAddsNoHeader(String name) throws Exception {
		put(mail("ada@example.com", name));

		MimeMessage message = received();
		assertThat(message.getHeader("Bcc")).isNull();
		assertThat(message.getAllRecipients()).containsExactly(new InternetAddress("ada@example.com"));
		assertThat(message.getSubject()).contains("Bcc: eve@example.com").doesNotContain("\r", "\n");
	}

	@Test
	void refusesLinksToOtherSites() {
		Mail mail = mail("ada@example.com", "Laptop");

		assertThatIllegalArgumentException().isThrownBy(() -> mail.withLink("//evil.example", inAnHour()));
		assertThatIllegalArgumentException().isThrownBy(() -> mail.withLink("https://evil.example", inAnHour()));
	}

	@Test
	void triesAgainWithGrowingPausesAndTheSameMessageId() {
		this.sender.setPort(1);
		this.clock.stop();
		put(mail("ada@example.com", "Laptop"));
		awaitAttempts(1);
		String messageId = value("select message_id from mail_outbox", String.class);
		Duration pause = OutboxRepository.FIRST_PAUSE;
		for (int attempt = 2; attempt <= 4; attempt++) {
			this.clock.advance(pause.minusMillis(1));
			this.delivery.deliver();
			assertThat(attempts()).isEqualTo(attempt - 1);
			this.clock.advance(Duration.ofMillis(1));
			this.delivery.deliver();
			assertThat(attempts()).isEqualTo(attempt);
			pause = pause.multipliedBy(2);
		}
		this.sender.setPort(SERVER.getSmtp().getPort());
		this.clock.advance(pause);
		this.delivery.deliver();

		assertThat(SERVER.getReceivedMessages()).singleElement()
			.satisfies((message) -> assertThat(message.getHeader("Message-ID")).containsExactly(messageId));
		awaitEmptyOutbox();
	}

	/** Some mail servers misbehave after they have accepted a mail. */
	@ParameterizedTest
	@EnumSource(names = ".*AFTERWARDS", mode = EnumSource.Mode.MATCH_ANY)
	void sendsAMailOnceWhateverTheServerDoesAfterAcceptingIt(FaultyMailServer.Fault fault) throws Exception {
		this.clock.stop();
		try (FaultyMailServer server = new FaultyMailServer(fault)) {
			use(server);
			put(mail("ada@example.com", "Laptop"));
			awaitEmptyOutbox();
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = ".*AFTERWARDS|WAITS.*", mode = EnumSource.Mode.MATCH_NONE)
	void triesAgainIfTheServerDidNotAcceptTheMail(FaultyMailServer.Fault fault) throws Exception {
		this.clock.stop();
		try (FaultyMailServer server = new FaultyMailServer(fault)) {
			use(server);
			put(mail("ada@example.com", "Laptop"));
			awaitAttempts(1);
			assertThat(server.accepted()).isZero();
		}
		this.sender.setPort(SERVER.getSmtp().getPort());
		this.clock.advance(OutboxRepository.FIRST_PAUSE);
		this.delivery.deliver();

		awaitEmptyOutbox();
		assertThat(SERVER.getReceivedMessages()).hasSize(1);
	}

	@Test
	void stopsAfterTheMailThatIsBeingSent() throws Exception {
		this.clock.stop();
		try (FaultyMailServer server = new FaultyMailServer(FaultyMailServer.Fault.WAITS_BEFORE_IT_ACCEPTS)) {
			this.sender.setPort(server.port());
			this.transactions.executeWithoutResult((transaction) -> {
				this.outbox.put(mail("ada@example.com", "First"));
				this.outbox.put(mail("ada@example.com", "Second"));
			});
			server.awaitMail();
			CompletableFuture<Void> stopped = new CompletableFuture<>();
			this.delivery.stop(() -> stopped.complete(null));
			assertThat(stopped).as("Others that stop need not wait either").isNotDone();
			server.accept();

			assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
			assertThat(server.accepted()).isEqualTo(1);
			assertThat(this.jdbc.sql("select attempts from mail_outbox").query(Integer.class).list())
				.containsExactly(0);
		}
		finally {
			this.delivery.start();
		}
	}

	@Test
	void givesUpAfter24HoursWipesTheContentsAndTellsOperators() {
		this.sender.setPort(1);
		this.clock.stop();
		put(mail("ada@example.com", "Laptop").withLink("/not-me?token=secret",
				this.clock.instant().plus(Duration.ofDays(7))));
		awaitAttempts(1);
		this.metrics.count();
		assertThat(gauge("profile.mails.waiting")).isEqualTo(1);
		this.clock.advance(Duration.ofHours(23));
		this.delivery.deliver();
		assertThat(value("select link from mail_outbox", String.class)).contains("secret");
		this.clock.advance(Duration.ofHours(1));
		this.delivery.deliver();

		assertThat(this.jdbc.sql("select recipient, arguments, link, due_at from mail_outbox").query().singleRow())
			.containsEntry("arguments", "[]")
			.containsEntry("recipient", null)
			.containsEntry("link", null)
			.containsEntry("due_at", null);
		this.metrics.count();
		assertThat(gauge("profile.mails.waiting")).isZero();
		assertThat(gauge("profile.mails.given.up")).isEqualTo(1);
		this.sender.setPort(SERVER.getSmtp().getPort());
		this.clock.advance(OutboxRepository.KEPT.plusSeconds(1));
		this.delivery.deliver();
		assertThat(SERVER.getReceivedMessages()).isEmpty();
		awaitEmptyOutbox();
	}

	@Test
	void sendsNoLinkThatHasExpired() {
		this.sender.setPort(1);
		this.clock.stop();
		put(mail("ada@example.com", "Laptop").withLink("/x?token=secret",
				this.clock.instant().plus(Duration.ofMinutes(15))));
		awaitAttempts(1);
		this.sender.setPort(SERVER.getSmtp().getPort());
		this.clock.advance(Duration.ofMinutes(15));
		this.delivery.deliver();

		assertThat(SERVER.getReceivedMessages()).isEmpty();
		assertThat(value("select count(*) from mail_outbox where link is null and given_up_at is not null", Long.class))
			.isEqualTo(1);
	}

	/** The mail is sent in the test's own thread, because only that is in the log. */
	@Test
	void logsNeitherRecipientNorContents(@Autowired ApplicationLog log) {
		this.sender.setPort(1);
		this.clock.stop();
		put(mail("ada@example.com", "Laptop").withLink("/x?token=secret",
				this.clock.instant().plus(Duration.ofDays(1))));
		awaitAttempts(1);
		this.clock.advance(Duration.ofHours(23));
		this.delivery.deliver();
		this.clock.advance(Duration.ofHours(1));
		this.delivery.deliver();

		assertThat(log.text()).contains("A mail was not sent", "A mail was given up", KIND)
			.doesNotContain("ada", "secret", "Laptop");
		assertThat(mail("ada@example.com", "Laptop").withLink("/x?token=secret", inAnHour()).toString())
			.doesNotContain("ada", "secret", "Laptop");
	}

	@Test
	void leavesMailsOfANewerVersionToItUntilTheirTimeIsOver() {
		this.clock.stop();
		put(new Mail("ada@example.com", Locale.ENGLISH, "of-tomorrow", List.of(), null, null));
		put(mail("ada@example.com", "Laptop"));
		await(() -> value("select count(*) from mail_outbox", Integer.class) == 1 && isIdle());
		this.delivery.deliver();

		assertThat(SERVER.getReceivedMessages()).hasSize(1);
		assertThat(this.jdbc.sql("select attempts, recipient, due_at <= :now as due from mail_outbox")
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.query()
			.singleRow()).containsEntry("attempts", 0)
			.containsEntry("recipient", "ada@example.com")
			.containsEntry("due", true);
		this.clock.advance(OutboxRepository.GIVEN_UP_AFTER);
		this.delivery.deliver();
		assertThat(value("select count(*) from mail_outbox where recipient is null and given_up_at is not null",
				Integer.class))
			.isEqualTo(1);
	}

	/** As another version could have stored it. */
	@ParameterizedTest
	@ValueSource(strings = { "[\"ada\"]", "{\"name\": \"ada\"}", "ada" })
	void aMailThatCannotBeWrittenHoldsUpNoOther(String arguments, @Autowired ApplicationLog log) {
		this.clock.stop();
		this.repository.insert(new Mail("ada@example.com", Locale.ENGLISH, "sample-number", List.of(1), null, null));
		this.jdbc.sql("update mail_outbox set arguments = :arguments").param("arguments", arguments).update();
		this.clock.advance(Duration.ofMillis(1));
		this.repository.insert(mail("bob@example.com", "Laptop"));

		this.delivery.deliver();

		assertThat(SERVER.getReceivedMessages()).hasSize(1);
		assertThat(value("select due_at from mail_outbox", OffsetDateTime.class).toInstant())
			.isEqualTo(this.clock.instant().plus(OutboxRepository.FIRST_PAUSE).truncatedTo(ChronoUnit.MICROS));
		this.clock.advance(OutboxRepository.GIVEN_UP_AFTER);
		this.delivery.deliver();
		assertThat(value("select count(*) from mail_outbox where given_up_at is not null", Integer.class)).isEqualTo(1);
		assertThat(log.text()).contains("A mail was not sent", "A mail was given up", "sample-number")
			.doesNotContain("ada");
	}

	@Test
	void onlyOneOfSeveralInstancesSendsEachMail() throws Exception {
		this.clock.stop();
		// Without waking the application's own thread
		IntStream.range(0, 30)
			.forEach((number) -> this.repository.insert(mail("ada@example.com", "Passkey " + number)));
		ExecutorService instances = Executors.newFixedThreadPool(4);
		Set<String> claimed = ConcurrentHashMap.newKeySet();
		try {
			Callable<Integer> instance = () -> {
				int count = 0;
				for (Optional<Waiting> mail = claim(); mail.isPresent(); mail = claim()) {
					claimed.add(mail.get().messageId());
					count++;
				}
				return count;
			};
			int count = 0;
			for (Future<Integer> counted : instances.invokeAll(Collections.nCopies(4, instance))) {
				count += counted.get();
			}
			assertThat(count).isEqualTo(30);
			assertThat(claimed).hasSize(30);
		}
		finally {
			instances.shutdownNow();
		}
		// A mail that a killed instance had claimed is sent once the claim is over
		assertThat(claim()).isEmpty();
		this.clock.advance(OutboxRepository.CLAIMED_FOR);
		assertThat(claim()).isPresent();
	}

	@Test
	void whoIsTooSlowLeavesTheMailToTheInstanceThatHasClaimedItSince() {
		this.clock.stop();
		this.repository.insert(mail("ada@example.com", "Laptop"));
		Waiting slow = claim().orElseThrow();
		this.clock.advance(OutboxRepository.CLAIMED_FOR);
		assertThat(claim()).isPresent();

		assertThat(this.repository.putOff(slow)).isTrue();
		this.clock.advance(OutboxRepository.FIRST_PAUSE);
		assertThat(claim()).as("It is still claimed").isEmpty();
		this.clock.advance(OutboxRepository.GIVEN_UP_AFTER);
		assertThat(this.repository.putOff(slow)).isTrue();
		assertThat(value("select count(*) from mail_outbox where given_up_at is null", Integer.class)).isEqualTo(1);
	}

	@Test
	void sendsAgainAfterItWasWokenWhileItStopped() {
		// As in the middle of stop()
		thread().shutdown();
		this.delivery.wake();
		this.delivery.start();

		put(mail("ada@example.com", "Laptop"));

		received();
	}

	@Test
	void doesNotWaitForAMailThatAnotherInstanceIsClaiming() {
		// Inserted directly, which doesn't wake the application's own thread
		this.repository.insert(mail("ada@example.com", "Laptop"));

		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("select message_id from mail_outbox for update").query(String.class).single();
			assertThat(CompletableFuture.supplyAsync(this::claim).orTimeout(1, TimeUnit.SECONDS).join()).isEmpty();
		});
		assertThat(claim()).isPresent();
	}

	@Test
	void deletesMailsWithTheirAccount() {
		this.sender.setPort(1);
		Account account = this.accounts
			.save(new Account(new Username("mail-" + System.nanoTime()), null, Locale.ENGLISH, this.clock.instant()));
		put(Mail.to(account, "ada@example.com", KIND, "Laptop"));
		this.accounts.delete(account);

		awaitEmptyOutbox();
	}

	/** Runs the statements that the runbook tells operators to run. */
	@Test
	void discardsWhatWaitsInARestoredBackup() throws Exception {
		this.sender.setPort(1);
		this.clock.stop();
		put(mail("ada@example.com", "Laptop"));
		awaitAttempts(1);
		Account account = this.accounts
			.save(new Account(new Username("mail-" + System.nanoTime()), null, Locale.ENGLISH, this.clock.instant()));
		this.jdbc.sql("""
				insert into security_notice (account_id, kind, times, occurred_at)
				values (:account, 'PASSKEY_ADDED', 1, :now)""")
			.param("account", account.getId())
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.update();
		this.jdbc.sql("""
				insert into recovery_request (id, username_key, browser_hash, asked_at, expires_at)
				values ('restored', :key, 'hash', :now, :now)""")
			.param("key", account.getUsernameKey())
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.update();

		String runbook = Files.readString(Path.of("src/docs/operations/runbook.md"));
		Matcher statements = Pattern.compile("DISCARD=\"([^\"]+)\"").matcher(runbook);
		assertThat(statements.find()).isTrue();
		for (String statement : StringUtils.delimitedListToStringArray(statements.group(1), ";")) {
			this.jdbc.sql(statement).update();
		}

		this.sender.setPort(SERVER.getSmtp().getPort());
		this.clock.advance(Duration.ofHours(1));
		this.delivery.deliver();
		assertThat(SERVER.getReceivedMessages()).isEmpty();
		assertThat(value("select count(*) from security_notice", Integer.class)).isZero();
		assertThat(value("select count(*) from recovery_request", Integer.class)).isZero();
	}

	/** Makes a sender with time-outs that a test can wait for. */
	private void use(FaultyMailServer server) {
		this.sender.setPort(server.port());
		Properties impatient = new Properties();
		impatient.setProperty("mail.smtp.timeout", "300");
		this.sender.setJavaMailProperties(impatient);
	}

	private void put(Mail mail) {
		this.transactions.executeWithoutResult((transaction) -> this.outbox.put(mail));
	}

	private Optional<Waiting> claim() {
		return this.repository.claim(List.of(KIND));
	}

	private static Mail mail(String recipient, String passkey) {
		return new Mail(recipient, Locale.ENGLISH, KIND, List.of(passkey), null, null);
	}

	private Instant inAnHour() {
		return this.clock.instant().plus(Duration.ofHours(1));
	}

	private static MimeMessage received() {
		assertThat(SERVER.waitForIncomingEmail(5000, 1)).isTrue();
		return SERVER.getReceivedMessages()[0];
	}

	private static String part(MimeMessage message, int number) throws Exception {
		return ((Multipart) message.getContent()).getBodyPart(number).getContent().toString();
	}

	private double gauge(String name) {
		return this.registry.get(name).gauge().value();
	}

	private int attempts() {
		return value("select coalesce(sum(attempts), 0) from mail_outbox", Integer.class);
	}

	private <T> T value(String sql, Class<T> type) {
		return this.jdbc.sql(sql).query(type).single();
	}

	/** Otherwise it could take part in what a test does next. */
	private boolean isIdle() {
		return thread().getActiveCount() == 0 && thread().getQueueSize() == 0;
	}

	private ThreadPoolTaskExecutor thread() {
		return (ThreadPoolTaskExecutor) ReflectionTestUtils.getField(this.delivery, "thread");
	}

	/** Waits until this many attempts, and their claims, are over. */
	private void awaitAttempts(int attempts) {
		await(() -> attempts() == attempts
				&& this.jdbc.sql("select count(*) from mail_outbox where due_at > :pause or due_at <= :now")
					.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
					.param("pause", this.clock.instant().plus(Duration.ofMinutes(1)).atOffset(ZoneOffset.UTC))
					.query(Integer.class)
					.single() == 0
				&& isIdle());
	}

	private void awaitEmptyOutbox() {
		await(() -> value("select count(*) from mail_outbox", Integer.class) == 0);
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("still not").isLessThan(end);
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
		}
	}

}
