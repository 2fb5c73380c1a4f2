package io.passkeyprofile.profile.account;

import java.time.Clock;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Kind;

import org.springframework.context.ApplicationEventPublisher;
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

	private final AccountRepository accounts;

	private final PasswordEncoder passwordEncoder;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	SignUp(AccountRepository accounts, PasswordEncoder passwordEncoder, Clock clock, ApplicationEventPublisher events,
			PlatformTransactionManager transactionManager) {
		this.accounts = accounts;
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
	 * @throws UnfitPasswordException if the password is too much like the name
	 * @throws UsernameTakenException if another account has that name, in whatever case
	 */
	public Account open(Username username, NewPassword password) {
		password.requireUnlike(username);
		// Looked for first, because a hash costs more than a query
		if (this.accounts.findByUsernameKey(username.key()).isPresent()) {
			throw new UsernameTakenException();
		}
		String passwordHash = this.passwordEncoder.encode(password.value());
		// Begun only here, because a hash takes long and needs no connection
		return this.transaction.execute((status) -> {
			Account account = save(new Account(username, passwordHash, this.clock.instant()));
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
