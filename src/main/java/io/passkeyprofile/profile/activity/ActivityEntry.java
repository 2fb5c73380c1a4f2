package io.passkeyprofile.profile.activity;

import java.time.Instant;
import java.util.Locale;

import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A security event as people read it: everything formatted, nothing left to decide but
 * the place.
 *
 * @param kind ends the key of its text and names its icon
 * @param proof ends the key of its text where the kind alone does not say it all, or null
 * @param times how many it happened to, or how often
 * @param failed whether it should catch the eye
 * @param time when it happened, the last time
 * @param browser the browser's name, or null where it is not known
 * @param system the operating system's name, or null where it is not known
 * @param address the IP address it came from, or null where it was no request
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
	 * The key of the sentence that tells what happened.
	 * @return a key in the messages
	 */
	public String text() {
		return "activity." + this.kind + ((this.proof != null) ? "." + this.proof : "");
	}

	private static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
