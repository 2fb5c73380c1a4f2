package io.passkeyprofile.sandbox.app;

import java.util.Arrays;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which attestation an app asks authenticators for. An attestation is a signed statement
 * of the authenticator's model.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#enum-attestation-convey">Web
 * Authentication, attestation conveyance</a>
 */
public enum AttestationConveyance {

	/** None. Browsers remove it, and don't ask people for consent. */
	NONE,

	/** An attestation that doesn't identify a single authenticator. */
	DIRECT,

	/**
	 * An attestation that may identify a single authenticator. Browsers pass it on only
	 * for RP IDs that the owner of the device or authenticator has allowed.
	 */
	ENTERPRISE;

	/**
	 * Returns the name in WebAuthn.
	 * @return the name, such as {@code direct}
	 */
	@JsonValue
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Reads a stored name. A newer version may have stored one that is unknown here. */
	static AttestationConveyance stored(String wireName) {
		return Arrays.stream(values()).filter((value) -> value.wireName().equals(wireName)).findFirst().orElse(NONE);
	}

}
