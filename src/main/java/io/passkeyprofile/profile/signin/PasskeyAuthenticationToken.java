package io.passkeyprofile.profile.signin;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * A sign-in with a passkey: before it is checked it has the nonce that Passage gave the
 * browser, and after that the account.
 */
final class PasskeyAuthenticationToken extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1;

	private final Object principal;

	private @Nullable String nonce;

	/**
	 * A sign-in that is not checked yet.
	 * @param nonce what the browser sent
	 */
	PasskeyAuthenticationToken(String nonce) {
		super(List.of());
		this.principal = "";
		this.nonce = nonce;
	}

	/**
	 * A sign-in that succeeded.
	 * @param account the account that the passkey belongs to
	 * @param authorities what it may do, and by which factor it signed in
	 */
	PasskeyAuthenticationToken(UserDetails account, Collection<? extends GrantedAuthority> authorities) {
		super(authorities);
		this.principal = account;
		setAuthenticated(true);
	}

	@Override
	public @Nullable String getCredentials() {
		return this.nonce;
	}

	@Override
	public Object getPrincipal() {
		return this.principal;
	}

	@Override
	public void eraseCredentials() {
		super.eraseCredentials();
		this.nonce = null;
	}

}
