package io.passkeyprofile.profile.signin.signup;

import java.time.Clock;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.NewUsername;
import io.passkeyprofile.profile.account.UnfitPasswordException;
import io.passkeyprofile.profile.account.UnfitUsernameException;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.account.UsernameSkeletonRepository;
import io.passkeyprofile.profile.account.UsernameTakenException;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityJournal;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens accounts.
 */
@Service
public class SignUp {

	/** How often a sign-up is tried if concurrent ones get in its way. */
	private static final int ATTEMPTS = 3;

	private final AccountRepository accounts;

	private final UsernameSkeletonRepository skeletons;

	private final PendingSignUpRepository pendingSignUps;

	private final PasswordEncoder passwordEncoder;

	private final Clock clock;

	private final SecurityJournal journal;

	private final TransactionTemplate transaction;

	SignUp(AccountRepository accounts, UsernameSkeletonRepository skeletons, PendingSignUpRepository pendingSignUps,
			PasswordEncoder passwordEncoder, Clock clock, SecurityJournal journal,
			PlatformTransactionManager transactionManager) {
		this.accounts = accounts;
		this.skeletons = skeletons;
		this.pendingSignUps = pendingSignUps;
		this.passwordEncoder = passwordEncoder;
		this.clock = clock;
		this.journal = journal;
		this.transaction = new TransactionTemplate(transactionManager);
	}

	/**
	 * Opens an account that signs in with a password.
	 * @param username the name
	 * @param password the password
	 * @param language the language of the page
	 * @return the new account
	 * @throws UnfitUsernameException if the name breaks the rules for new accounts, or
	 * looks like that of another account in another script
	 * @throws UnfitPasswordException if the password is too much like the name
	 * @throws UsernameTakenException if another account has that name, ignoring case
	 */
	public Account open(Username username, NewPassword password, Locale language) {
		password.requireUnlike(username);
		// Checked first, because a hash costs more than a query
		requireFree(username);
		String passwordHash = this.passwordEncoder.encode(password.value());
		return open(username, () -> new Account(username, passwordHash, language, this.clock.instant()));
	}

	/**
	 * Opens an account that signs in with a passkey alone.
	 * @param username the name
	 * @param pending the sign-up, whose passkey Passage has confirmed
	 * @param language the language of the page
	 * @return the new account, or empty if the sign-up is used up
	 * @throws UnfitUsernameException if the name breaks the rules for new accounts, or
	 * looks like that of another account in another script
	 * @throws UsernameTakenException if another account has that name, ignoring case
	 */
	Optional<Account> open(Username username, PendingSignUp pending, Locale language) {
		requireFree(username);
		try {
			return Optional.of(open(username, () -> {
				if (!this.pendingSignUps.delete(pending.id())) {
					throw new NoSuchElementException("Another request was faster");
				}
				Account account = new Account(username, null, language, this.clock.instant());
				account.assignExternalId(pending.externalId());
				return account;
			}));
		}
		catch (NoSuchElementException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Returns whether a passkey without an account lacks only a username, because
	 * somebody else got the one that its owner chose. If the sign-up broke off before
	 * that, it is given up, so that the passkey stays unknown.
	 * @param externalId the external ID that Passage has for the passkey
	 * @return whether the browser that began can still open an account with it
	 */
	public boolean isNameless(String externalId) {
		return this.pendingSignUps.isNameless(externalId);
	}

	/**
	 * Checks, without claiming it, that a new account may have a name.
	 * @param username the name
	 * @throws UnfitUsernameException if the name breaks the rules for new accounts, or
	 * looks like that of another account in another script
	 * @throws UsernameTakenException if another account has that name, ignoring case
	 */
	void requireFree(Username username) {
		NewUsername.requireFit(username);
		if (this.accounts.findByUsernameKey(username.key()).isPresent()) {
			throw new UsernameTakenException();
		}
		this.skeletons.requireFree(username);
	}

	private Account open(Username username, Supplier<Account> newAccount) {
		for (int attempt = 1;; attempt++) {
			try {
				// Opens the transaction only here, because hashing is slow
				return this.transaction.execute((status) -> {
					Account account = this.accounts.saveAndFlush(newAccount.get());
					this.skeletons.claim(username);
					this.journal.record(SecurityEvent.of(account, Kind.SIGNED_UP));
					return account;
				});
			}
			catch (ConcurrencyFailureException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
			}
			catch (DataIntegrityViolationException ex) {
				// Without the driver's message, it doesn't say which constraint
				if (this.accounts.findByUsernameKey(username.key()).isPresent()) {
					throw new UsernameTakenException();
				}
				throw ex;
			}
		}
	}

}
