package io.passkeyprofile.profile.signin;

import java.io.IOException;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.account.Username;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.transaction.annotation.Transactional;

/**
 * Announces a sign-in and goes on. The redirect stores the session, so that it and the
 * record of it are one transaction.
 */
class RecordedSignIn implements AuthenticationSuccessHandler {

	private final SecurityEvent.Proof proof;

	private final AuthenticationSuccessHandler redirect;

	private final ApplicationEventPublisher events;

	RecordedSignIn(SecurityEvent.Proof proof, AuthenticationSuccessHandler redirect, ApplicationEventPublisher events) {
		this.proof = proof;
		this.redirect = redirect;
		this.events = events;
	}

	@Override
	@Transactional(rollbackFor = Exception.class)
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws IOException, ServletException {
		String usernameKey = new Username(authentication.getName()).key();
		this.events.publishEvent(SecurityEvent.of(usernameKey, SecurityEvent.Kind.SIGNED_IN, this.proof));
		this.redirect.onAuthenticationSuccess(request, response, authentication);
	}

}
