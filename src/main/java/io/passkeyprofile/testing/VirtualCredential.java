package io.passkeyprofile.testing;

import org.jspecify.annotations.Nullable;

/**
 * A passkey in a virtual authenticator, with the members of WebDriver's credential
 * parameters. All binary values are base64url without padding.
 *
 * @param credentialId the credential ID
 * @param isResidentCredential whether it can be found without its credential ID
 * @param rpId the RP ID that it is bound to
 * @param privateKey the private key in PKCS#8, or {@code null} after a ceremony, which
 * leaves it out
 * @param userHandle the WebAuthn user handle, or {@code null} if the authenticator keeps
 * none
 * @param userName the user's name in the authenticator, or {@code null}
 * @param algorithm {@code ES256}, {@code EdDSA} or {@code RS256}; not needed to import a
 * credential, because the key tells
 * @param signCount the signature counter after the last use
 * @param backupEligibility whether it may be synced
 * @param backupState whether it is synced
 */
public record VirtualCredential(String credentialId, boolean isResidentCredential, String rpId,
		@Nullable String privateKey, @Nullable String userHandle, @Nullable String userName, @Nullable String algorithm,
		long signCount, boolean backupEligibility, boolean backupState) {

	/**
	 * Describes the credential.
	 * @return the RP ID and the credential ID, without the private key
	 */
	@Override
	public String toString() {
		return "VirtualCredential[rpId=" + this.rpId + ", credentialId=" + this.credentialId + "]";
	}

}
