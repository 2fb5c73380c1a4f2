package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.UnfitPasswordException;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.session.SignInSecurityContextRepository;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sets and changes passwords.
 */
@Service
class PasswordService {

	private final AccountRepository accounts;

	private final PasswordEncoder passwordEncoder;

	private final SecurityJournal journal;

	private final TransactionOperations transactions;

	private final SignInSecurityContextRepository signIns;

	private final Sessions sessions;

	private final Throttle throttle;

	PasswordService(AccountRepository accounts, PasswordEncoder passwordEncoder, SecurityJournal journal,
			TransactionOperations transactions, SignInSecurityContextRepository signIns, Sessions sessions,
			Throttle throttle) {
		this.accounts = accounts;
		this.passwordEncoder = passwordEncoder;
		this.journal = journal;
		this.transactions = transactions;
		this.signIns = signIns;
		this.sessions = sessions;
		this.throttle = throttle;
	}

	/**
	 * Changes the password, or sets one if the account has none, and signs the account
	 * out everywhere but here.
	 * @param account the account, as the security chain read it for the request
	 * @param password the new password
	 * @param request the request, whose session stays signed in
	 * @return whether the password was changed; false if another session changed it
	 * meanwhile, which ended this one
	 * @throws UnfitPasswordException if the password is too much like the username
	 * @throws TryLaterException if too many passwords are being hashed, or this one was
	 * changed too often
	 */
	boolean change(Account account, NewPassword password, HttpServletRequest request) {
		String usernameKey = account.getUsernameKey();
		password.requireUnlike(new Username(account.getUsername()));
		this.throttle.take(Bucket.PASSWORD_CHANGE, usernameKey);
		String hash = this.passwordEncoder.encode(password.value());
		if (!Boolean.TRUE.equals(this.transactions.execute((transaction) -> save(account, hash)))) {
			return false;
		}
		this.signIns.passwordChanged(request, account.getPasswordVersion() + 1);
		// Guesses at the old password say nothing about the new one
		this.throttle.reset(Bucket.ACCOUNT, usernameKey);
		// The new version has signed them out already; this takes them off the list
		this.sessions.deleteOthers(account, request);
		return true;
	}

	private boolean save(Account account, String hash) {
		if (this.accounts.savePasswordHash(account.getId(), account.getPasswordVersion(), hash) == 0) {
			return false;
		}
		this.journal
			.record(SecurityEvent.of(account, account.hasPassword() ? Kind.PASSWORD_CHANGED : Kind.PASSWORD_SET));
		return true;
	}

}
