package io.passkeyprofile.passage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A passkey of a user.
 * <p>
 * Source: Passage Flex management API, Device. All texts come from the network as they
 * are and need escaping where they are shown.
 *
 * @param id the passkey's unique identifier in Passage, which
 * {@link PassageUsers#revokeDevice(String, String)} takes
 * @param credId the WebAuthn credential ID; empty if Passage gave none
 * @param friendlyName the name given when the passkey was created; empty if Passage gave
 * none
 * @param type the type of the authenticator; {@link WebAuthnType#PASSKEY} if Passage gave
 * none
 * @param icons the icons of its maker, {@link WebAuthnIcons#NONE} if Passage gave none
 * @param createdAt when it was added, or {@code null} if unknown
 * @param lastLoginAt when it last signed the user in, or {@code null} if unknown; as long
 * as {@code usageCount} is 0 it never did, and Passage gives the time of creation
 * @param updatedAt when it was last changed, or {@code null} if unknown
 * @param usageCount how many times it signed the user in
 */
public record WebAuthnDevice(String id, String credId, String friendlyName, WebAuthnType type, WebAuthnIcons icons,
		@Nullable Instant createdAt, @Nullable Instant lastLoginAt, @Nullable Instant updatedAt, long usageCount) {

	/**
	 * A passkey with every member but {@code id} optional.
	 * @param id the identifier, not blank
	 * @param credId the credential ID, or {@code null}, which becomes empty
	 * @param friendlyName the name, or {@code null}, which becomes empty
	 * @param type the type, or {@code null}, which becomes {@link WebAuthnType#PASSKEY}
	 * @param icons the icons, or {@code null}, which becomes {@link WebAuthnIcons#NONE}
	 * @param createdAt when it was added, or {@code null}
	 * @param lastLoginAt when it last signed the user in, or {@code null}
	 * @param updatedAt when it was last changed, or {@code null}
	 * @param usageCount how many times it signed the user in
	 * @throws IllegalArgumentException if {@code id} is null or blank
	 */
	public WebAuthnDevice(String id, @Nullable String credId, @Nullable String friendlyName,
			@Nullable WebAuthnType type, @Nullable WebAuthnIcons icons, @Nullable Instant createdAt,
			@Nullable Instant lastLoginAt, @Nullable Instant updatedAt, long usageCount) {
		this.id = Check.text(id, "id");
		this.credId = (credId != null) ? credId : "";
		this.friendlyName = (friendlyName != null) ? friendlyName : "";
		this.type = (type != null) ? type : WebAuthnType.PASSKEY;
		this.icons = (icons != null) ? icons : WebAuthnIcons.NONE;
		this.createdAt = createdAt;
		this.lastLoginAt = lastLoginAt;
		this.updatedAt = updatedAt;
		this.usageCount = usageCount;
	}

}
