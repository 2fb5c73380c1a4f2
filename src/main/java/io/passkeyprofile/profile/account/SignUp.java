package io.passkeyprofile.profile.account;

import java.time.Clock;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/**
 * Opens accounts.
 */
@Service
public class SignUp {

	private final AccountRepository accounts;

	private final PasswordEncoder passwordEncoder;

	private final Clock clock;

	SignUp(AccountRepository accounts, PasswordEncoder passwordEncoder, Clock clock) {
		this.accounts = accounts;
		this.passwordEncoder = passwordEncoder;
		this.clock = clock;
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
		try {
			return this.accounts.save(new Account(username, passwordHash, this.clock.instant()));
		}
		catch (DataIntegrityViolationException ex) {
			throw new UsernameTakenException();
		}
	}

}
