package io.passkeyprofile.profile.signin.signup;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A sign-up with a passkey alone that is under way. It does not reserve the username.
 *
 * @param id the SHA-256 of the browser's cookie, in hexadecimal
 * @param username the name that the person chose, which somebody else may have got since
 * @param externalId the external ID of the account to be
 * @param passkeyConfirmed whether Passage has confirmed the passkey
 * @param userHandle the WebAuthn user handle in base64url, as the browser sent it, or
 * null
 * @param rpId the RP ID of the passkey, as the browser sent it, or null
 */
record PendingSignUp(String id, String username, UUID externalId, boolean passkeyConfirmed, @Nullable String userHandle,
		@Nullable String rpId) {

	/** Without what identifies the browser and the person. */
	@Override
	public String toString() {
		return "PendingSignUp[passkeyConfirmed=" + this.passkeyConfirmed + "]";
	}

}
