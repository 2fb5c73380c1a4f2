package io.passkeyprofile.profile.session;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * Finds only sessions that may still be used: junk never reaches the database, and what
 * is too old or cannot be read is deleted.
 *
 * @param <S> the type of the sessions
 */
final class CheckedSessionRepository<S extends Session> implements SessionRepository<S> {

	private static final Logger logger = LoggerFactory.getLogger(CheckedSessionRepository.class);

	private final SessionRepository<S> sessions;

	private final Supplier<SessionSettings> settings;

	private final Supplier<Clock> clock;

	CheckedSessionRepository(SessionRepository<S> sessions, Supplier<SessionSettings> settings, Supplier<Clock> clock) {
		this.sessions = sessions;
		this.settings = settings;
		this.clock = clock;
	}

	@Override
	public @Nullable S findById(String id) {
		S session = SessionIds.isPossible(id) ? this.sessions.findById(id) : null;
		if (session == null || (isYoungEnough(session) && isReadable(session))) {
			return session;
		}
		this.sessions.deleteById(id);
		return null;
	}

	@Override
	public S createSession() {
		return this.sessions.createSession();
	}

	@Override
	public void save(S session) {
		this.sessions.save(session);
	}

	@Override
	public void deleteById(String id) {
		this.sessions.deleteById(id);
	}

	private boolean isYoungEnough(S session) {
		// Every sign-in has a session of its own
		return session.getCreationTime()
			.plus(this.settings.get().absoluteTimeout())
			.isAfter(this.clock.get().instant());
	}

	private static boolean isOfItsType(String name, @Nullable Object attribute) {
		return switch (name) {
			case SignIn.ATTRIBUTE -> attribute instanceof SignIn;
			case StartedTransaction.ATTRIBUTE -> attribute instanceof StartedTransaction;
			case HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY ->
				attribute instanceof SecurityContext context && context.getAuthentication() != null
						&& context.getAuthentication().getPrincipal() instanceof UserDetails;
			default -> attribute instanceof List;
		};
	}

	private static boolean isReadable(Session session) {
		try {
			if (session.getAttributeNames()
				.stream()
				.allMatch((name) -> isOfItsType(name, session.getAttribute(name)))) {
				return true;
			}
		}
		catch (RuntimeException ex) {
			// Its message has what was read
		}
		logger.warn("A stored session could not be read and was ended");
		return false;
	}

}
