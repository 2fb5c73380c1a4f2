package io.passkeyprofile.profile.closing;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.UsernameSkeletonRepository;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.mail.Mail;
import io.passkeyprofile.profile.mail.Outbox;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.session.Sessions;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Accounts whose owners want them deleted. Until the deletion begins, the owner can still
 * keep the account. If both happen at once, one wins: each is a single statement on the
 * account's row, which requires that the other has not happened.
 */
@Component
public class ClosedAccounts implements PersonalData {

	/** How long an account is closed before it is deleted. */
	public static final Duration PERIOD = Duration.ofDays(7);

	/**
	 * Longer than a deletion is ever put off. A time further away means that the clock
	 * was set back.
	 */
	private static final Duration PUT_OFF_AT_MOST = Duration.ofHours(1);

	private final JdbcClient jdbc;

	private final UsernameSkeletonRepository skeletons;

	private final Sessions sessions;

	private final SecurityJournal journal;

	private final MailAddresses addresses;

	private final Outbox outbox;

	private final Clock clock;

	ClosedAccounts(JdbcClient jdbc, UsernameSkeletonRepository skeletons, Sessions sessions, SecurityJournal journal,
			MailAddresses addresses, Outbox outbox, Clock clock) {
		this.jdbc = jdbc;
		this.skeletons = skeletons;
		this.sessions = sessions;
		this.journal = journal;
		this.addresses = addresses;
		this.outbox = outbox;
		this.clock = clock;
	}

	@Override
	public Topic topic() {
		return Topic.DELETED_ACCOUNTS;
	}

	@Override
	public List<Object> limits() {
		return List.of(PERIOD);
	}

	/**
	 * Closes an account and ends all its sessions.
	 * @param account the account, as it was read for this request
	 * @return whether it is closed; false if the password was changed meanwhile, which
	 * ended the request's session
	 */
	@Transactional
	public boolean close(Account account) {
		int closed = this.jdbc.sql("""
				update account set closes_at = :closes_at
				where id = :id and password_version = :password_version and closes_at is null""")
			.param("closes_at", now().plus(PERIOD))
			.param("id", account.getId())
			.param("password_version", account.getPasswordVersion())
			.update();
		if (closed > 0) {
			this.journal.record(SecurityEvent.of(account, Kind.ACCOUNT_CLOSED));
			this.sessions.deleteAll(account);
		}
		return closed > 0;
	}

	/**
	 * Opens a closed account again.
	 * @param account the account
	 * @return whether it is kept; false if its deletion has begun, or if it was not
	 * closed
	 */
	@Transactional
	public boolean keep(Account account) {
		int kept = this.jdbc.sql("""
				update account set closes_at = null
				where id = :id and closes_at is not null and deletion_due_at is null""")
			.param("id", account.getId())
			.update();
		if (kept > 0) {
			this.journal.record(SecurityEvent.of(account, Kind.ACCOUNT_KEPT));
		}
		return kept > 0;
	}

	/**
	 * Lists accounts that are to be deleted now.
	 * @param limit how many at most
	 * @return their IDs, the one that has waited longest first
	 */
	List<Long> due(int limit) {
		return this.jdbc.sql("""
				select id from account where closes_at <= :now and (deletion_due_at is null
				or deletion_due_at <= :now or deletion_due_at > :clock_set_back)
				order by closes_at, id fetch first :limit rows only""")
			.param("now", now())
			.param("clock_set_back", now().plus(PUT_OFF_AT_MOST))
			.param("limit", limit)
			.query((row, number) -> row.getLong("id"))
			.list();
	}

	/**
	 * Begins or continues a deletion. From then on, nobody can keep the account.
	 * @param id the account's ID
	 * @param duration how long other instances leave it alone
	 * @return whether this instance may go on; false if another has claimed the account,
	 * or if its owner kept it
	 */
	@Transactional
	public boolean claim(long id, Duration duration) {
		return this.jdbc.sql("""
				update account set deletion_due_at = :next where id = :id and closes_at <= :now
				and (deletion_due_at is null or deletion_due_at <= :now or deletion_due_at > :clock_set_back)""")
			.param("next", now().plus(duration))
			.param("id", id)
			.param("now", now())
			.param("clock_set_back", now().plus(PUT_OFF_AT_MOST))
			.update() > 0;
	}

	/**
	 * Deletes everything of an account whose passkeys are gone, and puts a mail to its
	 * owner into the outbox, in one transaction. Does nothing if another instance has
	 * done it.
	 * @param account the account
	 * @return whether this instance did it
	 */
	@Transactional
	public boolean delete(Account account) {
		List<MailAddresses.Stored> told = this.addresses.findNotified(account.getId());
		// Foreign keys delete what refers to the account. Another instance waits here
		int deleted = this.jdbc.sql("delete from account where id = :id and deletion_due_at is not null")
			.param("id", account.getId())
			.update();
		if (deleted > 0) {
			this.sessions.deleteAll(account);
			this.skeletons.release(account);
			// Without the account's ID, or the mail would be deleted with the account
			told.forEach((address) -> this.outbox.put(new Mail(address.address().value(), account.getLanguage(),
					"account-deleted", List.of(account.getUsername()), null, null)));
		}
		return deleted > 0;
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

}
