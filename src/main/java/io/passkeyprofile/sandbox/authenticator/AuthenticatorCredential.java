package io.passkeyprofile.sandbox.authenticator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import org.jspecify.annotations.Nullable;

/**
 * A passkey in a virtual authenticator, with the members of WebDriver's credential
 * parameters.
 *
 * @param credentialId the credential ID
 * @param isResidentCredential whether it can be found without its credential ID
 * @param rpId the RP ID that it is bound to
 * @param privateKey the private key in PKCS#8, or {@code null} in answers that leave it
 * out
 * @param userHandle the WebAuthn user handle, or {@code null} if the authenticator
 * doesn't keep one
 * @param userName the user's name in the authenticator, or {@code null}
 * @param algorithm the algorithm that it signs with
 * @param signCount the signature counter after the last use
 * @param backupEligibility whether it may be synced
 * @param backupState whether it is synced
 */
record AuthenticatorCredential(Base64UrlBytes credentialId, boolean isResidentCredential, String rpId,
		@Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Base64UrlBytes privateKey,
		@Nullable Base64UrlBytes userHandle, @Nullable String userName, CredentialAlgorithm algorithm, long signCount,
		boolean backupEligibility, boolean backupState) {

	AuthenticatorCredential withoutPrivateKey() {
		return new AuthenticatorCredential(this.credentialId, this.isResidentCredential, this.rpId, null,
				this.userHandle, this.userName, this.algorithm, this.signCount, this.backupEligibility,
				this.backupState);
	}

	AuthenticatorCredential withSignCount(long count) {
		return new AuthenticatorCredential(this.credentialId, this.isResidentCredential, this.rpId, this.privateKey,
				this.userHandle, this.userName, this.algorithm, count, this.backupEligibility, this.backupState);
	}

	@Override
	public String toString() {
		return "AuthenticatorCredential[***]";
	}

}
