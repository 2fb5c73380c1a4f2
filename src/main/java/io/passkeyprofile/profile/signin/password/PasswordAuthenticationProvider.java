package io.passkeyprofile.profile.signin.password;

import java.time.Clock;
import java.time.Instant;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.ThrottledException;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Checks passwords, as often as the throttle allows. It has to be the only
 * {@code AuthenticationProvider} bean: then Spring Security uses it in place of its own,
 * which has no throttle.
 */
@Component
class PasswordAuthenticationProvider extends DaoAuthenticationProvider {

	private final Throttle throttle;

	private final SecurityJournal journal;

	private final TransactionOperations transactions;

	private final Clock clock;

	PasswordAuthenticationProvider(AccountRepository accounts, PasswordEncoder passwordEncoder, Throttle throttle,
			SecurityJournal journal, TransactionOperations transactions, Clock clock) {
		super(new AccountUserDetailsService(accounts));
		setPasswordEncoder(passwordEncoder);
		setUserDetailsPasswordService(new AccountUserDetailsService(accounts));
		this.throttle = throttle;
		this.journal = journal;
		this.transactions = transactions;
		this.clock = clock;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		String usernameKey = Username.keyOf(authentication.getName());
		// Names that can't exist have a bucket too, so that they look like any other
		String account = usernameKey.isEmpty() ? authentication.getName() : usernameKey;
		// Strangers who guess at the sign-in page must not lock out the signed-in owner
		Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
		boolean reauthenticates = signedIn != null && signedIn.getName().equals(authentication.getName());
		Bucket bucket = reauthenticates ? Bucket.CONFIRMATION : Bucket.ACCOUNT;
		String network = this.throttle.network();
		take(network, bucket, account);
		try {
			Instant began = this.clock.instant();
			Authentication result = provenAt(began, super.authenticate(authentication));
			this.throttle.giveBack(Bucket.NETWORK, network);
			this.throttle.reset(bucket, account);
			return result;
		}
		catch (AuthenticationServiceException ex) {
			// The attempt said nothing about the password
			this.throttle.giveBack(Bucket.NETWORK, network);
			this.throttle.giveBack(bucket, account);
			if (ex instanceof InternalAuthenticationServiceException
					&& ex.getCause() instanceof RuntimeException failure) {
				// Such as a database that doesn't answer. Spring Security would report a
				// wrong password
				throw failure;
			}
			throw ex;
		}
		catch (AuthenticationException ex) {
			this.transactions.executeWithoutResult((transaction) -> {
				this.throttle.rewrite(bucket, account);
				this.journal.record(SecurityEvent.signInFailed(usernameKey, Proof.PASSWORD));
			});
			throw ex;
		}
	}

	/**
	 * Takes tokens before anything is looked up or hashed, so that concurrent attempts
	 * don't slip through.
	 */
	private void take(String network, Bucket bucket, String account) {
		this.throttle.take(Bucket.NETWORK, network);
		try {
			this.throttle.take(bucket, account);
		}
		catch (ThrottledException ex) {
			this.throttle.giveBack(Bucket.NETWORK, network);
			throw ex;
		}
	}

	/** A proof counts from when the check began, because the hash was read then. */
	private static Authentication provenAt(Instant began, Authentication authentication) {
		return authentication.toBuilder().authorities((authorities) -> {
			authorities.removeIf(FactorGrantedAuthority.class::isInstance);
			authorities.add(FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY)
				.issuedAt(began)
				.build());
		}).build();
	}

	/**
	 * Finds the account for a username that was typed, and upgrades its password hash.
	 *
	 * @param accounts the accounts
	 */
	private record AccountUserDetailsService(
			AccountRepository accounts) implements UserDetailsService, UserDetailsPasswordService {

		@Override
		public UserDetails loadUserByUsername(String typed) {
			// Queries even if nobody can have the name, so that all names take the same
			// time. An account without a password looks like a missing one
			return this.accounts.findByUsernameKey(Username.keyOf(typed))
				.filter(Account::hasPassword)
				.orElseThrow(() -> new UsernameNotFoundException("No such account"));
		}

		@Override
		public UserDetails updatePassword(UserDetails user, @Nullable String newHash) {
			// Does nothing if the hash was upgraded or changed meanwhile
			this.accounts.replacePasswordHash(Username.keyOf(user.getUsername()), user.getPassword(), newHash);
			return user;
		}

	}

}
