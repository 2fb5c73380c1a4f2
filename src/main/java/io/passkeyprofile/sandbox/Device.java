package io.passkeyprofile.sandbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A passkey, as it is on the wire.
 */
record Device(String id, String credId, String friendlyName, String type, Icons icons, Instant createdAt,
		@Nullable Instant lastLoginAt, Instant updatedAt, long usageCount) {

	record Icons(@Nullable String light, @Nullable String dark) {
	}

}
