package io.passkeyprofile.profile.signin;

import java.io.IOException;
import java.util.Objects;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
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

	private final AccountRepository accounts;

	private final ApplicationEventPublisher events;

	private final TransactionOperations transactions;

	RecordedSignIn(SecurityEvent.Proof proof, AuthenticationSuccessHandler redirect, AccountRepository accounts,
			ApplicationEventPublisher events, TransactionOperations transactions) {
		this.proof = proof;
		this.redirect = redirect;
		this.accounts = accounts;
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
		requireThatPasswordIsStillTheSame(usernameKey, request);
		this.events.publishEvent(SecurityEvent.of(usernameKey, SecurityEvent.Kind.SIGNED_IN, this.proof));
		try {
			this.redirect.onAuthenticationSuccess(request, response, authentication);
		}
		catch (IOException | ServletException ex) {
			throw new IllegalStateException("The sign-in could not be answered", ex);
		}
	}

	/**
	 * A change of the password ends all sessions that are there, and waits for this one
	 * or is waited for.
	 */
	private void requireThatPasswordIsStillTheSame(String usernameKey, HttpServletRequest request) {
		Account account = this.accounts.lock(usernameKey)
			.orElseThrow(() -> new UsernameNotFoundException("The account is gone"));
		if (this.proof == SecurityEvent.Proof.PASSWORD && !Objects
			.equals(request.getAttribute(AccountUserDetailsService.PASSWORD_VERSION), account.getPasswordVersion())) {
			throw new BadCredentialsException("The password was changed meanwhile");
		}
	}

}
