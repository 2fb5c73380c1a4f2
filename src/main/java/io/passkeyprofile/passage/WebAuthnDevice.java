package io.passkeyprofile.passage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A passkey of a user.
 * <p>
 * Source: Passage Flex management API, Device. All texts are as Passage sent them, so
 * escape them before you show them.
 *
 * @param id the ID of the passkey in Passage, for
 * {@link PassageUsers#revokeDevice(String, String)}
 * @param credId the WebAuthn credential ID, base64url without padding; empty if Passage
 * gives none
 * @param friendlyName the name given to the passkey when it was created; empty if Passage
 * gives none
 * @param type the type of the authenticator; {@link WebAuthnType#PASSKEY} if Passage
 * gives none
 * @param icons the icons of the authenticator's maker; {@link Icons#NONE} if Passage
 * gives none
 * @param createdAt when the passkey was created, or {@code null} if unknown
 * @param lastLoginAt when the passkey was last used to sign in, or {@code null} if
 * unknown. While {@code usageCount} is 0, it has never been used and this is the time of
 * creation.
 * @param updatedAt when the passkey was last changed, or {@code null} if unknown
 * @param usageCount how many times the passkey was used to sign in
 */
public record WebAuthnDevice(String id, String credId, String friendlyName, WebAuthnType type, Icons icons,
		@Nullable Instant createdAt, @Nullable Instant lastLoginAt, @Nullable Instant updatedAt, long usageCount) {

	/**
	 * Creates a passkey. Every member except {@code id} is optional.
	 * @param id the ID, not blank
	 * @param credId the credential ID; {@code null} becomes empty
	 * @param friendlyName the name; {@code null} becomes empty
	 * @param type the type; {@code null} becomes {@link WebAuthnType#PASSKEY}
	 * @param icons the icons; {@code null} becomes {@link Icons#NONE}
	 * @param createdAt when the passkey was created, or {@code null}
	 * @param lastLoginAt when the passkey was last used to sign in, or {@code null}
	 * @param updatedAt when the passkey was last changed, or {@code null}
	 * @param usageCount how many times the passkey was used to sign in
	 * @throws IllegalArgumentException if {@code id} is null, blank or not well-formed
	 * Unicode
	 */
	public WebAuthnDevice(String id, @Nullable String credId, @Nullable String friendlyName,
			@Nullable WebAuthnType type, @Nullable Icons icons, @Nullable Instant createdAt,
			@Nullable Instant lastLoginAt, @Nullable Instant updatedAt, long usageCount) {
		this.id = PassageHttp.requireText(id, "id");
		this.credId = (credId != null) ? credId : "";
		this.friendlyName = (friendlyName != null) ? friendlyName : "";
		this.type = (type != null) ? type : WebAuthnType.PASSKEY;
		this.icons = (icons != null) ? icons : Icons.NONE;
		this.createdAt = createdAt;
		this.lastLoginAt = lastLoginAt;
		this.updatedAt = updatedAt;
		this.usageCount = usageCount;
	}

	/**
	 * The icons of an authenticator's maker. The URLs are as Passage sent them, so show
	 * only those that begin with {@code data:image/} or {@code https:}.
	 *
	 * @param light a {@code data:} or {@code https:} URL of the icon for light
	 * backgrounds, or {@code null} if there is none
	 * @param dark a {@code data:} or {@code https:} URL of the icon for dark backgrounds,
	 * or {@code null} if there is none
	 */
	public record Icons(@Nullable String light, @Nullable String dark) {

		/** No icons. */
		public static final Icons NONE = new Icons(null, null);

	}

}
