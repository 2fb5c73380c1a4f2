package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.UnfitPasswordException;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.mail.address.MailAddresses;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.session.Sessions;
import io.passkeyprofile.profile.session.SignInSecurityContextRepository;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.TryLaterException;
import io.passkeyprofile.profile.waysin.LastWayInException;
import io.passkeyprofile.profile.waysin.OtherChangeException;
import io.passkeyprofile.profile.waysin.WaysIn;
import io.passkeyprofile.profile.waysin.WaysIn.Claim;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sets, changes and removes passwords.
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

	private final PasskeyService passkeys;

	private final WaysIn waysIn;

	private final MailAddresses mailAddresses;

	PasswordService(AccountRepository accounts, PasswordEncoder passwordEncoder, SecurityJournal journal,
			TransactionOperations transactions, SignInSecurityContextRepository signIns, Sessions sessions,
			Throttle throttle, PasskeyService passkeys, WaysIn waysIn, MailAddresses mailAddresses) {
		this.accounts = accounts;
		this.passwordEncoder = passwordEncoder;
		this.journal = journal;
		this.transactions = transactions;
		this.signIns = signIns;
		this.sessions = sessions;
		this.throttle = throttle;
		this.passkeys = passkeys;
		this.waysIn = waysIn;
		this.mailAddresses = mailAddresses;
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
	 * @throws TryLaterException if too many passwords are being hashed, or if this
	 * password was changed too often
	 */
	boolean change(Account account, NewPassword password, HttpServletRequest request) {
		String usernameKey = account.getUsernameKey();
		password.requireUnlike(new Username(account.getUsername()));
		this.throttle.take(Bucket.PASSWORD_CHANGE, usernameKey);
		String hash = this.passwordEncoder.encode(password.value());
		Kind kind = account.hasPassword() ? Kind.PASSWORD_CHANGED : Kind.PASSWORD_SET;
		if (!Boolean.TRUE.equals(this.transactions.execute((transaction) -> save(account, hash, kind)))) {
			return false;
		}
		this.signIns.passwordChanged(request, account.getPasswordVersion() + 1);
		// Guesses at the old password say nothing about the new one
		this.throttle.reset(Bucket.ACCOUNT, usernameKey);
		// The new version has signed the others out; this takes them off the list
		this.sessions.deleteOthers(account, request);
		return true;
	}

	/**
	 * Removes the password and signs the account out everywhere but here. No transaction
	 * is open while Passage is asked for the passkeys.
	 * @param account the account, as the security chain read it for the request
	 * @param request the request, whose session stays signed in
	 * @return whether the password was removed; false if another session changed it
	 * meanwhile, which ended this one
	 * @throws LastWayInException if the passkeys can't take its place
	 * @throws OtherChangeException if another step removes ways in
	 * @throws TryLaterException if the password was changed too often
	 * @throws PassageException if Passage didn't list the passkeys
	 */
	boolean remove(Account account, HttpServletRequest request) {
		this.throttle.take(Bucket.PASSWORD_CHANGE, account.getUsernameKey());
		try (Claim claim = this.waysIn.claim(account)) {
			claim.requireReplacementOfPassword(this.passkeys.list(account));
			if (!Boolean.TRUE.equals(this.transactions.execute((transaction) -> {
				this.waysIn.renew(claim);
				return save(account, null, Kind.PASSWORD_REMOVED);
			}))) {
				return false;
			}
		}
		this.signIns.passwordRemoved(request, account.getPasswordVersion() + 1);
		this.sessions.deleteOthers(account, request);
		return true;
	}

	private boolean save(Account account, @Nullable String hash, Kind kind) {
		if (this.accounts.savePasswordHash(account.getId(), account.getPasswordVersion(), hash) == 0) {
			return false;
		}
		// Somebody whom this signs out may have asked for it
		this.mailAddresses.deletePending(account.getId());
		this.journal.record(SecurityEvent.of(account, kind));
		return true;
	}

}
