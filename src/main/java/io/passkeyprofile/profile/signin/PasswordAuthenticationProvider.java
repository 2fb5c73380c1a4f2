package io.passkeyprofile.profile.signin;

import java.util.Objects;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Kind;
import io.passkeyprofile.profile.SecurityEvent.Proof;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.ThrottledException;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Compares passwords, as often as the throttle allows. It must stay the only
 * {@code AuthenticationProvider} bean: that is how Spring Security takes it in place of
 * one without a throttle.
 */
@Component
class PasswordAuthenticationProvider extends DaoAuthenticationProvider {

	private final Throttle throttle;

	private final ApplicationEventPublisher events;

	private final TransactionOperations transactions;

	PasswordAuthenticationProvider(AccountUserDetailsService accounts, PasswordEncoder passwordEncoder,
			Throttle throttle, ApplicationEventPublisher events, TransactionOperations transactions) {
		super(accounts);
		setPasswordEncoder(passwordEncoder);
		setUserDetailsPasswordService(accounts);
		this.throttle = throttle;
		this.events = events;
		this.transactions = transactions;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		String usernameKey = AccountUserDetailsService.keyOf(authentication.getName());
		// What can be no username has a bucket of its own as well, for it must look alike
		String account = usernameKey.isEmpty() ? authentication.getName() : usernameKey;
		String network = this.throttle.network();
		take(network, account);
		try {
			Authentication result = super.authenticate(authentication);
			this.throttle.giveBack(Bucket.NETWORK, network);
			this.throttle.reset(Bucket.ACCOUNT, account);
			return result;
		}
		catch (AuthenticationServiceException ex) {
			// Nothing was found out about the password
			this.throttle.giveBack(Bucket.NETWORK, network);
			this.throttle.giveBack(Bucket.ACCOUNT, account);
			throw ex;
		}
		catch (AuthenticationException ex) {
			this.transactions.executeWithoutResult((transaction) -> {
				this.throttle.rewrite(Bucket.ACCOUNT, account);
				this.events.publishEvent(SecurityEvent.of(usernameKey, Kind.SIGN_IN_FAILED, Proof.PASSWORD));
			});
			throw ex;
		}
	}

	/**
	 * Before anything is looked up or hashed, so that attempts at once do not slip
	 * through.
	 */
	private void take(String network, String account) {
		this.throttle.take(Bucket.NETWORK, network);
		try {
			this.throttle.take(Bucket.ACCOUNT, account);
		}
		catch (ThrottledException ex) {
			this.throttle.giveBack(Bucket.NETWORK, network);
			throw ex;
		}
	}

	@Override
	protected void additionalAuthenticationChecks(UserDetails account, UsernamePasswordAuthenticationToken signIn) {
		super.additionalAuthenticationChecks(account, signIn);
		UserDetails now = getUserDetailsService().loadUserByUsername(account.getUsername());
		if (!Objects.equals(now.getPassword(), account.getPassword())) {
			// The password was changed, or its hash upgraded, while it was compared
			super.additionalAuthenticationChecks(now, signIn);
		}
	}

}
