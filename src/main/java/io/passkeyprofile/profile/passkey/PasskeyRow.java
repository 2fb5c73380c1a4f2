package io.passkeyprofile.profile.passkey;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.web.Moment;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;

/**
 * A passkey as a row of the table shows it: formatted, so that the template only places
 * it.
 *
 * @param id the Passage device ID, by which it is revoked
 * @param credentialId the WebAuthn credential ID
 * @param name the friendly name, or the ID if there is none
 * @param icon the name of its neutral icon
 * @param type what kind of passkey it is
 * @param lightIcon an image for light backgrounds that is safe to show, or null for the
 * neutral icon
 * @param darkIcon the same for dark backgrounds; null if, and only if, the other is
 * @param added when it was added, or null if unknown
 * @param lastUsed when it last signed the person in, or null if never or unknown
 * @param updated when it last changed, or null if unknown
 * @param neverUsed whether it never signed the person in. Its last sign-in doesn't say,
 * because Passage sets that when the passkey is created
 * @param used how often it signed the person in
 */
public record PasskeyRow(String id, String credentialId, String name, String icon, String type,
		@Nullable String lightIcon, @Nullable String darkIcon, @Nullable Moment added, @Nullable Moment lastUsed,
		@Nullable Moment updated, boolean neverUsed, String used) {

	private static final Set<String> TYPES = Set.of("passkey", "security_key", "platform");

	/** Without white space, which would end the URL inside a srcset attribute. */
	private static final Pattern ICON = Pattern.compile("(data:image/|https://)\\S+");

	static PasskeyRow of(WebAuthnDevice device, MessageSource messages, Locale locale) {
		String icon = TYPES.contains(device.type().value()) ? device.type().value() : "other";
		String light = safe(device.icons().light());
		String dark = safe(device.icons().dark());
		return new PasskeyRow(device.id(), device.credId(), name(device), icon,
				messages.getMessage("passkeys.type." + icon, null, locale), (light != null) ? light : dark,
				(dark != null) ? dark : light, Moment.of(device.createdAt(), locale),
				(device.usageCount() > 0) ? Moment.of(device.lastLoginAt(), locale) : null,
				Moment.of(device.updatedAt(), locale), device.usageCount() <= 0,
				messages.getMessage("passkeys.times", new Object[] { device.usageCount() }, locale));
	}

	/**
	 * Returns the ID if the passkey has no name, because each row and button needs one.
	 */
	private static String name(WebAuthnDevice device) {
		return device.friendlyName().isBlank() ? device.id() : device.friendlyName();
	}

	private static @Nullable String safe(@Nullable String icon) {
		return (icon != null && ICON.matcher(icon).matches()) ? icon : null;
	}

}
