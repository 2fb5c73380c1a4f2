package io.passkeyprofile.profile.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The session that a recovery code or a link in a mail opens. It has a role of its own,
 * and ends after {@link #LIFETIME}. Once a way in to the account was set up in it, it is
 * an ordinary session, under a new ID.
 */
@Component
public class RecoverySession {

	/**
	 * How long the session lasts, and how long its code or link proves who somebody is.
	 */
	public static final Duration LIFETIME = Duration.ofMinutes(15);

	/**
	 * The parameter of the pages that set up a way in. It says why the person is there.
	 */
	public static final String FOR = "for";

	private static final String LOST_DEVICE = "lost-device";

	private final Clock clock;

	RecoverySession(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Returns when the session of a request ends unless a way in is set up.
	 * @param request the request
	 * @return the moment, or empty if it is an ordinary session or there is none
	 */
	public Optional<Instant> until(HttpServletRequest request) {
		return SignIn.of(request).map(SignIn::recoveryUntil);
	}

	/**
	 * Returns whether a link in a mail opened the session of a request.
	 * @param request the request
	 * @return false if it was something else, or if there is no session
	 */
	public boolean isByMail(HttpServletRequest request) {
		return SignIn.of(request).filter((signIn) -> signIn.openedWith() == Proof.RECOVERY_MAIL).isPresent();
	}

	/**
	 * Ends the session of a request if its time is over.
	 * @param request the request
	 * @return whether it was a recovery session whose time is over
	 */
	public boolean endIfOver(HttpServletRequest request) {
		boolean over = SignIn.of(request).filter((signIn) -> signIn.isOver(this.clock.instant())).isPresent();
		if (over) {
			request.getSession().invalidate();
		}
		return over;
	}

	/**
	 * Remembers that a passkey was added in the session of a request, which makes it an
	 * ordinary one.
	 * @param request the request
	 * @param passkeyId the Passage device ID of the passkey, or null if it is unknown
	 * @return whether the session was a recovery session until now
	 */
	public boolean passkeyAdded(HttpServletRequest request, @Nullable String passkeyId) {
		return SignIn.of(request)
			.filter((signIn) -> replace(request, signIn, signIn.withAddedPasskey(passkeyId)))
			.isPresent();
	}

	/**
	 * Returns which passkeys were added in the session of a request.
	 * @param request the request
	 * @return their Passage device IDs, as far as they are known
	 */
	public Set<String> addedPasskeys(HttpServletRequest request) {
		return SignIn.of(request).map(SignIn::addedPasskeys).orElse(Set.of());
	}

	/**
	 * Returns the page to go back to from one that sets up a way in.
	 * @param request the request
	 * @param flow the value of {@link #FOR}
	 * @return a path
	 */
	public String pageBefore(HttpServletRequest request, String flow) {
		return flow.equals(LOST_DEVICE) ? "/profile/lost-device"
				: until(request).isPresent() ? "/recovery" : "/profile";
	}

	/**
	 * Returns the page that follows once a way in is set up.
	 * @param request the request, before that
	 * @param flow the value of {@link #FOR}
	 * @return a path
	 */
	public String pageAfter(HttpServletRequest request, String flow) {
		return until(request).isPresent() ? "/recovery/done" : pageBefore(request, flow);
	}

	/** Returns whether the session was a recovery session and no longer is. */
	static boolean replace(HttpServletRequest request, SignIn before, SignIn after) {
		if (after.equals(before)) {
			return false;
		}
		request.getSession().setAttribute(SignIn.ATTRIBUTE, after);
		boolean recovered = before.recoveryUntil() != null && after.recoveryUntil() == null;
		if (recovered) {
			// Until now, somebody who knew the ID could do little with it
			request.changeSessionId();
		}
		return recovered;
	}

}
