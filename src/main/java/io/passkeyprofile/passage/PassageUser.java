package io.passkeyprofile.passage;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A user of a Passage Flex app.
 * <p>
 * Source: Passage Flex management API, User. This leaves out the members that Flex does
 * not use: email address, phone number, social connections and recent events.
 *
 * @param id the ID of the user in Passage
 * @param externalId the application's ID of the user
 * @param status {@code active}, {@code inactive} or {@code pending}, or {@code null} if
 * Passage gives none
 * @param createdAt when the user was created, or {@code null} if unknown
 * @param lastLoginAt when the user last signed in, or {@code null} if unknown. While
 * {@code loginCount} is 0, the user has never signed in and this is the time of creation.
 * @param updatedAt when the user was last changed, or {@code null} if unknown
 * @param loginCount how many times the user has signed in
 * @param webauthn whether the user has a passkey
 * @param webauthnDevices the user's passkeys. The list is immutable, and empty if there
 * are none.
 * @param webauthnTypes the distinct types of these passkeys. The list is immutable.
 * @param userMetadata what the app stores with the user, an unmodifiable map from names
 * to JSON values, or {@code null} if it stores nothing
 */
public record PassageUser(String id, String externalId, @Nullable String status, @Nullable Instant createdAt,
		@Nullable Instant lastLoginAt, @Nullable Instant updatedAt, long loginCount, boolean webauthn,
		List<WebAuthnDevice> webauthnDevices, List<WebAuthnType> webauthnTypes,
		@Nullable Map<String, @Nullable Object> userMetadata) {

	/**
	 * Creates a user. Every member except {@code id} and {@code externalId} is optional.
	 * @param id the ID in Passage, not blank, at most 128 characters
	 * @param externalId the application's ID, not blank
	 * @param status the status, or {@code null}
	 * @param createdAt when the user was created, or {@code null}
	 * @param lastLoginAt when the user last signed in, or {@code null}
	 * @param updatedAt when the user was last changed, or {@code null}
	 * @param loginCount how many times the user has signed in
	 * @param webauthn whether the user has a passkey
	 * @param webauthnDevices the passkeys; {@code null} becomes an empty list
	 * @param webauthnTypes the types of the passkeys; {@code null} becomes an empty list
	 * @param userMetadata what the app stores with the user, or {@code null}
	 * @throws IllegalArgumentException if {@code id} or {@code externalId} is null or
	 * blank, or if {@code id} could change the path of a request
	 */
	public PassageUser(String id, String externalId, @Nullable String status, @Nullable Instant createdAt,
			@Nullable Instant lastLoginAt, @Nullable Instant updatedAt, long loginCount, boolean webauthn,
			@Nullable List<WebAuthnDevice> webauthnDevices, @Nullable List<WebAuthnType> webauthnTypes,
			@Nullable Map<String, @Nullable Object> userMetadata) {
		this.id = PassageHttp.requirePathId(id, "id");
		this.externalId = PassageHttp.requireText(externalId, "externalId");
		this.status = status;
		this.createdAt = createdAt;
		this.lastLoginAt = lastLoginAt;
		this.updatedAt = updatedAt;
		this.loginCount = loginCount;
		this.webauthn = webauthn;
		this.webauthnDevices = (webauthnDevices != null) ? List.copyOf(webauthnDevices) : List.of();
		this.webauthnTypes = (webauthnTypes != null) ? List.copyOf(webauthnTypes) : List.of();
		this.userMetadata = (userMetadata != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(userMetadata))
				: null;
	}

}
