package io.passkeyprofile.profile.closing;

import java.util.Locale;
import java.util.UUID;

import com.icegreen.greenmail.util.GreenMail;
import io.passkeyprofile.jdbc.BackgroundWork;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MailTest;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.mail.address.MailAddress;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After an account was deleted, its owner gets a last mail.
 */
@MailTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class DeletionMailTests {

	private static final GreenMail SERVER = MailTest.SERVER;

	private final String username = UUID.randomUUID().toString();

	private final String recipient = this.username.substring(0, 8) + "@example.com";

	@Autowired
	private AccountDeletion deletion;

	@Autowired
	private ClosedAccounts closedAccounts;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private MailAddresses addresses;

	@Autowired
	private TransactionOperations transactions;

	@Autowired
	private MovableClock clock;

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private Account account;

	@BeforeEach
	void closeAnAccount() throws Exception {
		new Visitor(this.port).sending("Accept-Language", "de").signUp(this.username, "correct horse");
		this.account = this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow();
		this.transactions.executeWithoutResult((transaction) -> {
			this.addresses.addPending(this.account.getId(), new MailAddress(this.recipient));
			this.addresses.verify(this.addresses.list(this.account.getId()).get(0));
			this.addresses.addPending(this.account.getId(), new MailAddress("unconfirmed@example.com"));
			assertThat(this.closedAccounts.close(this.account)).isTrue();
		});
		// Otherwise accounts that other tests closed would be deleted, too
		this.jdbc.sql("update account set closes_at = null where id <> ?").param(this.account.getId()).update();
		this.clock.advance(ClosedAccounts.PERIOD);
		this.jdbc.sql("delete from mail_outbox").update();
		SERVER.purgeEmailFromAllMailboxes();
	}

	@Test
	void tellsTheLastConfirmedAddressAlone() throws Exception {
		runTheJob();

		assertThat(this.accounts.findById(this.account.getId())).isEmpty();
		assertThat(SERVER.waitForIncomingEmail(10_000, 1)).isTrue();
		MimeMessage mail = SERVER.getReceivedMessages()[0];
		assertThat(SERVER.getReceivedMessages()).hasSize(1);
		assertThat(mail.getRecipients(RecipientType.TO)[0]).hasToString(this.recipient);
		assertThat(mail.getContentLanguage()).containsExactly(Locale.GERMAN.toLanguageTag());
		assertThat(mail.getSubject()).isEqualTo("Ihr Konto ist gelöscht");
	}

	@Test
	void sendsNothingIfTheAccountStays() {
		assertThat(this.closedAccounts.claim(this.account.getId(), AccountDeletion.RETRY_AFTER)).isTrue();

		this.transactions.executeWithoutResult((transaction) -> {
			assertThat(this.closedAccounts.delete(this.account)).isTrue();
			assertThat(waiting()).isEqualTo(1);
			transaction.setRollbackOnly();
		});

		assertThat(this.accounts.findById(this.account.getId())).isPresent();
		assertThat(waiting()).isZero();
		assertThat(this.closedAccounts.delete(this.account)).isTrue();
		assertThat(this.closedAccounts.delete(this.account)).as("Once is enough").isFalse();
		// Otherwise the mail would arrive during the next test
		assertThat(SERVER.waitForIncomingEmail(10_000, 1)).isTrue();
	}

	private int waiting() {
		return this.jdbc.sql("select count(*) from mail_outbox").query(Integer.class).single();
	}

	/** Runs the job with the connections that it has when it is scheduled. */
	private void runTheJob() {
		BackgroundWork.run(this.deletion::deleteDue);
	}

}
