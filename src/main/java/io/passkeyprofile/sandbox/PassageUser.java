package io.passkeyprofile.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A user of an app. {@code id} is the Passage user ID, {@code externalId} the
 * application's own name for the user. {@code webauthnUserHandle} is what authenticators
 * know the user by, and tells them neither.
 */
record PassageUser(String id, String externalId, Bytes webauthnUserHandle, UserStatus status, long loginCount,
		Instant createdAt, Instant updatedAt, Instant lastLoginAt) {

	boolean isActive() {
		return this.status == UserStatus.ACTIVE;
	}

	/**
	 * Whether an authenticator means this user. Passage's iOS SDK stores the text of the
	 * handle, as it is in the options, instead of its bytes.
	 */
	boolean hasWebauthnUserHandle(Bytes presented) {
		return presented.equals(this.webauthnUserHandle)
				|| presented.equals(Bytes.of(this.webauthnUserHandle.base64Url().getBytes(StandardCharsets.US_ASCII)));
	}

}
