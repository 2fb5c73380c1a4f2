package io.passkeyprofile.profile.signin.password;

import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Service;

/**
 * Finds the account for a username that was typed, and upgrades its password hash.
 */
@Service
public class AccountUserDetailsService implements UserDetailsService, UserDetailsPasswordService {

	private final AccountRepository accounts;

	AccountUserDetailsService(AccountRepository accounts) {
		this.accounts = accounts;
	}

	@Override
	public UserDetails loadUserByUsername(String typed) {
		// Queries even if nobody can have the name, so that all names take the same time
		return this.accounts.findByUsernameKey(keyOf(typed))
			.orElseThrow(() -> new UsernameNotFoundException("No such account"));
	}

	@Override
	public UserDetails updatePassword(UserDetails user, @Nullable String newHash) {
		// Does nothing if the hash was upgraded or changed meanwhile
		this.accounts.replacePasswordHash(keyOf(user.getUsername()), user.getPassword(), newHash);
		return user;
	}

	/**
	 * Returns the key of a username that was typed.
	 * @return the {@link Username#key()}, or an empty string if it can't be a username
	 */
	static String keyOf(String typed) {
		try {
			return new Username(typed).key();
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

}
