package io.passkeyprofile.profile.passkey;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts.Fact;
import io.passkeyprofile.profile.passkey.fact.PasskeyFacts.Use;
import io.passkeyprofile.profile.web.Client;
import io.passkeyprofile.profile.web.Moment;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;

/**
 * A passkey as a row of the table shows it: formatted, so that the template only places
 * it.
 *
 * @param id the Passage device ID, by which it is revoked
 * @param credentialId the WebAuthn credential ID
 * @param name the name that the person gave it, or Passage's, or the ID if there is none
 * @param icon the name of its neutral icon
 * @param type where it is kept, or null if Passage doesn't say
 * @param lightIcon an image for light backgrounds that is safe to show, or null for the
 * neutral icon
 * @param darkIcon the same for dark backgrounds; null exactly if lightIcon is
 * @param added when it was added, or null if unknown
 * @param lastUsed when it last signed the person in, or null if never or unknown
 * @param updated when it last changed, or null if unknown
 * @param neverUsed whether it never signed the person in. The time of its last sign-in
 * doesn't tell, because Passage sets it when the passkey is created
 * @param used how often it signed the person in
 * @param usedWith the browser and system of its last use, or null if that is not certain
 * @param usedFrom the network of its last use, shortened; null exactly if usedWith is
 * @param usedHere whether its last use was in the reader's browser
 * @param forgotten whether it was never used and is older than 90 days
 */
public record PasskeyRow(String id, String credentialId, String name, String icon, @Nullable String type,
		@Nullable String lightIcon, @Nullable String darkIcon, @Nullable Moment added, @Nullable Moment lastUsed,
		@Nullable Moment updated, boolean neverUsed, String used, @Nullable String usedWith, @Nullable String usedFrom,
		boolean usedHere, boolean forgotten) {

	private static final String OTHER = "other";

	private static final Set<String> TYPES = Set.of("passkey", "security_key", "platform");

	/** Without white space, which would end the URL inside a srcset attribute. */
	private static final Pattern ICON = Pattern.compile("(data:image/|https://)\\S+");

	private static final Duration FORGOTTEN_AFTER = Duration.ofDays(90);

	/**
	 * Formats a passkey.
	 * @param device the passkey, as Passage lists it
	 * @param fact what else is known about it, or null
	 * @param browserHash the hash of the reader's browser, or null if unknown
	 * @param now the current time
	 */
	static PasskeyRow of(WebAuthnDevice device, @Nullable Fact fact, @Nullable String browserHash, Instant now,
			MessageSource messages, Locale locale) {
		String icon = TYPES.contains(device.type().value()) ? device.type().value() : OTHER;
		String light = safe(device.icons().light());
		String dark = safe(device.icons().dark());
		Use use = lastUse(device, fact);
		Instant created = device.createdAt();
		return new PasskeyRow(device.id(), device.credId(), PasskeyFacts.name(fact, device), icon,
				icon.equals(OTHER) ? null : messages.getMessage("passkeys.type." + icon, null, locale),
				(light != null) ? light : dark, (dark != null) ? dark : light, Moment.of(device.createdAt(), locale),
				(device.usageCount() > 0) ? Moment.of(device.lastLoginAt(), locale) : null,
				Moment.of(device.updatedAt(), locale), device.usageCount() <= 0,
				messages.getMessage("passkeys.times", new Object[] { device.usageCount() }, locale),
				(use != null) ? Client.name(use.browser(), use.system(), messages, locale) : null,
				(use != null) ? use.network() : null, use != null && use.browserHash().equals(browserHash),
				device.usageCount() <= 0 && created != null && created.isBefore(now.minus(FORGOTTEN_AFTER)));
	}

	/** Returns whether a search finds the row. */
	boolean isFoundBy(String text, Locale locale) {
		String wanted = text.toLowerCase(locale);
		return Stream.of(this.name, this.type, this.usedWith)
			.anyMatch((value) -> value != null && value.toLowerCase(locale).contains(wanted));
	}

	/** Returns the last use that is known, unless there was another one since. */
	private static @Nullable Use lastUse(WebAuthnDevice device, @Nullable Fact fact) {
		Use use = (fact != null) ? fact.use() : null;
		return (use != null && use.count() == device.usageCount()) ? use : null;
	}

	private static @Nullable String safe(@Nullable String icon) {
		return (icon != null && ICON.matcher(icon).matches()) ? icon : null;
	}

}
