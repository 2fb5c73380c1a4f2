package io.passkeyprofile.profile.signin;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Kind;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.UnfitPasswordException;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives accounts another password.
 */
@Service
class PasswordChange {

	private final AccountRepository accounts;

	private final PasswordEncoder passwordEncoder;

	private final ApplicationEventPublisher events;

	private final TransactionOperations transactions;

	private final Sessions sessions;

	private final Throttle throttle;

	PasswordChange(AccountRepository accounts, PasswordEncoder passwordEncoder, ApplicationEventPublisher events,
			TransactionOperations transactions, Sessions sessions, Throttle throttle) {
		this.accounts = accounts;
		this.passwordEncoder = passwordEncoder;
		this.events = events;
		this.transactions = transactions;
		this.sessions = sessions;
		this.throttle = throttle;
	}

	/**
	 * Changes the password and ends the account's other sessions.
	 * @param account whose password
	 * @param password the new one
	 * @param request the request of the session that stays
	 * @return whether it was changed: not if another session ended this one meanwhile
	 * @throws UnfitPasswordException if the password is too much like the username
	 * @throws TryLaterException if too many passwords have to be hashed at once, or this
	 * one was changed too often
	 */
	boolean change(Account account, NewPassword password, HttpServletRequest request) {
		String usernameKey = account.getUsernameKey();
		password.requireUnlike(new Username(account.getUsername()));
		this.throttle.take(Bucket.PASSWORD_CHANGE, usernameKey);
		String hash = this.passwordEncoder.encode(password.value());
		boolean changed = Boolean.TRUE.equals(this.transactions.execute((transaction) -> {
			if (!this.sessions.isStillSignedIn(account::getUsername, request)) {
				return false;
			}
			this.accounts.savePasswordHash(usernameKey, hash);
			this.events.publishEvent(SecurityEvent.of(usernameKey, Kind.PASSWORD_CHANGED));
			this.sessions.endOthers(account::getUsername, request);
			return true;
		}));
		if (changed) {
			// What was guessed before says nothing about the new one
			this.throttle.reset(Bucket.ACCOUNT, usernameKey);
		}
		return changed;
	}

}
