package io.passkeyprofile.sandbox;

import java.util.List;

/**
 * A credential record of WebAuthn, which is what signs in with a device.
 */
record Credential(String deviceId, String passageUserId, Bytes id, Bytes publicKey, String aaguid, long signCount,
		boolean uvInitialized, boolean backupEligible, boolean backupState, List<String> transports) {
}
