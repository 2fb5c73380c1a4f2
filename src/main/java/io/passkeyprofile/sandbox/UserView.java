package io.passkeyprofile.sandbox;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A user on the wire. Flex knows users by their external ID and leaves the members that
 * only Passage's other product filled empty.
 */
record UserView(Instant createdAt, String email, boolean emailVerified, String externalId, String id,
		Instant lastLoginAt, long loginCount, String phone, boolean phoneVerified, UserStatus status, Instant updatedAt,
		@Nullable Map<String, Object> userMetadata) {

	static UserView of(PassageUser user) {
		return new UserView(user.createdAt(), "", false, user.externalId(), user.id(), user.lastLoginAt(),
				user.loginCount(), "", false, user.status(), user.updatedAt(), null);
	}

}
