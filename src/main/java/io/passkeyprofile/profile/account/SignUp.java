package io.passkeyprofile.profile.account;

import java.time.Clock;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Kind;

import org.springframework.context.ApplicationEventPublisher;
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

	/** How often a sign-up begins anew that another one got in the way of. */
	private static final int ATTEMPTS = 3;

	private final AccountRepository accounts;

	private final UsernameSkeletonRepository skeletons;

	private final PasswordEncoder passwordEncoder;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	SignUp(AccountRepository accounts, UsernameSkeletonRepository skeletons, PasswordEncoder passwordEncoder,
			Clock clock, ApplicationEventPublisher events, PlatformTransactionManager transactionManager) {
		this.accounts = accounts;
		this.skeletons = skeletons;
		this.passwordEncoder = passwordEncoder;
		this.clock = clock;
		this.events = events;
		this.transaction = new TransactionTemplate(transactionManager);
	}

	/**
	 * Opens an account that signs in with a password.
	 * @param username its name
	 * @param password its password
	 * @return the new account
	 * @throws UnfitUsernameException if it is no name for a new account, or looks like
	 * that of another one in another script
	 * @throws UnfitPasswordException if the password is too much like the name
	 * @throws UsernameTakenException if another account has that name, in whatever case
	 */
	public Account open(Username username, NewPassword password) {
		NewUsername.requireFit(username);
		password.requireUnlike(username);
		// Looked for first, because a hash costs more than a query
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

	/** Begins the transaction only here, because a hash takes long. */
	private Account open(Username username, String passwordHash) {
		return this.transaction.execute((status) -> {
			Account account = save(new Account(username, passwordHash, this.clock.instant()));
			this.skeletons.claim(username);
			this.events.publishEvent(SecurityEvent.of(account.getUsernameKey(), Kind.SIGNED_UP));
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
