package io.passkeyprofile.profile.session;

import java.util.Locale;
import java.util.Set;

import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Client;
import io.passkeyprofile.profile.web.Moment;

import org.springframework.context.MessageSource;

/**
 * A session as pages show it: formatted, so that the template only places it.
 *
 * @param id identifies the session on pages; never the session ID
 * @param icon the name of the icon for its device
 * @param client the browser and its system
 * @param proof how the person signed in
 * @param since when it was opened
 * @param lastSeen when its last request came
 * @param current whether it is the reader's own
 */
public record SessionRow(String id, String icon, String client, Proof proof, Moment since, Moment lastSeen,
		boolean current) {

	private static final Set<String> PHONES = Set.of("iOS", "Android");

	static SessionRow of(Sessions.StoredSession session, boolean current, MessageSource messages, Locale locale) {
		SignIn signIn = session.signIn();
		String system = signIn.system();
		return new SessionRow(signIn.id().toString(),
				(system != null && PHONES.contains(system)) ? "phone" : "platform",
				Client.name(signIn.browser(), system, messages, locale), signIn.openedWith(),
				Moment.toTheMinute(session.since(), locale), Moment.toTheMinute(session.lastSeen(), locale), current);
	}

}
