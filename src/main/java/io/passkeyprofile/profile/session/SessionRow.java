package io.passkeyprofile.profile.session;

import java.util.Locale;
import java.util.Set;

import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A session as the profile page lists it.
 *
 * @param id by which it is ended; never the session ID
 * @param browser the browser's name, or null if unknown
 * @param system the operating system's name, or null if unknown
 * @param proof how it was opened
 * @param since when it was opened
 * @param lastSeen when its last request was
 * @param current whether it is the reader's own
 */
public record SessionRow(String id, @Nullable String browser, @Nullable String system, Proof proof, Moment since,
		Moment lastSeen, boolean current) {

	private static final Set<String> PHONES = Set.of("iOS", "Android");

	static SessionRow of(Sessions.StoredSession session, boolean current, Locale locale) {
		SignIn signIn = session.signIn();
		return new SessionRow(signIn.id().toString(), signIn.browser(), signIn.system(), signIn.openedWith(),
				Moment.toTheMinute(session.since(), locale), Moment.toTheMinute(session.lastSeen(), locale), current);
	}

	/**
	 * Whether somebody opened it with a passkey, and somewhere else than here.
	 * @return whether revoking a passkey is a reason to end it
	 */
	public boolean isOtherOpenedWithPasskey() {
		return !this.current && this.proof == Proof.PASSKEY;
	}

	/**
	 * The icon of what the session is on.
	 * @return its name among our icons
	 */
	public String icon() {
		return (this.system != null && PHONES.contains(this.system)) ? "phone" : "platform";
	}

}
