package io.passkeyprofile.profile.signin.recovery.mail;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.privacy.PersonalData;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.Link;
import io.passkeyprofile.profile.signin.recovery.mail.RecoveryRequest.Purpose;
import io.passkeyprofile.profile.token.RandomToken;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The recoveries that people asked for, and the links in their mails. A step that may
 * happen only once is a single statement, which requires that it has not happened yet.
 */
@Repository
class RecoveryRequestRepository implements PersonalData.Exported {

	/** For how long the mails of an account are counted. */
	static final Duration COUNTED = Duration.ofDays(1);

	private static final String REQUEST = """
			select r.id, r.account_id, a.username, r.address, r.browser_hash, r.expires_at, r.confirmed_at, r.ready_at,
			r.link_until, r.ended_at%s from recovery_request r join account a on a.id = r.account_id""";

	private final JdbcClient jdbc;

	private final Clock clock;

	RecoveryRequestRepository(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Stores that somebody asked, in the same way for every name. A job looks for the
	 * account later.
	 * @param usernameKey what they typed, as a {@code Username.key()}, or an empty string
	 * @param browserHash the hash of their browser's cookie
	 * @param expiresAt until when the job may look for the account
	 */
	void insert(String usernameKey, String browserHash, Instant expiresAt) {
		this.jdbc.sql("""
				insert into recovery_request (id, username_key, browser_hash, asked_at, expires_at)
				values (:id, :username_key, :browser_hash, :now, :expires_at)""")
			.param("id", UUID.randomUUID().toString())
			.param("username_key", usernameKey)
			.param("browser_hash", browserHash)
			.param("now", now())
			.param("expires_at", utc(expiresAt))
			.update();
	}

	/** Lists the IDs of the rows that no job has looked at, the oldest first. */
	List<String> asked() {
		return this.jdbc
			.sql("select id from recovery_request where account_id is null and expires_at > :now order by asked_at")
			.param("now", now())
			.query((row, number) -> row.getString("id"))
			.list();
	}

	/**
	 * Locks a row that no job has looked at, until the transaction ends.
	 * @return what was asked, or empty if another instance has it
	 */
	Optional<Asked> lockAsked(String id) {
		return this.jdbc.sql("""
				select id, username_key from recovery_request where id = :id and account_id is null
				for update skip locked""")
			.param("id", id)
			.query((row, number) -> new Asked(row.getString("id"), row.getString("username_key")))
			.optional();
	}

	/** Counts the recoveries of the last day for which a mail was sent. */
	int countRecent(long accountId) {
		return this.jdbc.sql("select count(*) from recovery_request where account_id = :account and asked_at > :since")
			.param("account", accountId)
			.param("since", utc(this.clock.instant().minus(COUNTED)))
			.query(Integer.class)
			.single();
	}

	/** Stores which account was meant, and forgets the name that was typed. */
	void begin(String id, long accountId, String address, Instant expiresAt) {
		this.jdbc.sql("""
				update recovery_request set account_id = :account, address = :address, expires_at = :expires_at,
				username_key = null where id = :id""")
			.param("account", accountId)
			.param("address", address)
			.param("expires_at", utc(expiresAt))
			.param("id", id)
			.update();
	}

	void delete(String id) {
		this.jdbc.sql("delete from recovery_request where id = :id").param("id", id).update();
	}

	void insertLink(String id, Purpose purpose, RandomToken token, Instant expiresAt) {
		this.jdbc.sql("""
				insert into recovery_link (hash, recovery_request_id, purpose, expires_at)
				values (:hash, :id, :purpose, :expires_at)""")
			.param("hash", token.hash())
			.param("id", id)
			.param("purpose", purpose.name())
			.param("expires_at", utc(expiresAt))
			.update();
	}

	Optional<Link> findLink(RandomToken token) {
		return this.jdbc
			.sql(REQUEST.formatted(", l.purpose, l.expires_at as link_expires_at")
					+ " join recovery_link l on l.recovery_request_id = r.id where l.hash = :hash")
			.param("hash", token.hash())
			.query((row, number) -> new Link(read(row), Purpose.valueOf(row.getString("purpose")),
					instant(row.getObject("link_expires_at", OffsetDateTime.class))))
			.optional();
	}

	Optional<RecoveryRequest> find(String id) {
		return this.jdbc.sql(REQUEST.formatted("") + " where r.id = :id")
			.param("id", id)
			.query((row, number) -> read(row))
			.optional();
	}

	/** Lists the recoveries that a browser confirmed and that can go on, now or later. */
	List<RecoveryRequest> findConfirmed(String browserHash) {
		return this.jdbc.sql(REQUEST.formatted("") + """
				 where r.browser_hash = :browser_hash and r.confirmed_at is not null and r.ended_at is null
				and r.expires_at > :now order by r.confirmed_at desc, r.id""")
			.param("browser_hash", browserHash)
			.param("now", now())
			.query((row, number) -> read(row))
			.list();
	}

	/**
	 * Confirms a recovery.
	 * @return false if it was confirmed or stopped before, or has expired
	 */
	boolean confirm(String id, Instant now, Instant readyAt, Instant expiresAt, boolean told) {
		return this.jdbc
			.sql("""
					update recovery_request set confirmed_at = :now, ready_at = :ready_at, expires_at = :expires_at,
					told_at = :told_at where id = :id and confirmed_at is null and ended_at is null and expires_at > :now""")
			.param("now", utc(now))
			.param("ready_at", utc(readyAt))
			.param("expires_at", utc(expiresAt))
			.param("told_at", told ? utc(now) : null)
			.param("id", id)
			.update() > 0;
	}

	/**
	 * Makes a recovery wait that did not have to wait when it was confirmed.
	 * @return false if another call did so first, or if it was stopped
	 */
	boolean postpone(RecoveryRequest request, Instant readyAt, Instant expiresAt) {
		return this.jdbc.sql("""
				update recovery_request set ready_at = :ready_at, expires_at = :expires_at, told_at = null
				where id = :id and ready_at = :before and ended_at is null""")
			.param("ready_at", utc(readyAt))
			.param("expires_at", utc(expiresAt))
			.param("id", request.id())
			.param("before", (request.readyAt() != null) ? utc(request.readyAt()) : null)
			.update() > 0;
	}

	/**
	 * Notes that a link that leads back in is being sent.
	 * @return false if the recovery can't go on, or if an earlier link still works
	 */
	boolean sendLink(String id, Instant until) {
		return this.jdbc.sql("""
				update recovery_request set link_until = :until, expires_at = greatest(expires_at, :until)
				where id = :id and ready_at <= :now and expires_at > :now and ended_at is null
				and (link_until is null or link_until <= :now)""")
			.param("until", utc(until))
			.param("id", id)
			.param("now", now())
			.update() > 0;
	}

	/**
	 * Ends a recovery.
	 * @return whether it had not ended before
	 */
	boolean end(String id) {
		return this.jdbc.sql("update recovery_request set ended_at = :now where id = :id and ended_at is null")
			.param("now", now())
			.param("id", id)
			.update() > 0;
	}

	/**
	 * Ends all recoveries of an account, including those that nobody has confirmed yet.
	 * @return how many of them could have gone on
	 */
	int endAll(long accountId) {
		int confirmed = this.jdbc.sql("""
				update recovery_request set ended_at = :now where account_id = :account and ended_at is null
				and expires_at > :now and confirmed_at is not null""")
			.param("now", now())
			.param("account", accountId)
			.update();
		this.jdbc.sql("update recovery_request set ended_at = :now where account_id = :account and ended_at is null")
			.param("now", now())
			.param("account", accountId)
			.update();
		return confirmed;
	}

	/** Copies until when a recovery can go on to the account, for the profile page. */
	void updateAccount(long accountId) {
		this.jdbc.sql("""
				update account set recovery_by_mail_until = (select max(expires_at) from recovery_request
				where account_id = :account and confirmed_at is not null and ended_at is null) where id = :account""")
			.param("account", accountId)
			.update();
	}

	/** Lists recoveries that can go on, but that no mail has announced. */
	List<RecoveryRequest> untold() {
		return this.jdbc
			.sql(REQUEST.formatted("") + " where r.ready_at <= :now and r.told_at is null and r.ended_at is null"
					+ " and r.expires_at > :now order by r.ready_at, r.id")
			.param("now", now())
			.query((row, number) -> read(row))
			.list();
	}

	/**
	 * Notes that a mail announces that a recovery can go on.
	 * @return whether this call was first, and nobody stopped the recovery
	 */
	boolean tell(String id) {
		return this.jdbc.sql("""
				update recovery_request set told_at = :now
				where id = :id and ready_at <= :now and told_at is null and ended_at is null""")
			.param("now", now())
			.param("id", id)
			.update() > 0;
	}

	/**
	 * Deletes recoveries that are over and no longer count. A row whose account was never
	 * looked for counts for none.
	 */
	void deleteOver() {
		this.jdbc.sql("""
				delete from recovery_request where (asked_at <= :before or account_id is null)
				and (expires_at <= :now or ended_at is not null)""")
			.param("before", utc(this.clock.instant().minus(COUNTED)))
			.param("now", now())
			.update();
	}

	@Override
	public Topic topic() {
		return Topic.RECOVERY_REQUESTS;
	}

	@Override
	public List<Object> limits() {
		return List.of(COUNTED, MailRecovery.WAIT.plus(MailRecovery.OPEN));
	}

	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.jdbc
			.sql("""
					select address as mail_address, asked_at, confirmed_at, ready_at, told_at, link_until, ended_at, expires_at
					from recovery_request where account_id = :account_id order by asked_at desc""")
			.param("account_id", account.getId())
			.query(PersonalData::row)
			.list()
			.stream();
	}

	private static RecoveryRequest read(ResultSet row) throws SQLException {
		return new RecoveryRequest(row.getString("id"), row.getLong("account_id"), row.getString("username"),
				row.getString("address"), row.getString("browser_hash"),
				instant(row.getObject("expires_at", OffsetDateTime.class)), instantOrNull(row, "confirmed_at"),
				instantOrNull(row, "ready_at"), instantOrNull(row, "link_until"), row.getObject("ended_at") != null);
	}

	private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
		OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
		return (value != null) ? value.toInstant() : null;
	}

	private static Instant instant(OffsetDateTime value) {
		return value.toInstant();
	}

	private OffsetDateTime now() {
		return utc(this.clock.instant());
	}

	private static OffsetDateTime utc(Instant instant) {
		// The columns store microseconds; a rounded-up time would come a little too late
		return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
	}

	/**
	 * What somebody asked for.
	 *
	 * @param id the ID of the row
	 * @param usernameKey the username that they typed, as a key; empty if it can't be one
	 */
	record Asked(String id, String usernameKey) {

	}

}
