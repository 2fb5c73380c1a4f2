package io.passkeyprofile.profile.signin.recovery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.throttle.ThrottledException;
import io.passkeyprofile.profile.throttle.TryLaterException;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Checks a username and a recovery code, as often as the throttle allows, and uses the
 * code up.
 */
final class RecoveryCodeAuthenticationProvider implements AuthenticationProvider {

	private final RecoveryCodes codes;

	private final Throttle throttle;

	private final TransactionOperations transactions;

	private final Clock clock;

	RecoveryCodeAuthenticationProvider(RecoveryCodes codes, Throttle throttle, TransactionOperations transactions,
			Clock clock) {
		this.codes = codes;
		this.throttle = throttle;
		this.transactions = transactions;
		this.clock = clock;
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		// Checked before throttling: it reveals nothing about accounts
		RecoveryCode code = RecoveryCode.parse(Objects.toString(authentication.getCredentials(), ""))
			.orElseThrow(() -> new BadCredentialsException("Not a recovery code"));
		String usernameKey = Username.keyOf(authentication.getName());
		Bucket bucket = bucket(authentication);
		// Names that can't exist have a bucket too, so that they look like any other
		String name = usernameKey.isEmpty() ? authentication.getName() : usernameKey;
		// Strangers don't know the prefix, so they can't keep the owner waiting
		String owner = (bucket == Bucket.RECOVERY_CODE) ? name + " " + code.prefix() : name;
		String network = this.throttle.network();
		take(network, bucket, owner);
		try {
			Instant began = this.clock.instant();
			Account account = this.codes.use(usernameKey, code)
				.orElseThrow(() -> new BadCredentialsException("Wrong recovery code"));
			this.throttle.giveBack(Bucket.NETWORK, network);
			this.throttle.reset(bucket, owner);
			return UsernamePasswordAuthenticationToken.authenticated(account, null, List
				.of(FactorGrantedAuthority.withAuthority(Proof.RECOVERY_CODE.authority()).issuedAt(began).build()));
		}
		catch (TryLaterException ex) {
			// The attempt said nothing about the code
			this.throttle.giveBack(Bucket.NETWORK, network);
			this.throttle.giveBack(bucket, owner);
			throw ex;
		}
		catch (BadCredentialsException ex) {
			this.transactions.executeWithoutResult((transaction) -> {
				this.throttle.rewrite(bucket, owner);
				this.codes.recordFailure(usernameKey);
			});
			throw ex;
		}
	}

	/**
	 * Strangers who guess at the sign-in must not lock out the person who is signed in.
	 */
	private static Bucket bucket(Authentication authentication) {
		Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
		return (signedIn != null && signedIn.getName().equals(authentication.getName())) ? Bucket.CONFIRMATION
				: Bucket.RECOVERY_CODE;
	}

	private void take(String network, Bucket bucket, String owner) {
		this.throttle.take(Bucket.NETWORK, network);
		try {
			this.throttle.take(bucket, owner);
		}
		catch (ThrottledException ex) {
			this.throttle.giveBack(Bucket.NETWORK, network);
			throw ex;
		}
	}

}
