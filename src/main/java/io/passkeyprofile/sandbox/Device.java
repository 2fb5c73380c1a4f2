package io.passkeyprofile.sandbox;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A passkey, as it is on the wire. Before it is first used, {@code lastLoginAt} is the
 * time when it was created: clients of Passage do not take null.
 */
record Device(String id, String credId, String friendlyName, String type, Icons icons, Instant createdAt,
		Instant lastLoginAt, Instant updatedAt, long usageCount) {

	record Icons(@Nullable String light, @Nullable String dark) {
	}

}
