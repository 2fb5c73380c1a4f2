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
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Announces a sign-in and goes on. The redirect stores the session, so that it and the
 * record of it are one transaction.
 */
final class RecordedSignIn implements AuthenticationSuccessHandler {

	private final SecurityEvent.Proof proof;

	private final AuthenticationSuccessHandler redirect;

	private final ApplicationEventPublisher events;

	private final TransactionOperations transactions;

	RecordedSignIn(SecurityEvent.Proof proof, AuthenticationSuccessHandler redirect, ApplicationEventPublisher events,
			TransactionOperations transactions) {
		this.proof = proof;
		this.redirect = redirect;
		this.events = events;
		this.transactions = transactions;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) {
		try {
			this.transactions.executeWithoutResult((transaction) -> record(request, response, authentication));
		}
		catch (RuntimeException ex) {
			// Or Spring Session would store the session all the same, in the end
			new SecurityContextLogoutHandler().logout(request, response, authentication);
			throw ex;
		}
	}

	private void record(HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
		String usernameKey = new Username(authentication.getName()).key();
		this.events.publishEvent(SecurityEvent.of(usernameKey, SecurityEvent.Kind.SIGNED_IN, this.proof));
		try {
			this.redirect.onAuthenticationSuccess(request, response, authentication);
		}
		catch (IOException | ServletException ex) {
			throw new IllegalStateException("The sign-in could not be answered", ex);
		}
	}

}
