package io.passkeyprofile.profile.signin;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * A sign-in with a passkey that is not checked yet: the nonce that Passage gave the
 * browser.
 */
final class PasskeyAuthenticationToken extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1;

	private @Nullable String nonce;

	/**
	 * A sign-in that is not checked yet.
	 * @param nonce what the browser sent
	 */
	PasskeyAuthenticationToken(String nonce) {
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
