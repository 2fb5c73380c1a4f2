package io.passkeyprofile.profile.session;

import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.stereotype.Component;

/**
 * Gives every sign-in a session of its own. The session that the browser had ends, with
 * everything in it.
 */
@Component
public class NewSessionAuthenticationStrategy implements SessionAuthenticationStrategy {

	@Override
	public void onAuthentication(Authentication authentication, HttpServletRequest request,
			HttpServletResponse response) {
		open(authentication, null, request);
	}

	/**
	 * Opens the session.
	 * @param authentication the proven authentication, whose principal is an account
	 * @param passkeyId the Passage device ID of the passkey, or null if it was none or
	 * nobody can tell which
	 * @param request the person's request
	 */
	public void open(Authentication authentication, @Nullable String passkeyId, HttpServletRequest request) {
		HttpSession old = request.getSession(false);
		if (old != null) {
			old.invalidate();
		}
		request.getSession().setAttribute(SignIn.ATTRIBUTE, SignIn.of(authentication, passkeyId, Client.of(request)));
	}

}
