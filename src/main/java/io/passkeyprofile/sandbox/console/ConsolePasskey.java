package io.passkeyprofile.sandbox.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
 * @param type its type on the wire
 * @param provider who made its authenticator, or {@code null} if nobody knows
 * @param aaguid the model of its authenticator, or {@code null} if it was imported
 * @param algorithm the algorithm of its key, or {@code null} if it was imported
 * @param isSynced whether it is backed up, and so on several devices
 * @param isSyncable whether it may be backed up
 * @param signCount its signature counter
 * @param transports how it can be reached
 * @param credentialId its credential ID
 * @param usageCount how often it was used
 * @param createdAt when it was made
 * @param lastUsedAt when it was last used, or {@code null} for never
 */
record ConsolePasskey(String id, String name, String type, @Nullable String provider, @Nullable String aaguid,
		@Nullable String algorithm, boolean isSynced, boolean isSyncable, long signCount, List<String> transports,
		String credentialId, long usageCount, Instant createdAt, @Nullable Instant lastUsedAt) {

	static List<ConsolePasskey> of(List<FlexDevice> devices, Map<String, DeviceCredential> credentials,
			Function<String, @Nullable String> providers) {
		return devices.stream().map((device) -> of(device, credentials.get(device.id()), providers)).toList();
	}

	private static ConsolePasskey of(FlexDevice device, @Nullable DeviceCredential credential,
			Function<String, @Nullable String> providers) {
		Instant lastUsedAt = (device.usageCount() > 0) ? device.lastLoginAt() : null;
		String name = VisibleText.of(device.friendlyName());
		if (credential == null) {
			return new ConsolePasskey(device.id(), name, VisibleText.of(device.type()), null, null, null, false, false,
					0, List.of(), device.credId(), device.usageCount(), device.createdAt(), lastUsedAt);
		}
		return new ConsolePasskey(device.id(), name, VisibleText.of(device.type()),
				providers.apply(credential.aaguid()), credential.aaguid(),
				CallInspector.algorithmOf(credential.publicKey().toArray()), credential.backupState(),
				credential.backupEligible(), credential.signCount(), credential.transports(), device.credId(),
				device.usageCount(), device.createdAt(), lastUsedAt);
	}

}
