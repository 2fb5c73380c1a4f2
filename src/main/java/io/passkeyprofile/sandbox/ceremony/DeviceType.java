package io.passkeyprofile.sandbox.ceremony;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticatorAttachment;
import io.passkeyprofile.sandbox.store.FlexDevice;
import org.jspecify.annotations.Nullable;

/**
 * The types of devices that are registered, each with its icons.
 */
enum DeviceType {

	/** A passkey that is synchronized between devices. */
	PASSKEY("<circle cx='8' cy='9' r='4'/><path d='M11 12l9 9M17 18l2-2M14 15l2-2'/>"),

	/** A passkey on a key that people carry with them. */
	SECURITY_KEY(
			"<rect x='7' y='9' width='10' height='13' rx='2'/><path d='M9 9V2h6v7'/><circle cx='12' cy='16' r='2'/>"),

	/** A passkey that never leaves a computer or phone. */
	PLATFORM("<rect x='3' y='4' width='18' height='12' rx='2'/><path d='M8 20h8M12 16v4M9 10l2 2 4-4'/>");

	private final FlexDevice.Icons icons;

	DeviceType(String drawing) {
		// A dark line for light backgrounds, and a light one for dark backgrounds
		this.icons = new FlexDevice.Icons(icon(drawing, "#1f2937"), icon(drawing, "#f3f4f6"));
	}

	static DeviceType of(boolean backupEligible, @Nullable AuthenticatorAttachment attachment) {
		if (backupEligible) {
			return PASSKEY;
		}
		return (attachment == AuthenticatorAttachment.CROSS_PLATFORM) ? SECURITY_KEY : PLATFORM;
	}

	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

	FlexDevice.Icons icons() {
		return this.icons;
	}

	private static String icon(String drawing, String colour) {
		String svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='" + colour
				+ "' stroke-width='2'>" + drawing + "</svg>";
		return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
	}

}
