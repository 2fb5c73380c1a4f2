package io.passkeyprofile.profile.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.privacy.PersonalData;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * The sessions in which an account is signed in.
 */
@Service
public class Sessions implements PersonalData.Exported {

	private static final String LIVE = "principal_name = :account and expiry_time > :now and creation_time > :oldest";

	/** A sample from which the number of all is known well enough. */
	private static final int ENOUGH = 400;

	private final JdbcClient jdbc;

	private final SessionJson json;

	private final Duration absoluteTimeout;

	private final Duration idleTimeout;

	private final AccountRepository accounts;

	private final SecurityJournal journal;

	private final Clock clock;

	private final MessageSource messages;

	Sessions(JdbcClient jdbc, SessionJson json, SessionSettings settings, SessionTimeout timeout,
			AccountRepository accounts, SecurityJournal journal, Clock clock, MessageSource messages) {
		this.jdbc = jdbc;
		this.json = json;
		this.absoluteTimeout = settings.absoluteTimeout();
		this.idleTimeout = Objects.requireNonNull(timeout.getTimeout());
		this.accounts = accounts;
		this.journal = journal;
		this.clock = clock;
		this.messages = messages;
	}

	/**
	 * Lists the sessions of an account.
	 * @param account the account
	 * @param request the person's request, which sets the language of the rows
	 * @return the request's own session, then the others, the one last seen first
	 */
	public List<SessionRow> list(Account account, HttpServletRequest request) {
		Locale locale = RequestContextUtils.getLocale(request);
		Predicate<StoredSession> current = isOf(request);
		return find(account.getId()).stream()
			.sorted(Comparator.comparing(current::test)
				.thenComparing(StoredSession::lastSeen)
				.reversed()
				.thenComparing(StoredSession::primaryId))
			.map((session) -> SessionRow.of(session, current.test(session), this.messages, locale))
			.toList();
	}

	/**
	 * Ends one session. Does nothing if the account has no such session (any more).
	 * @param account the account
	 * @param id a {@link SessionRow#id()}, as the browser sent it
	 * @param request the person's request
	 * @return the number of sessions ended: 1 or 0
	 */
	@Transactional
	public int end(Account account, String id, HttpServletRequest request) {
		return end(account, request, (session) -> session.signIn().id().toString().equals(id));
	}

	/**
	 * Ends all sessions of an account except that of the request. If two sessions end
	 * each other at once, one of them stays.
	 * @param account the account
	 * @param request the person's request
	 * @return the number of sessions ended
	 */
	@Transactional
	public int endOthers(Account account, HttpServletRequest request) {
		if (!isStillSignedIn(account, request)) {
			return 0;
		}
		int count = deleteOthers(account, request);
		record(account, count);
		return count;
	}

	/**
	 * Ends the sessions that a passkey opened or confirmed, and those whose passkey is
	 * unknown, except that of the request.
	 * @param account the account
	 * @param passkeyId the passkey's Passage device ID
	 * @param request the person's request
	 * @return the number of sessions ended
	 */
	@Transactional
	public int endOthersOfPasskey(Account account, String passkeyId, HttpServletRequest request) {
		return end(account, request, isOther(request, passkeyId).or(isOther(request, SignIn.UNKNOWN_PASSKEY)));
	}

	/**
	 * Counts the sessions that {@link #endOthersOfPasskey} would end.
	 * @param account the account
	 * @param passkeyId the passkey's Passage device ID
	 * @param request the person's request
	 * @return the number of sessions
	 */
	public PasskeySessions countOthersOfPasskey(Account account, String passkeyId, HttpServletRequest request) {
		List<StoredSession> sessions = find(account.getId());
		Predicate<StoredSession> certain = isOther(request, passkeyId);
		Predicate<StoredSession> possible = isOther(request, SignIn.UNKNOWN_PASSKEY).and(certain.negate());
		return new PasskeySessions((int) sessions.stream().filter(certain).count(),
				(int) sessions.stream().filter(possible).count());
	}

	/**
	 * Deletes all sessions of an account except that of the request, without a record:
	 * after a change of the password they are signed out anyway.
	 * @param account the account
	 * @param request the person's request
	 * @return the number of sessions deleted
	 */
	@Transactional
	public int deleteOthers(Account account, HttpServletRequest request) {
		String current = find(account.getId()).stream()
			.filter(isOf(request))
			.map(StoredSession::primaryId)
			.findFirst()
			.orElse("none");
		// Including sessions that the list can't show
		return live("delete from spring_session where primary_id <> :current and ", account.getId())
			.param("current", current)
			.update();
	}

	/**
	 * Deletes all sessions of an account, even those that are over, without a record. As
	 * after a change of the password, requests that are still running can no longer make
	 * a change that asks for the password version, and sign-ins come too late.
	 * @param account the account
	 */
	@Transactional
	public void deleteAll(Account account) {
		this.jdbc.sql("update account set password_version = password_version + 1 where id = :account")
			.param("account", account.getId())
			.update();
		this.jdbc.sql("delete from spring_session where principal_name = :account")
			.param("account", Long.toString(account.getId()))
			.update();
	}

	/**
	 * Estimates how many sessions are stored, without reading more than a fraction of the
	 * table if it is large.
	 * @return the number if there are few, otherwise to within a few percent
	 */
	public long estimateCount() {
		// One in 256, because the keys are random UUIDs
		long sample = count(" where primary_id < '01'");
		return (sample >= ENOUGH) ? sample * 256 : count("");
	}

	@Override
	public Topic topic() {
		return Topic.SESSIONS;
	}

	@Override
	public List<Object> limits() {
		return List.of(this.idleTimeout, this.absoluteTimeout);
	}

	/** Returns the sessions without their secret IDs. */
	@Override
	public Stream<Map<String, @Nullable Object>> export(Account account) {
		return find(account.getId()).stream()
			.sorted(Comparator.comparing(StoredSession::lastSeen).reversed())
			.map(StoredSession::export);
	}

	private long count(String condition) {
		return this.jdbc.sql("select count(*) from spring_session" + condition).query(Long.class).single();
	}

	/**
	 * Deletes a session without a record, as when the person signs out of it.
	 */
	@Transactional
	void delete(SignIn signIn) {
		delete(signIn.accountId(), (session) -> session.signIn().id().equals(signIn.id()));
	}

	private int end(Account account, HttpServletRequest request, Predicate<StoredSession> which) {
		if (!isStillSignedIn(account, request)) {
			return 0;
		}
		int count = delete(account.getId(), which);
		record(account, count);
		return count;
	}

	/**
	 * Returns whether no other session has ended that of the request. Until the
	 * transaction ends, no other session of the account can end any.
	 */
	private boolean isStillSignedIn(Account account, HttpServletRequest request) {
		this.accounts.lock(account.getId());
		return SignIn.of(request).isEmpty() || find(account.getId()).stream().anyMatch(isOf(request));
	}

	private void record(Account account, int count) {
		if (count > 0) {
			this.journal.record(SecurityEvent.sessionsEnded(account, count));
		}
	}

	private int delete(long accountId, Predicate<StoredSession> which) {
		List<String> primaryIds = find(accountId).stream().filter(which).map(StoredSession::primaryId).toList();
		return primaryIds.isEmpty() ? 0
				: this.jdbc.sql("delete from spring_session where primary_id in (:primaryIds)")
					.param("primaryIds", primaryIds)
					.update();
	}

	private List<StoredSession> find(long accountId) {
		return live("select primary_id, creation_time, last_access_time, attribute_bytes from spring_session "
				+ "join spring_session_attributes on session_primary_id = primary_id and attribute_name = :attribute "
				+ "where ", accountId)
			.param("attribute", SignIn.ATTRIBUTE)
			.query(this::session)
			.list()
			.stream()
			.flatMap(Optional::stream)
			.toList();
	}

	private JdbcClient.StatementSpec live(String sql, long accountId) {
		Instant now = this.clock.instant();
		return this.jdbc.sql(sql + LIVE)
			.param("account", Long.toString(accountId))
			.param("now", now.toEpochMilli())
			.param("oldest", now.minus(this.absoluteTimeout).toEpochMilli());
	}

	private Optional<StoredSession> session(ResultSet row, int number) throws SQLException {
		try {
			SignIn signIn = (SignIn) this.json.read(row.getBytes("attribute_bytes"));
			return Optional
				.of(new StoredSession(row.getString("primary_id"), Instant.ofEpochMilli(row.getLong("creation_time")),
						Instant.ofEpochMilli(row.getLong("last_access_time")), signIn));
		}
		catch (RuntimeException ex) {
			// CheckedSessionRepository deletes it when its browser comes back
			return Optional.empty();
		}
	}

	private static Predicate<StoredSession> isOf(HttpServletRequest request) {
		UUID id = SignIn.of(request).map(SignIn::id).orElse(null);
		return (session) -> session.signIn().id().equals(id);
	}

	private static Predicate<StoredSession> isOther(HttpServletRequest request, String passkeyId) {
		return isOf(request).negate().and((session) -> session.signIn().passkeys().contains(passkeyId));
	}

	/**
	 * The sessions that belong to a passkey.
	 *
	 * @param certain how many it opened or confirmed
	 * @param possible how many an unknown passkey opened or confirmed
	 */
	public record PasskeySessions(int certain, int possible) {

	}

	/**
	 * A session as the database has it.
	 *
	 * @param primaryId the key of the session's row, which stays when its ID changes
	 * @param since when it was opened
	 * @param lastSeen when its last request came
	 * @param signIn who is signed in to it
	 */
	record StoredSession(String primaryId, Instant since, Instant lastSeen, SignIn signIn) {

		private Map<String, @Nullable Object> export() {
			Map<String, @Nullable Object> row = new LinkedHashMap<>();
			row.put("opened_with", this.signIn.openedWith().worded());
			row.put("opened_at", this.since);
			row.put("last_seen_at", this.lastSeen);
			row.put("browser", this.signIn.browser());
			row.put("operating_system", this.signIn.system());
			row.put("password_given_at", this.signIn.proofs().get(Proof.PASSWORD));
			row.put("passkey_given_at", this.signIn.proofs().get(Proof.PASSKEY));
			row.put("recovery_code_given_at", this.signIn.proofs().get(Proof.RECOVERY_CODE));
			row.put("recovery_mail_given_at", this.signIn.proofs().get(Proof.RECOVERY_MAIL));
			row.put("passkeys_given", known(this.signIn.passkeys()));
			row.put("passkeys_added", known(this.signIn.addedPasskeys()));
			row.put("recovery_until", this.signIn.recoveryUntil());
			return row;
		}

		/** Returns null if there is none, so that the page does not mention it. */
		private static @Nullable List<String> known(Set<String> passkeys) {
			List<String> known = passkeys.stream().filter((id) -> !id.equals(SignIn.UNKNOWN_PASSKEY)).sorted().toList();
			return known.isEmpty() ? null : known;
		}

	}

}
