package io.passkeyprofile.profile.mail.address;

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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.privacy.PersonalData;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The mail addresses of accounts. An account has at most one current address, which its
 * owner has confirmed. For {@link #UNDO} after a change or a removal, the former address
 * can undo it, is told what happens to the account, and is the only one that can recover
 * it. Otherwise, somebody who takes over a session could cut the owner off from these
 * mails. If there are several former addresses, the first has these rights, so a second
 * change takes nothing from it.
 * <p>
 * Callers of methods that change something must hold the lock of the {@code account} row.
 */
@Repository
public class MailAddresses implements PersonalData.Exported {

	/** How long a link that confirms an address works. */
	public static final Duration CONFIRM = Duration.ofHours(24);

	/** How long a change or a removal can be undone. */
	public static final Duration UNDO = Duration.ofDays(7);

	static final String COLUMNS = "a.id, a.account_id, a.address, a.verified_at, a.expires_at";

	private final JdbcClient jdbc;

	private final Clock clock;

	MailAddresses(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Finds the address that can recover an account.
	 * @param accountId the account's ID
	 * @return the current address, or for {@link #UNDO} after a change or a removal the
	 * one before it
	 */
	public Optional<Stored> findRecoverable(long accountId) {
		return list(accountId).stream().filter(Predicate.not(Stored::isPending)).findFirst();
	}

	/**
	 * Finds the addresses that are told what happens to an account.
	 * @param accountId the account's ID
	 * @return none, one or two: the one that can recover the account, and the current one
	 */
	public List<Stored> findNotified(long accountId) {
		List<Stored> confirmed = list(accountId).stream().filter(Predicate.not(Stored::isPending)).toList();
		TreeMap<String, Stored> notified = new TreeMap<>();
		confirmed.stream()
			.filter((stored) -> stored.isCurrent() || stored.equals(confirmed.get(0)))
			.forEach((stored) -> notified.putIfAbsent(stored.address().key(), stored));
		return List.copyOf(notified.values());
	}

	/**
	 * Lists the addresses of an account.
	 * @param accountId the account's ID
	 * @return those that have not expired, the oldest first
	 */
	public List<Stored> list(long accountId) {
		return this.jdbc.sql("select " + COLUMNS + """
				 from mail_address a where a.account_id = :account and (a.expires_at is null or a.expires_at > :now)
				order by a.id""").param("account", accountId).param("now", now()).query(MailAddresses::read).list();
	}

	/**
	 * Stores an address that its owner still has to confirm, and forgets the one that was
	 * waiting for that before.
	 * @param accountId the account's ID
	 * @param address the address
	 * @return the ID of the stored address
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public long addPending(long accountId, MailAddress address) {
		deletePending(accountId);
		KeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("""
				insert into mail_address (account_id, address, created_at, expires_at)
				values (:account, :address, :now, :expires_at)""")
			.param("account", accountId)
			.param("address", address.value())
			.param("now", now())
			.param("expires_at", now().plus(CONFIRM))
			.update(key, "id");
		return Objects.requireNonNull(key.getKey()).longValue();
	}

	/**
	 * Forgets an address that its owner has not confirmed.
	 * @param accountId the account's ID
	 * @return whether there was one
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean deletePending(long accountId) {
		return this.jdbc.sql("delete from mail_address where account_id = :account and verified_at is null")
			.param("account", accountId)
			.update() > 0;
	}

	/**
	 * Makes an address the account's current one, because its owner confirmed it. If it
	 * is a former address that can still undo the changes since, this undoes them, and
	 * the addresses in between can no longer act for the account. Otherwise, an intruder
	 * who had added one of them could bring it back once the owner's own seven days are
	 * over.
	 * @param pending the address
	 * @return the addresses that can no longer act for the account
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public List<Stored> verify(Stored pending) {
		Optional<Stored> former = list(pending.accountId()).stream()
			.filter((stored) -> stored.isFormer() && stored.address().key().equals(pending.address().key()))
			.findFirst();
		if (former.isPresent()) {
			return restore(former.get());
		}
		remove(pending.accountId());
		this.jdbc.sql("update mail_address set verified_at = :now, expires_at = null where id = :id")
			.param("now", now())
			.param("id", pending.id())
			.update();
		return List.of();
	}

	/**
	 * Removes an account's current address. That can be undone for {@link #UNDO}.
	 * @param accountId the account's ID
	 * @return whether it had one
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean remove(long accountId) {
		return this.jdbc
			.sql("update mail_address set expires_at = :until where account_id = :account and expires_at is null")
			.param("until", now().plus(UNDO))
			.param("account", accountId)
			.update() > 0;
	}

	/**
	 * Makes a former address the account's current one again, and forgets later ones with
	 * their links.
	 * @param former the address
	 * @return the addresses that can no longer act for the account
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public List<Stored> restore(Stored former) {
		List<Stored> forgotten = list(former.accountId()).stream()
			.filter((stored) -> stored.verified() && stored.id() > former.id())
			.toList();
		this.jdbc.sql("delete from mail_address where account_id = :account and id > :id")
			.param("account", former.accountId())
			.param("id", former.id())
			.update();
		this.jdbc.sql("update mail_address set expires_at = null where id = :id").param("id", former.id()).update();
		return forgotten;
	}

	/** Several instances may run this at once. */
	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
	void deleteExpired() {
		this.jdbc.sql("delete from mail_address where expires_at <= :now").param("now", now()).update();
		this.jdbc.sql("delete from mail_link where expires_at <= :now").param("now", now()).update();
	}

	@Override
	public Topic topic() {
		return Topic.MAIL_ADDRESSES;
	}

	@Override
	public List<Object> limits() {
		return List.of(UNDO, CONFIRM);
	}

	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return this.jdbc.sql("""
				select address as mail_address, created_at, verified_at, expires_at from mail_address
				where account_id = :account_id order by id desc""")
			.param("account_id", account.getId())
			.query(PersonalData::row)
			.list()
			.stream();
	}

	private OffsetDateTime now() {
		// The column stores microseconds; a rounded-up time would last too long
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
	}

	static Stored read(ResultSet row, int number) throws SQLException {
		return new Stored(row.getLong("id"), row.getLong("account_id"), new MailAddress(row.getString("address")),
				row.getObject("verified_at") != null, instant(row, "expires_at"));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/**
	 * An address of an account.
	 *
	 * @param id its ID; later addresses have greater IDs
	 * @param accountId the account's ID
	 * @param address the address
	 * @param verified whether its owner confirmed it
	 * @param expiresAt when it can no longer be confirmed, or when its change or removal
	 * can no longer be undone; null for the current address
	 */
	public record Stored(long id, long accountId, MailAddress address, boolean verified, @Nullable Instant expiresAt) {

		public boolean isPending() {
			return !this.verified;
		}

		public boolean isCurrent() {
			return this.expiresAt == null;
		}

		public boolean isFormer() {
			return this.verified && this.expiresAt != null;
		}

	}

}
