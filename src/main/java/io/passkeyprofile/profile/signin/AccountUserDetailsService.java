package io.passkeyprofile.profile.signin;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Finds the account that someone signs in to, and keeps its password hash up to date.
 */
@Service
class AccountUserDetailsService implements UserDetailsService, UserDetailsPasswordService {

	/** The request attribute with the version of the password that is compared. */
	static final String PASSWORD_VERSION = AccountUserDetailsService.class.getName() + ".passwordVersion";

	private final AccountRepository accounts;

	AccountUserDetailsService(AccountRepository accounts) {
		this.accounts = accounts;
	}

	@Override
	public UserDetails loadUserByUsername(String typed) {
		// Looked for also if nobody can have it, so that all names take the same time
		return this.accounts.findByUsernameKey(keyOf(typed))
			.map(AccountUserDetailsService::remembered)
			.orElseThrow(() -> new UsernameNotFoundException("No such account"));
	}

	private static UserDetails remembered(Account account) {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		if (request != null) {
			request.setAttribute(PASSWORD_VERSION, account.getPasswordVersion(), RequestAttributes.SCOPE_REQUEST);
		}
		return userDetails(account);
	}

	@Override
	public UserDetails updatePassword(UserDetails user, @Nullable String newHash) {
		// Not if it was upgraded or changed meanwhile
		this.accounts.replacePasswordHash(keyOf(user.getUsername()), user.getPassword(), newHash);
		return user;
	}

	static UserDetails userDetails(Account account) {
		return User.withUsername(account.getUsername()).password(account.getPasswordHash()).roles("USER").build();
	}

	/**
	 * The key of a username that was typed.
	 * @return {@link Username#key()}, or an empty string for what can be no username
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
