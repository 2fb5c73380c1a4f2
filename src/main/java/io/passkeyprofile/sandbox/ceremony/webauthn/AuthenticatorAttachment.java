package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Whether an authenticator is part of the client device or can be moved between devices.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#enum-attachment">Web Authentication,
 * authenticator attachment</a>
 */
public enum AuthenticatorAttachment {

	PLATFORM("platform", Set.of("internal")),
	CROSS_PLATFORM("cross-platform", Set.of("usb", "nfc", "ble", "smart-card"));

	private final String wireName;

	private final Set<String> transports;

	AuthenticatorAttachment(String wireName, Set<String> transports) {
		this.wireName = wireName;
		this.transports = transports;
	}

	/**
	 * Finds an attachment by its name in WebAuthn.
	 * @param wireName the name, such as {@code cross-platform}
	 * @return the attachment, or empty if there is none with this name
	 */
	public static Optional<AuthenticatorAttachment> of(@Nullable String wireName) {
		return Arrays.stream(values()).filter((attachment) -> attachment.wireName.equals(wireName)).findFirst();
	}

	/**
	 * Guesses the attachment from the transports of an authenticator. An authenticator
	 * that clients reach by USB, for example, is not part of the client device.
	 * @param transports the transports, such as {@code internal}
	 * @return the attachment, or empty if the transports don't tell
	 */
	public static Optional<AuthenticatorAttachment> ofTransports(Collection<String> transports) {
		return transports.stream().anyMatch(CROSS_PLATFORM.transports::contains) ? Optional.of(CROSS_PLATFORM)
				: transports.stream().anyMatch(PLATFORM.transports::contains) ? Optional.of(PLATFORM)
						: Optional.empty();
	}

	/**
	 * Returns the name in WebAuthn.
	 * @return the name, such as {@code cross-platform}
	 */
	public String wireName() {
		return this.wireName;
	}

}
