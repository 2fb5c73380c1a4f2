package io.passkeyprofile.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a user may use passkeys. Only an active one may.
 */
enum UserStatus {

	ACTIVE, INACTIVE, PENDING;

	static Optional<UserStatus> of(String wireName) {
		return Arrays.stream(values()).filter((status) -> status.wireName().equals(wireName)).findFirst();
	}

	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
