package io.passkeyprofile.profile.signin;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Service;

/**
 * Finds the account that someone signs in to.
 */
@Service
class AccountUserDetailsService implements UserDetailsService {

	private final AccountRepository accounts;

	AccountUserDetailsService(AccountRepository accounts) {
		this.accounts = accounts;
	}

	@Override
	public UserDetails loadUserByUsername(String typed) {
		return this.accounts.findByUsernameKey(keyOf(typed))
			.map(AccountUserDetailsService::userDetails)
			.orElseThrow(() -> new UsernameNotFoundException("No such account"));
	}

	static UserDetails userDetails(Account account) {
		return User.withUsername(account.getUsername()).password(account.getPasswordHash()).roles("USER").build();
	}

	private static String keyOf(String typed) {
		try {
			return new Username(typed).key();
		}
		catch (IllegalArgumentException ex) {
			throw new UsernameNotFoundException("Not a username", ex);
		}
	}

}
