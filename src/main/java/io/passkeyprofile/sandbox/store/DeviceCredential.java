package io.passkeyprofile.sandbox.store;

import java.util.List;

import io.passkeyprofile.sandbox.app.Base64UrlBytes;

/**
 * The WebAuthn credential record of a device. Without one, a device cannot sign in.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#credential-record">Web Authentication,
 * credential record</a>
 */
public record DeviceCredential(String deviceId, String passageUserId, Base64UrlBytes id, Base64UrlBytes publicKey,
		String aaguid, long signCount, boolean uvInitialized, boolean backupEligible, boolean backupState,
		List<String> transports) {

	/**
	 * Returns whether the credential is backed up, and so can be on several devices.
	 * @return whether both backup flags were set when it was last used
	 */
	public boolean isBackedUp() {
		return this.backupEligible && this.backupState;
	}

}
