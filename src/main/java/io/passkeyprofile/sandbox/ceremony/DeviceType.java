package io.passkeyprofile.sandbox.ceremony;

import java.util.List;
import java.util.Locale;

import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticatorAttachment;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import org.jspecify.annotations.Nullable;

/**
 * The types of registered devices.
 */
enum DeviceType {

	/** A passkey that is synchronized between devices. */
	PASSKEY,

	/** A passkey on a security key. */
	SECURITY_KEY,

	/** A passkey that is on one computer or phone only. */
	PLATFORM;

	/**
	 * Determines the type of a device.
	 * @param credential its credential, with the backup flags of its latest use
	 * @param attachment its attachment, or {@code null} to guess it from its transports
	 * @return the type
	 */
	static DeviceType of(DeviceCredential credential, @Nullable AuthenticatorAttachment attachment) {
		if (credential.isBackedUp()) {
			return PASSKEY;
		}
		AuthenticatorAttachment ofTransports = AuthenticatorAttachment.ofTransports(credential.transports())
			.orElse(null);
		if (isPhone(credential.transports(), ofTransports)) {
			return PLATFORM;
		}
		AuthenticatorAttachment known = (attachment != null) ? attachment : ofTransports;
		return (known == AuthenticatorAttachment.CROSS_PLATFORM) ? SECURITY_KEY : PLATFORM;
	}

	/** A phone that scanned a QR code is cross-platform, but is not a security key. */
	private static boolean isPhone(List<String> transports, @Nullable AuthenticatorAttachment ofTransports) {
		return transports.contains("hybrid") && ofTransports != AuthenticatorAttachment.CROSS_PLATFORM;
	}

	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
