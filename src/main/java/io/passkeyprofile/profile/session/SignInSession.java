package io.passkeyprofile.profile.session;

import java.util.UUID;

import io.passkeyprofile.profile.SecurityEvent.Proof;
import io.passkeyprofile.profile.client.Client;
import io.passkeyprofile.profile.client.Clients;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.authentication.session.SessionFixationProtectionStrategy;
import org.springframework.stereotype.Component;

/**
 * Gives every sign-in a session of its own, and ends it at sign-out.
 */
@Component
public class SignInSession implements SessionAuthenticationStrategy, LogoutHandler {

	private final SessionFixationProtectionStrategy newSession = new SessionFixationProtectionStrategy();

	private final Sessions sessions;

	private final Clients clients;

	SignInSession(Sessions sessions, Clients clients) {
		this.sessions = sessions;
		this.clients = clients;
		this.newSession.setMigrateSessionAttributes(false);
	}

	/**
	 * Ends the session that the browser had, and opens one that says how the person
	 * signed in. Spring Security's own attributes are kept.
	 */
	@Override
	public void onAuthentication(Authentication authentication, HttpServletRequest request,
			HttpServletResponse response) {
		this.newSession.onAuthentication(authentication, request, response);
		Client client = this.clients.of(request);
		request.getSession()
			.setAttribute(SignIn.ATTRIBUTE,
					new SignIn(UUID.randomUUID(), proof(authentication), client.browser(), client.system()));
	}

	/**
	 * Ends the session also where another request is just giving it a new ID, which
	 * {@code HttpSession.invalidate} would miss.
	 */
	@Override
	public void logout(HttpServletRequest request, HttpServletResponse response,
			@Nullable Authentication authentication) {
		if (authentication != null) {
			SignIn.of(request).ifPresent((signIn) -> this.sessions.delete(authentication, signIn.id()));
		}
	}

	private static Proof proof(Authentication authentication) {
		return authentication.getAuthorities()
			.stream()
			.anyMatch((authority) -> FactorGrantedAuthority.WEBAUTHN_AUTHORITY.equals(authority.getAuthority()))
					? Proof.PASSKEY : Proof.PASSWORD;
	}

}
