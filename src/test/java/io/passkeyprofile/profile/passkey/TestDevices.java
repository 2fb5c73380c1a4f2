package io.passkeyprofile.profile.passkey;

import java.time.Instant;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.passage.WebAuthnType;
import org.jspecify.annotations.Nullable;

/**
 * Devices as Passage lists them, valid unless a test says otherwise.
 */
public final class TestDevices {

	public static final String LIGHT_ICON = "data:image/svg+xml;base64,TElHSFQ=";

	public static final String DARK_ICON = "data:image/svg+xml;base64,REFSSw==";

	private TestDevices() {
	}

	public static WebAuthnDevice laptop() {
		return device("laptop", WebAuthnType.PLATFORM, LIGHT_ICON, DARK_ICON);
	}

	public static WebAuthnDevice device(String name, WebAuthnType type, @Nullable String lightIcon,
			@Nullable String darkIcon) {
		return new WebAuthnDevice("srOR4lZomCOarJeXtMGAiNnX", "aVrYRRrSkLmNoPqR", name, type,
				new WebAuthnDevice.Icons(lightIcon, darkIcon), Instant.parse("2026-01-02T03:04:05Z"),
				Instant.parse("2026-05-06T07:08:09Z"), Instant.parse("2026-05-06T10:11:12Z"), 42);
	}

	public static WebAuthnDevice neverUsed() {
		return new WebAuthnDevice("srOR4lZomCOarJeXtMGAiNnX", "aVrYRRrSkLmNoPqR", "key", WebAuthnType.SECURITY_KEY,
				new WebAuthnDevice.Icons(null, null), Instant.parse("2026-01-02T03:04:05Z"), null,
				Instant.parse("2026-01-02T03:04:05Z"), 0);
	}

	/** Passage says that a new passkey was last used when it was created. */
	public static WebAuthnDevice justCreated() {
		Instant created = Instant.parse("2026-01-02T03:04:05Z");
		return new WebAuthnDevice("srOR4lZomCOarJeXtMGAiNnX", "aVrYRRrSkLmNoPqR", "key", WebAuthnType.SECURITY_KEY,
				new WebAuthnDevice.Icons(null, null), created, created, created, 0);
	}

	/** Used, but Passage doesn't say when. */
	public static WebAuthnDevice usedSometime() {
		return new WebAuthnDevice("srOR4lZomCOarJeXtMGAiNnX", "aVrYRRrSkLmNoPqR", "key", WebAuthnType.SECURITY_KEY,
				new WebAuthnDevice.Icons(null, null), Instant.parse("2026-01-02T03:04:05Z"), null,
				Instant.parse("2026-01-02T03:04:05Z"), 1);
	}

}
