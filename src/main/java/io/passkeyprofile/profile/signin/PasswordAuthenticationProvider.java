package io.passkeyprofile.profile.signin;

import java.time.Clock;
import java.time.Instant;

import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Kind;
import io.passkeyprofile.profile.SecurityEvent.Proof;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.ThrottledException;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
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

	private final Clock clock;

	PasswordAuthenticationProvider(AccountUserDetailsService accounts, PasswordEncoder passwordEncoder,
			Throttle throttle, ApplicationEventPublisher events, TransactionOperations transactions, Clock clock) {
		super(accounts);
		setPasswordEncoder(passwordEncoder);
		setUserDetailsPasswordService(accounts);
		this.throttle = throttle;
		this.events = events;
		this.transactions = transactions;
		this.clock = clock;
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		String usernameKey = AccountUserDetailsService.keyOf(authentication.getName());
		// What can be no username has a bucket of its own as well, for it must look alike
		String account = usernameKey.isEmpty() ? authentication.getName() : usernameKey;
		// A stranger who guesses at the sign-in keeps nobody from confirming who is
		// signed in
		Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
		boolean confirms = signedIn != null && signedIn.getName().equals(authentication.getName());
		Bucket bucket = confirms ? Bucket.CONFIRMATION : Bucket.ACCOUNT;
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
			// Nothing was found out about the password
			this.throttle.giveBack(Bucket.NETWORK, network);
			this.throttle.giveBack(bucket, account);
			throw ex;
		}
		catch (AuthenticationException ex) {
			this.transactions.executeWithoutResult((transaction) -> {
				this.throttle.rewrite(bucket, account);
				this.events.publishEvent(SecurityEvent.of(usernameKey, Kind.SIGN_IN_FAILED, Proof.PASSWORD));
			});
			throw ex;
		}
	}

	/**
	 * Before anything is looked up or hashed, so that attempts at once do not slip
	 * through.
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

	/** A proof is as old as the hash that it was compared with. */
	private static Authentication provenAt(Instant began, Authentication authentication) {
		return authentication.toBuilder().authorities((authorities) -> {
			authorities.removeIf(FactorGrantedAuthority.class::isInstance);
			authorities.add(FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY)
				.issuedAt(began)
				.build());
		}).build();
	}

}
