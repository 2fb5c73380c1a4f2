package io.passkeyprofile.profile.signin.passkey;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.passkeyprofile.passage.PassageAuth;
import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Asks Passage whose passkey was used, and finds the account.
 */
final class PasskeyAuthenticationProvider implements AuthenticationProvider {

	private static final Logger logger = LoggerFactory.getLogger(PasskeyAuthenticationProvider.class);

	private final PassageAuth passage;

	private final AccountRepository accounts;

	private final Throttle throttle;

	private final Clock clock;

	PasskeyAuthenticationProvider(PassageFlex passage, AccountRepository accounts, Throttle throttle, Clock clock) {
		this.passage = passage.auth();
		this.accounts = accounts;
		this.throttle = throttle;
		this.clock = clock;
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return PasskeyAuthenticationToken.class.isAssignableFrom(authentication);
	}

	@Override
	public Authentication authenticate(Authentication authentication) {
		String network = this.throttle.network();
		this.throttle.take(Bucket.PASSKEY, network);
		try {
			Authentication result = check(authentication);
			this.throttle.giveBack(Bucket.PASSKEY, network);
			return result;
		}
		catch (AuthenticationServiceException ex) {
			// The attempt said nothing about the passkey
			this.throttle.giveBack(Bucket.PASSKEY, network);
			throw ex;
		}
	}

	private Authentication check(Authentication authentication) {
		String externalId = verify(Objects.toString(authentication.getCredentials(), ""));
		Account account = this.accounts.findByExternalId(externalId)
			// Keeps the external ID, which tells whether the account is still being
			// opened
			.orElseThrow(() -> UsernameNotFoundException.fromUsername(externalId));
		List<GrantedAuthority> authorities = new ArrayList<>(account.getAuthorities());
		authorities.add(FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.WEBAUTHN_AUTHORITY)
			.issuedAt(this.clock.instant())
			.build());
		return UsernamePasswordAuthenticationToken.authenticated(account, null, authorities);
	}

	private String verify(String nonce) {
		try {
			return this.passage.verifyNonce(nonce);
		}
		catch (IllegalArgumentException ex) {
			throw new BadCredentialsException("Not a nonce", ex);
		}
		catch (PassageException ex) {
			if (PassageException.INVALID_NONCE.equals(ex.getCode())) {
				throw new BadCredentialsException("Wrong nonce", ex);
			}
			logger.warn("Passage failed to verify a nonce: {}", ex.toString());
			throw new AuthenticationServiceException("Passage failed", ex);
		}
	}

}
