package io.passkeyprofile.profile.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.web.ErrorPages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds only sessions that may still be used. Values that can't be session IDs never
 * reach the database; sessions that are too old or can't be read are deleted.
 *
 * @param <S> the type of the stored sessions
 */
final class CheckedSessionRepository<S extends Session>
		implements SessionRepository<CheckedSessionRepository.SeldomTouchedSession<S>> {

	private static final Logger logger = LoggerFactory.getLogger(CheckedSessionRepository.class);

	private static final int ID_BYTES = 32;

	/** What {@link #newId()} returns. */
	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");

	private static final SecureRandom random = new SecureRandom();

	private final SessionRepository<S> sessions;

	private final Duration absoluteTimeout;

	private final Clock clock;

	CheckedSessionRepository(SessionRepository<S> sessions, Duration absoluteTimeout, Clock clock) {
		this.sessions = sessions;
		this.absoluteTimeout = absoluteTimeout;
		this.clock = clock;
	}

	/** Returns a new session ID: 256 random bits in base64url without padding. */
	static String newId() {
		byte[] bytes = new byte[ID_BYTES];
		random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	@Override
	public @Nullable SeldomTouchedSession<S> findById(String id) {
		S session = ID.matcher(id).matches() ? this.sessions.findById(id) : null;
		if (session == null) {
			return null;
		}
		if (isYoungEnough(session) && isReadable(session)) {
			return new SeldomTouchedSession<>(session);
		}
		this.sessions.deleteById(id);
		return null;
	}

	@Override
	public SeldomTouchedSession<S> createSession() {
		return new SeldomTouchedSession<>(this.sessions.createSession());
	}

	@Override
	public void save(SeldomTouchedSession<S> session) {
		this.sessions.save(session.getStored());
	}

	@Override
	public void deleteById(String id) {
		this.sessions.deleteById(id);
	}

	private boolean isYoungEnough(S session) {
		// Every sign-in has a session of its own
		return session.getCreationTime().plus(this.absoluteTimeout).isAfter(this.clock.instant());
	}

	private static boolean isReadable(Session session) {
		try {
			if (session.getAttributeNames()
				.stream()
				.allMatch((name) -> hasExpectedType(name, session.getAttribute(name)))) {
				return true;
			}
		}
		catch (RuntimeException ex) {
			// Not logged, because its message quotes the session
		}
		logger.warn("A stored session can't be read and was deleted");
		return false;
	}

	private static boolean hasExpectedType(String name, @Nullable Object attribute) {
		return switch (name) {
			case SignIn.ATTRIBUTE -> attribute instanceof SignIn;
			case StartedTransactions.Started.ATTRIBUTE -> attribute instanceof StartedTransactions.Started;
			default -> attribute instanceof List;
		};
	}

	/**
	 * Opens a transaction for changes only. Spring Session reads a session with one
	 * statement, in {@link #execute}; it saves and deletes in
	 * {@link #executeWithoutResult}.
	 */
	static final class ChangeTransactions implements TransactionOperations {

		private final TransactionOperations transactions;

		ChangeTransactions(PlatformTransactionManager transactions) {
			this.transactions = new TransactionTemplate(transactions);
		}

		@Override
		public <T extends @Nullable Object> T execute(TransactionCallback<T> read) {
			return TransactionOperations.withoutTransaction().execute(read);
		}

		@Override
		public void executeWithoutResult(Consumer<TransactionStatus> change) {
			this.transactions.executeWithoutResult(change);
		}

	}

	/**
	 * A session that updates the time of its last request at most once a minute, so that
	 * most requests don't write to the database. Idle sessions end up to a minute early.
	 * If the clock was set back since then, nobody knows how old the proofs of identity
	 * are, so they no longer count.
	 *
	 * @param <S> the type of the stored session
	 */
	static final class SeldomTouchedSession<S extends Session> implements Session {

		private static final Duration INTERVAL = Duration.ofMinutes(1);

		private final S stored;

		SeldomTouchedSession(S stored) {
			this.stored = stored;
		}

		S getStored() {
			return this.stored;
		}

		@Override
		public void setLastAccessedTime(Instant lastAccessedTime) {
			Duration since = Duration.between(getLastAccessedTime(), lastAccessedTime);
			if (since.abs().compareTo(INTERVAL) >= 0) {
				this.stored.setLastAccessedTime(lastAccessedTime);
			}
			SignIn signIn = getAttribute(SignIn.ATTRIBUTE);
			if (since.compareTo(SignIn.CLOCK_DIFFERENCE.negated()) <= 0 && signIn != null) {
				setAttribute(SignIn.ATTRIBUTE, signIn.withoutProofs());
			}
		}

		@Override
		public Instant getLastAccessedTime() {
			return this.stored.getLastAccessedTime();
		}

		@Override
		public String getId() {
			return this.stored.getId();
		}

		@Override
		public String changeSessionId() {
			return this.stored.changeSessionId();
		}

		@Override
		@SuppressWarnings("TypeParameterUnusedInFormals")
		public <T> @Nullable T getAttribute(String attributeName) {
			return this.stored.getAttribute(attributeName);
		}

		@Override
		public Set<String> getAttributeNames() {
			return this.stored.getAttributeNames();
		}

		@Override
		public void setAttribute(String attributeName, Object attributeValue) {
			this.stored.setAttribute(attributeName, attributeValue);
		}

		@Override
		public void removeAttribute(String attributeName) {
			this.stored.removeAttribute(attributeName);
		}

		@Override
		public Instant getCreationTime() {
			return this.stored.getCreationTime();
		}

		@Override
		public void setMaxInactiveInterval(Duration interval) {
			this.stored.setMaxInactiveInterval(interval);
		}

		@Override
		public Duration getMaxInactiveInterval() {
			return this.stored.getMaxInactiveInterval();
		}

		@Override
		public boolean isExpired() {
			return this.stored.isExpired();
		}

	}

	/**
	 * Finds the session ID in the cookie, but only where a session is needed. Spring
	 * Session reads the session from the database whenever this returns an ID.
	 */
	@Component
	static final class SingleReadHttpSessionIdResolver implements HttpSessionIdResolver {

		/** The request attribute with the request that was resolved already. */
		private static final String RESOLVED = SingleReadHttpSessionIdResolver.class.getName() + ".resolved";

		private final CookieHttpSessionIdResolver cookie = new CookieHttpSessionIdResolver();

		SingleReadHttpSessionIdResolver(CookieSerializer cookies) {
			this.cookie.setCookieSerializer(cookies);
		}

		@Override
		public List<String> resolveSessionIds(HttpServletRequest request) {
			if (isPublic(request.getRequestURI()) || isResolved(request)
					|| request.getAttribute(ErrorPages.WITHOUT_SESSION) != null) {
				return List.of();
			}
			request.setAttribute(RESOLVED, request);
			return this.cookie.resolveSessionIds(request);
		}

		@Override
		public void setSessionId(HttpServletRequest request, HttpServletResponse response, String sessionId) {
			if (!this.cookie.resolveSessionIds(request).contains(sessionId)) {
				this.cookie.setSessionId(request, response, sessionId);
			}
		}

		@Override
		public void expireSession(HttpServletRequest request, HttpServletResponse response) {
			this.cookie.expireSession(request, response);
		}

		/** Returns whether a path is the same for everybody. */
		private static boolean isPublic(String path) {
			return path.startsWith("/assets/") || path.startsWith("/.well-known/");
		}

		/**
		 * Returns whether the session was read for this request. Spring Session asks
		 * again after it has saved the session. The page of an error is another request.
		 */
		private static boolean isResolved(HttpServletRequest request) {
			return request.getAttribute(RESOLVED) == request;
		}

	}

}
