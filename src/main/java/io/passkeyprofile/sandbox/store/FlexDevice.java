package io.passkeyprofile.sandbox.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A passkey, which Passage calls a device, as the API shows it.
 *
 * @param id the device ID, 24 letters and digits
 * @param credId the WebAuthn credential ID in base64url
 * @param friendlyName the name that its owner sees
 * @param type {@code passkey}, {@code security_key}, {@code platform} or, if imported,
 * any text
 * @param icons its icons
 * @param createdAt when it was created
 * @param lastLoginAt when it was last used; before its first use, {@code createdAt},
 * because clients of Passage do not accept null
 * @param updatedAt when it was last changed or used
 * @param usageCount how often it was used
 */
public record FlexDevice(String id, String credId, String friendlyName, String type, Icons icons, Instant createdAt,
		Instant lastLoginAt, Instant updatedAt, long usageCount) {

	/**
	 * Images as {@code data:} or {@code https:} URLs.
	 *
	 * @param light for light backgrounds
	 * @param dark for dark backgrounds
	 */
	public record Icons(@Nullable String light, @Nullable String dark) {
	}

}
