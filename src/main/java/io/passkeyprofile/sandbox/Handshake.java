package io.passkeyprofile.sandbox;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a start of a ceremony asked for and its finish must match. Without a user, the
 * passkey has to name one.
 */
record Handshake(@Nullable String passageUserId, Bytes challenge, @Nullable AuthenticatorAttachment attachment,
		Set<String> allowedDeviceIds) {

	boolean isDiscoverable() {
		return this.passageUserId == null;
	}

	/** Why a finish fails, without a hint at what was wrong. */
	PassageError refusal() {
		return isDiscoverable() ? PassageError.discoverableLoginFailed() : PassageError.webauthnLoginFailed();
	}

}
