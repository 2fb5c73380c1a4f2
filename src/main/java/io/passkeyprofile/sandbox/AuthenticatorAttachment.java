package io.passkeyprofile.sandbox;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Whether an authenticator is part of the device in use or comes to it.
 */
enum AuthenticatorAttachment {

	PLATFORM("platform", Set.of("internal")), CROSS_PLATFORM("cross-platform", Set.of("usb", "nfc", "ble"));

	private final String wireName;

	private final Set<String> transports;

	AuthenticatorAttachment(String wireName, Set<String> transports) {
		this.wireName = wireName;
		this.transports = transports;
	}

	static Optional<AuthenticatorAttachment> of(@Nullable String wireName) {
		return Arrays.stream(values()).filter((attachment) -> attachment.wireName.equals(wireName)).findFirst();
	}

	/** An authenticator that can be reached from outside is not a part of the device. */
	static Optional<AuthenticatorAttachment> usedWith(Collection<String> transports) {
		return transports.stream().anyMatch(CROSS_PLATFORM.transports::contains) ? Optional.of(CROSS_PLATFORM)
				: transports.stream().anyMatch(PLATFORM.transports::contains) ? Optional.of(PLATFORM)
						: Optional.empty();
	}

	String wireName() {
		return this.wireName;
	}

}
