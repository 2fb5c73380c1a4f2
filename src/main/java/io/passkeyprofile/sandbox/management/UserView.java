package io.passkeyprofile.sandbox.management;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.passkeyprofile.sandbox.store.FlexUser;
import org.jspecify.annotations.Nullable;

/**
 * A user in a list, as the API shows it. Email and phone belong to Passage's other
 * product and are always empty.
 */
record UserView(Instant createdAt, String email, boolean emailVerified, String externalId, String id,
		Instant lastLoginAt, long loginCount, String phone, boolean phoneVerified, FlexUser.Status status,
		Instant updatedAt, @Nullable @JsonRawValue String userMetadata) {

	static UserView of(FlexUser user) {
		return new UserView(user.createdAt(), "", false, user.externalId(), user.id(), user.lastLoginAt(),
				user.loginCount(), "", false, user.status(), user.updatedAt(), user.userMetadata());
	}

}
