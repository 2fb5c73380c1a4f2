package io.passkeyprofile.profile.signin.signup;

import java.time.Clock;

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

	/** How often a sign-up is tried if others get in its way. */
	private static final int ATTEMPTS = 3;

	private final AccountRepository accounts;

	private final UsernameSkeletonRepository skeletons;

	private final PasswordEncoder passwordEncoder;

	private final Clock clock;

	private final SecurityJournal journal;

	private final TransactionTemplate transaction;

	SignUp(AccountRepository accounts, UsernameSkeletonRepository skeletons, PasswordEncoder passwordEncoder,
			Clock clock, SecurityJournal journal, PlatformTransactionManager transactionManager) {
		this.accounts = accounts;
		this.skeletons = skeletons;
		this.passwordEncoder = passwordEncoder;
		this.clock = clock;
		this.journal = journal;
		this.transaction = new TransactionTemplate(transactionManager);
	}

	/**
	 * Opens an account that signs in with a password.
	 * @param username the name
	 * @param password the password
	 * @return the new account
	 * @throws UnfitUsernameException if the name breaks the rules for new accounts, or
	 * looks like that of another account in another script
	 * @throws UnfitPasswordException if the password is too much like the name
	 * @throws UsernameTakenException if another account has that name, ignoring case
	 */
	public Account open(Username username, NewPassword password) {
		NewUsername.requireFit(username);
		password.requireUnlike(username);
		// Checked first, because a hash costs more than a query
		if (this.accounts.findByUsernameKey(username.key()).isPresent()) {
			throw new UsernameTakenException();
		}
		this.skeletons.requireFree(username);
		String passwordHash = this.passwordEncoder.encode(password.value());
		for (int attempt = 1;; attempt++) {
			try {
				return open(username, passwordHash);
			}
			catch (ConcurrencyFailureException ex) {
				if (attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	/** Opens the transaction only here, because hashing takes long. */
	private Account open(Username username, String passwordHash) {
		return this.transaction.execute((status) -> {
			Account account = save(new Account(username, passwordHash, this.clock.instant()));
			this.skeletons.claim(username);
			this.journal.record(SecurityEvent.of(account, Kind.SIGNED_UP));
			return account;
		});
	}

	private Account save(Account account) {
		try {
			return this.accounts.saveAndFlush(account);
		}
		catch (DataIntegrityViolationException ex) {
			throw new UsernameTakenException();
		}
	}

}
