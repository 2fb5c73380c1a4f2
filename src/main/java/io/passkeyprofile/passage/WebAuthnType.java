package io.passkeyprofile.passage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The type of a WebAuthn authenticator. Passage may add types, so this can have other
 * values than the constants. In JSON it is a plain string.
 * <p>
 * Source: Passage Flex management API, Device {@code type}.
 *
 * @param value the name of the type, such as {@code passkey}
 */
public record WebAuthnType(@JsonValue String value) {

	/** A passkey that its provider may sync: {@code passkey}. */
	public static final WebAuthnType PASSKEY = new WebAuthnType("passkey");

	/** A hardware security key: {@code security_key}. */
	public static final WebAuthnType SECURITY_KEY = new WebAuthnType("security_key");

	/** An authenticator built into one device: {@code platform}. */
	public static final WebAuthnType PLATFORM = new WebAuthnType("platform");

	/**
	 * Creates a type from its name.
	 * @param value the name
	 * @throws IllegalArgumentException if the name is null
	 */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	public WebAuthnType {
		PassageHttp.requireNonNull(value, "value");
	}

	/**
	 * Returns the name of the type.
	 * @return the same as {@link #value()}
	 */
	@Override
	public String toString() {
		return this.value;
	}

}
