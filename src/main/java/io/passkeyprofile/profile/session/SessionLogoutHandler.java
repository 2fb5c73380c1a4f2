package io.passkeyprofile.profile.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/**
 * Ends the session at sign-out, even if another request is just giving it a new session
 * ID: {@code HttpSession.invalidate} would miss that.
 */
@Component
public class SessionLogoutHandler implements LogoutHandler {

	private final Sessions sessions;

	SessionLogoutHandler(Sessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public void logout(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		SignIn.of(request).ifPresent(this.sessions::delete);
	}

}
