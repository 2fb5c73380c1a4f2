package io.passkeyprofile.profile.session;

import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

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
		HttpSession old = request.getSession(false);
		if (old != null) {
			old.invalidate();
		}
		request.getSession().setAttribute(SignIn.ATTRIBUTE, SignIn.of(authentication, Client.of(request)));
	}

}
