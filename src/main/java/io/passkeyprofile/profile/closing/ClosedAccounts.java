package io.passkeyprofile.profile.closing;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.UsernameSkeletonRepository;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Accounts whose owners want them deleted. Until the deletion begins, keeping the account
 * undoes it; of keeping and beginning, one wins, because each is one statement on the
 * account's row that requires that the other has not happened.
 */
@Component
class ClosedAccounts {

	/** How long an account is closed before it is deleted. */
	static final Duration PERIOD = Duration.ofDays(7);

	/**
	 * Longer than a deletion is ever put off; later means that the clock was set back.
	 */
	private static final Duration PUT_OFF_AT_MOST = Duration.ofHours(1);

	/** What the throttle counts for a username. */
	private static final Set<Bucket> BUCKETS = EnumSet.of(Bucket.ACCOUNT, Bucket.CONFIRMATION, Bucket.RECOVERY_CODE,
			Bucket.PASSWORD_CHANGE, Bucket.PASSAGE, Bucket.MAIL);

	private final JdbcClient jdbc;

	private final AccountRepository accounts;

	private final UsernameSkeletonRepository skeletons;

	private final Sessions sessions;

	private final SecurityJournal journal;

	private final Throttle throttle;

	private final TransactionOperations transactions;

	private final Clock clock;

	ClosedAccounts(JdbcClient jdbc, AccountRepository accounts, UsernameSkeletonRepository skeletons, Sessions sessions,
			SecurityJournal journal, Throttle throttle, TransactionOperations transactions, Clock clock) {
		this.jdbc = jdbc;
		this.accounts = accounts;
		this.skeletons = skeletons;
		this.sessions = sessions;
		this.journal = journal;
		this.throttle = throttle;
		this.transactions = transactions;
		this.clock = clock;
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
	 * Begins or continues a deletion, which nothing stops from then on.
	 * @param id the account's ID
	 * @param duration how long no other instance continues it
	 * @return whether this instance was first, and nobody kept the account
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
	 * Deletes everything of an account whose passkeys are gone. The row with its external
	 * ID goes last. Does nothing if another instance has done it.
	 * @param id the account's ID
	 */
	void delete(long id) {
		// The throttle has transactions of its own. If this stops in between, it is
		// repeated
		this.accounts.findById(id)
			.ifPresent((account) -> BUCKETS.forEach((bucket) -> this.throttle.reset(bucket, account.getUsernameKey())));
		this.transactions.executeWithoutResult((transaction) -> this.accounts.lock(id).ifPresent(this::deleteRows));
	}

	private void deleteRows(Account account) {
		this.sessions.deleteAll(account);
		this.skeletons.release(account);
		// Foreign keys take along what refers to it
		this.jdbc.sql("delete from account where id = :id").param("id", account.getId()).update();
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

}
