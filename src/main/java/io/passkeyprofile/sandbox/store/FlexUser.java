package io.passkeyprofile.sandbox.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import org.jspecify.annotations.Nullable;

/**
 * A user of an app.
 *
 * @param id the Passage user ID, 24 letters and digits
 * @param externalId the ID that the application gave the user
 * @param webauthnUserHandle the random ID by which authenticators know the user
 * @param status whether the user may use passkeys
 * @param loginCount how often the user signed in
 * @param createdAt when the user was created
 * @param updatedAt when the user was last changed or signed in
 * @param lastLoginAt when the user last signed in; before the first sign-in,
 * {@code createdAt}, because clients of Passage do not accept null
 * @param userMetadata what the application stored with the user, a JSON object, or
 * {@code null} if it stored nothing
 */
public record FlexUser(String id, String externalId, Base64UrlBytes webauthnUserHandle, Status status, long loginCount,
		Instant createdAt, Instant updatedAt, Instant lastLoginAt, @Nullable String userMetadata) {

	/**
	 * Returns whether the user may use passkeys.
	 * @return whether the status is active
	 */
	public boolean isActive() {
		return this.status == Status.ACTIVE;
	}

	/**
	 * Returns whether a user handle from an authenticator belongs to this user. Passage's
	 * iOS SDK stores the base64url text of the handle instead of its bytes.
	 * @param presented the user handle in an assertion
	 * @return whether it is this user's handle, as bytes or as text
	 */
	public boolean hasWebauthnUserHandle(Base64UrlBytes presented) {
		return presented.equals(this.webauthnUserHandle) || presented
			.equals(Base64UrlBytes.of(this.webauthnUserHandle.base64Url().getBytes(StandardCharsets.US_ASCII)));
	}

	/**
	 * Whether a user may use passkeys. Only an active user may.
	 */
	public enum Status {

		ACTIVE, INACTIVE, PENDING;

		/**
		 * Finds a status by its name in JSON and in the database.
		 * @param wireName the name, such as {@code active}
		 * @return the status, or empty if there is none with this name
		 */
		public static Optional<Status> of(String wireName) {
			return Arrays.stream(values()).filter((status) -> status.wireName().equals(wireName)).findFirst();
		}

		/**
		 * Returns the name in JSON and in the database.
		 * @return the name, such as {@code active}
		 */
		public String wireName() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
