package io.passkeyprofile.profile.session;

import java.util.Locale;
import java.util.Set;

import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A session as pages show it.
 *
 * @param id identifies the session on pages; never the session ID
 * @param browser the browser's name, or null if unknown
 * @param system the operating system's name, or null if unknown
 * @param proof how the person signed in
 * @param since when it was opened
 * @param lastSeen when its last request came
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

	/** The name of the icon for its device. */
	public String icon() {
		return (this.system != null && PHONES.contains(this.system)) ? "phone" : "platform";
	}

}
