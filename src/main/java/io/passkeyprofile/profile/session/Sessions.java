package io.passkeyprofile.profile.session;

import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Proof;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Where a person is signed in. Ending sessions is announced as a {@link SecurityEvent} in
 * the transaction that deletes them.
 */
@Service
public class Sessions {

	private static final String LIVE = "principal_name = :name and expiry_time > :now and creation_time > :oldest";

	private final JdbcClient jdbc;

	private final SessionJson json;

	private final SessionSettings settings;

	private final AccountRepository accounts;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	Sessions(JdbcClient jdbc, SessionJson json, SessionSettings settings, AccountRepository accounts,
			ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.json = json;
		this.settings = settings;
		this.accounts = accounts;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Where a person is signed in.
	 * @param signedIn the person
	 * @param request their request, in whose language the rows are
	 * @return the request's own session, and then the others, the one seen last first
	 */
	public List<SessionRow> list(Principal signedIn, HttpServletRequest request) {
		Locale locale = RequestContextUtils.getLocale(request);
		Predicate<StoredSession> current = isOf(request);
		return find(signedIn).stream()
			.sorted(Comparator.comparing(current::test)
				.thenComparing(StoredSession::lastSeen)
				.reversed()
				.thenComparing(StoredSession::primaryId))
			.map((session) -> SessionRow.of(session, current.test(session), locale))
			.toList();
	}

	/**
	 * Ends one session. One that is not there any more, or belongs to somebody else, is
	 * nothing to end.
	 * @param signedIn the person
	 * @param id a {@link SessionRow#id()}, as somebody sent it
	 * @param request their request
	 * @return how many were ended: 1 or 0
	 */
	@Transactional
	public int end(Principal signedIn, String id, HttpServletRequest request) {
		return end(signedIn, request, (session) -> session.signIn().id().toString().equals(id));
	}

	/**
	 * Ends all sessions but that of the request. Of two that end each other at once, one
	 * stays.
	 * @param signedIn the person
	 * @param request their request
	 * @return how many were ended
	 */
	@Transactional
	public int endOthers(Principal signedIn, HttpServletRequest request) {
		if (!isStillSignedIn(signedIn, request)) {
			return 0;
		}
		String current = find(signedIn).stream()
			.filter(isOf(request))
			.map(StoredSession::primaryId)
			.findFirst()
			.orElse("none");
		// Also what the list cannot show
		return announce(signedIn,
				live("delete from spring_session where primary_id <> :current and ", signedIn).param("current", current)
					.update());
	}

	/**
	 * Ends all sessions that were opened with a passkey, but that of the request.
	 * @param signedIn the person
	 * @param request their request
	 * @return how many were ended
	 */
	@Transactional
	public int endOthersOpenedWithPasskey(Principal signedIn, HttpServletRequest request) {
		return end(signedIn, request, isOtherOpenedWithPasskey(request));
	}

	/**
	 * Whether the session of a request was not ended by another one meanwhile. Until the
	 * transaction ends, no other session of the account can end any.
	 * @param signedIn the person
	 * @param request their request
	 * @return whether they may go on
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean isStillSignedIn(Principal signedIn, HttpServletRequest request) {
		this.accounts.lock(new Username(signedIn.getName()).key());
		return SignIn.of(request).isEmpty() || find(signedIn).stream().anyMatch(isOf(request));
	}

	/**
	 * How many {@link #endOthersOpenedWithPasskey} would end.
	 * @param signedIn the person
	 * @param request their request
	 * @return how many there are
	 */
	public int countOthersOpenedWithPasskey(Principal signedIn, HttpServletRequest request) {
		return (int) find(signedIn).stream().filter(isOtherOpenedWithPasskey(request)).count();
	}

	/**
	 * Ends a session without a word, as its own sign-out does.
	 */
	@Transactional
	void delete(Principal signedIn, UUID id) {
		delete(signedIn, (session) -> session.signIn().id().equals(id));
	}

	private int end(Principal signedIn, HttpServletRequest request, Predicate<StoredSession> which) {
		return isStillSignedIn(signedIn, request) ? announce(signedIn, delete(signedIn, which)) : 0;
	}

	private int announce(Principal signedIn, int count) {
		if (count > 0) {
			String usernameKey = this.accounts.getSignedIn(signedIn).getUsernameKey();
			this.events.publishEvent(SecurityEvent.sessionsEnded(usernameKey, count));
		}
		return count;
	}

	private int delete(Principal signedIn, Predicate<StoredSession> which) {
		List<String> primaryIds = find(signedIn).stream().filter(which).map(StoredSession::primaryId).toList();
		return primaryIds.isEmpty() ? 0
				: this.jdbc.sql("delete from spring_session where primary_id in (:primaryIds)")
					.param("primaryIds", primaryIds)
					.update();
	}

	private List<StoredSession> find(Principal signedIn) {
		return live("select primary_id, creation_time, last_access_time, attribute_bytes from spring_session "
				+ "join spring_session_attributes on session_primary_id = primary_id and attribute_name = :attribute "
				+ "where ", signedIn)
			.param("attribute", SignIn.ATTRIBUTE)
			.query(this::session)
			.list()
			.stream()
			.flatMap(Optional::stream)
			.toList();
	}

	private JdbcClient.StatementSpec live(String sql, Principal signedIn) {
		Instant now = this.clock.instant();
		return this.jdbc.sql(sql + LIVE)
			.param("name", signedIn.getName())
			.param("now", now.toEpochMilli())
			.param("oldest", now.minus(this.settings.absoluteTimeout()).toEpochMilli());
	}

	private Optional<StoredSession> session(ResultSet row, int number) throws SQLException {
		try {
			SignIn signIn = (SignIn) this.json.read(row.getBytes("attribute_bytes"));
			return Optional
				.of(new StoredSession(row.getString("primary_id"), Instant.ofEpochMilli(row.getLong("creation_time")),
						Instant.ofEpochMilli(row.getLong("last_access_time")), signIn));
		}
		catch (RuntimeException ex) {
			// It ends itself as soon as somebody comes with its ID
			return Optional.empty();
		}
	}

	private static Predicate<StoredSession> isOf(HttpServletRequest request) {
		UUID id = SignIn.of(request).map(SignIn::id).orElse(null);
		return (session) -> session.signIn().id().equals(id);
	}

	private static Predicate<StoredSession> isOtherOpenedWithPasskey(HttpServletRequest request) {
		return isOf(request).negate().and((session) -> session.signIn().proof() == Proof.PASSKEY);
	}

}
