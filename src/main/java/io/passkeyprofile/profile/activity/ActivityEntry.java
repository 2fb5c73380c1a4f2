package io.passkeyprofile.profile.activity;

import java.time.Instant;
import java.util.Locale;

import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A security event as pages show it: formatted, so that the template only places it.
 *
 * @param kind ends the key of its text and names its icon
 * @param proof ends the key of its text if it is part of it, or null
 * @param times how often it happened
 * @param failed whether it was a failed attempt, which stands out
 * @param time when it last happened
 * @param browser the browser's name, or null if unknown
 * @param system the operating system's name, or null if unknown
 * @param address the IP address it came from, or null if no request caused it
 */
public record ActivityEntry(String kind, @Nullable String proof, int times, boolean failed, Moment time,
		@Nullable String browser, @Nullable String system, @Nullable String address) {

	static ActivityEntry of(Kind kind, @Nullable Proof proof, int times, Instant occurredAt, @Nullable String browser,
			@Nullable String system, @Nullable String address, Locale locale) {
		boolean failed = kind == Kind.SIGN_IN_FAILED;
		boolean told = failed || kind == Kind.SIGNED_IN;
		return new ActivityEntry(lowerCase(kind), (told && proof != null) ? lowerCase(proof) : null, times, failed,
				Moment.toTheMinute(occurredAt, locale), browser, system, address);
	}

	/**
	 * Returns the key of the sentence that says what happened.
	 */
	public String text() {
		return "activity." + this.kind + ((this.proof != null) ? "." + this.proof : "");
	}

	private static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
