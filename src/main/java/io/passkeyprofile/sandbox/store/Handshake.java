package io.passkeyprofile.sandbox.store;

import java.util.Set;

import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import org.jspecify.annotations.Nullable;

/**
 * What the start of a ceremony asked for, and what its finish must match.
 *
 * @param passageUserId the user, or {@code null} if the passkey tells who the user is
 * @param challenge the challenge that the authenticator must sign
 * @param authenticatorAttachment the attachment that the authenticator should have, such
 * as {@code platform}, or {@code null} for any
 * @param allowedDeviceIds the devices that may sign in, if there is a user
 */
public record Handshake(@Nullable String passageUserId, Base64UrlBytes challenge,
		@Nullable String authenticatorAttachment, Set<String> allowedDeviceIds) {

	/**
	 * Returns whether this is a sign-in in which the passkey tells who the user is.
	 * @return whether there is no user yet
	 */
	public boolean isDiscoverable() {
		return this.passageUserId == null;
	}

}
