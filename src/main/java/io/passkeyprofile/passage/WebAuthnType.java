package io.passkeyprofile.passage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The type of a WebAuthn authenticator. The vocabulary is open: a type that is not among
 * the constants is kept as it came. In JSON it is the plain string.
 * <p>
 * Source: Passage Flex management API, Device {@code type}.
 *
 * @param value the name of the type
 */
public record WebAuthnType(@JsonValue String value) {

	/** A passkey that its provider may sync, "passkey". */
	public static final WebAuthnType PASSKEY = new WebAuthnType("passkey");

	/** A hardware security key, "security_key". */
	public static final WebAuthnType SECURITY_KEY = new WebAuthnType("security_key");

	/** An authenticator built into one device, "platform". */
	public static final WebAuthnType PLATFORM = new WebAuthnType("platform");

	/**
	 * A type by its name.
	 * @param value the name
	 * @throws IllegalArgumentException if the name is null
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public WebAuthnType {
		Check.present(value, "type");
	}

	/**
	 * The plain name.
	 * @return the same as {@link #value()}
	 */
	@Override
	public String toString() {
		return this.value;
	}

}
