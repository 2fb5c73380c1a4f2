package io.passkeyprofile.sandbox.app;

import java.util.Arrays;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which attestation an app asks authenticators for: a statement, signed by their maker,
 * of what model they are.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#enum-attestation-convey">Web
 * Authentication, attestation conveyance</a>
 */
public enum AttestationConveyance {

	/** None. Browsers take it out, and don't ask people whether they agree. */
	NONE,

	/** The statement of the authenticator, which many authenticators share. */
	DIRECT,

	/**
	 * A statement that may identify the single authenticator. Browsers pass it on only
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

	/** Newer versions may know more of them. */
	static AttestationConveyance stored(String wireName) {
		return Arrays.stream(values()).filter((value) -> value.wireName().equals(wireName)).findFirst().orElse(NONE);
	}

}
