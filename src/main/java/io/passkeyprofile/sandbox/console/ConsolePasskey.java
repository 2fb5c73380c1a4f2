package io.passkeyprofile.sandbox.console;

import java.time.Instant;
import java.util.List;

import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticatorMetadata.Model;
import io.passkeyprofile.sandbox.inspect.CallInspector;
import io.passkeyprofile.sandbox.inspect.VisibleText;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.FlexDevice;
import org.jspecify.annotations.Nullable;

/**
 * A passkey as the console shows it.
 *
 * @param id its device ID
 * @param name its name
 * @param type its type, as in the API
 * @param provider the name of its authenticator's model, or {@code null} if unknown
 * @param model what the metadata says about the model, or {@code null} if nothing
 * @param attestation what its attestation proved, or {@code null} if it was imported
 * @param aaguid the model of its authenticator, or {@code null} if it was imported
 * @param algorithm the algorithm of its key, or {@code null} if it was imported
 * @param isSynced whether it is backed up, and so can be on several devices
 * @param isSyncable whether it may be backed up
 * @param signCount its signature counter
 * @param transports how clients reach it
 * @param credentialId its credential ID
 * @param usageCount how often it was used
 * @param createdAt when it was made
 * @param lastUsedAt when it was last used, or {@code null} if never
 */
record ConsolePasskey(String id, String name, String type, @Nullable String provider, @Nullable Model model,
		@Nullable String attestation, @Nullable String aaguid, @Nullable String algorithm, boolean isSynced,
		boolean isSyncable, long signCount, List<String> transports, String credentialId, long usageCount,
		Instant createdAt, @Nullable Instant lastUsedAt) {

	static ConsolePasskey imported(FlexDevice device) {
		return new ConsolePasskey(device.id(), VisibleText.of(device.friendlyName()), VisibleText.of(device.type()),
				null, null, null, null, null, false, false, 0, List.of(), device.credId(), device.usageCount(),
				device.createdAt(), lastUsedAt(device));
	}

	static ConsolePasskey of(FlexDevice device, DeviceCredential credential, @Nullable String provider,
			@Nullable Model model, @Nullable String attestation) {
		return new ConsolePasskey(device.id(), VisibleText.of(device.friendlyName()), VisibleText.of(device.type()),
				provider, model, attestation, credential.aaguid(),
				CallInspector.algorithmOf(credential.publicKey().toArray()), credential.backupState(),
				credential.backupEligible(), credential.signCount(), credential.transports(), device.credId(),
				device.usageCount(), device.createdAt(), lastUsedAt(device));
	}

	private static @Nullable Instant lastUsedAt(FlexDevice device) {
		return (device.usageCount() > 0) ? device.lastLoginAt() : null;
	}

}
