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
 * Source: Passage Flex management API, User. Left out are the members that a Flex user
 * never fills: e-mail address, phone number, social connections and recent events.
 *
 * @param id Passage's ID of the user
 * @param externalId the application's ID of the user
 * @param status {@code active}, {@code inactive} or {@code pending}; {@code null} if
 * Passage gave none
 * @param createdAt when the user was created, or {@code null} if unknown
 * @param lastLoginAt when the user last signed in, or {@code null} if unknown; as long as
 * {@code loginCount} is 0 that was never, and Passage gives the time of creation
 * @param updatedAt when the user was last changed, or {@code null} if unknown
 * @param loginCount how many times the user signed in
 * @param webauthn whether the user has a passkey
 * @param webauthnDevices the user's passkeys; immutable, empty if there are none
 * @param webauthnTypes the distinct types of those passkeys; immutable
 * @param userMetadata what the app keeps with the user: an unmodifiable map from names to
 * JSON values, or {@code null} if nothing
 */
public record PassageUser(String id, String externalId, @Nullable String status, @Nullable Instant createdAt,
		@Nullable Instant lastLoginAt, @Nullable Instant updatedAt, long loginCount, boolean webauthn,
		List<WebAuthnDevice> webauthnDevices, List<WebAuthnType> webauthnTypes,
		@Nullable Map<String, @Nullable Object> userMetadata) {

	/**
	 * A user with every member but {@code id} and {@code externalId} optional.
	 * @param id Passage's ID, not blank
	 * @param externalId the application's ID, not blank
	 * @param status the status, or {@code null}
	 * @param createdAt when the user was created, or {@code null}
	 * @param lastLoginAt when the user last signed in, or {@code null}
	 * @param updatedAt when the user was last changed, or {@code null}
	 * @param loginCount how many times the user signed in
	 * @param webauthn whether the user has a passkey
	 * @param webauthnDevices the passkeys, or {@code null}, which becomes empty
	 * @param webauthnTypes their types, or {@code null}, which becomes empty
	 * @param userMetadata what the app keeps with the user, or {@code null}
	 * @throws IllegalArgumentException if {@code id} or {@code externalId} is null or
	 * blank, or {@code id} could not stand in a path
	 */
	public PassageUser(String id, String externalId, @Nullable String status, @Nullable Instant createdAt,
			@Nullable Instant lastLoginAt, @Nullable Instant updatedAt, long loginCount, boolean webauthn,
			@Nullable List<WebAuthnDevice> webauthnDevices, @Nullable List<WebAuthnType> webauthnTypes,
			@Nullable Map<String, @Nullable Object> userMetadata) {
		this.id = Check.pathId(id, "id");
		this.externalId = Check.text(externalId, "externalId");
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
