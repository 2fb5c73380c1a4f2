package io.passkeyprofile.profile.signin.passkey;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * An unverified sign-in with a passkey: the nonce that Passage gave the browser.
 */
public final class PasskeyAuthenticationToken extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1;

	private @Nullable String nonce;

	/**
	 * Creates an unverified sign-in.
	 * @param nonce what the browser sent
	 */
	public PasskeyAuthenticationToken(String nonce) {
		super(List.of());
		this.nonce = nonce;
	}

	@Override
	public @Nullable String getCredentials() {
		return this.nonce;
	}

	@Override
	public Object getPrincipal() {
		return "";
	}

	@Override
	public void eraseCredentials() {
		super.eraseCredentials();
		this.nonce = null;
	}

}
