package io.passkeyprofile.profile.activity;

import java.time.Instant;
import java.util.Locale;

import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Client;
import io.passkeyprofile.profile.web.Moment;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;

/**
 * A security event as people read it: formatted, so that the template only places it.
 *
 * @param icon the name of its icon
 * @param text the sentence that says what happened
 * @param failed whether it needs attention
 * @param time when it last happened
 * @param client the browser and its system
 * @param address the IP address it came from, or null if it was no request
 */
public record ActivityEntry(String icon, String text, boolean failed, Moment time, String client,
		@Nullable String address) {

	static ActivityEntry of(Kind kind, @Nullable Proof proof, int times, Instant occurredAt, @Nullable String browser,
			@Nullable String system, @Nullable String address, @Nullable String passkeyName, MessageSource messages,
			Locale locale) {
		String text = messages.getMessage(key(kind, proof, passkeyName != null), new Object[] { times, passkeyName },
				locale);
		return new ActivityEntry(lowerCase(kind), text, isFailure(kind), Moment.toTheMinute(occurredAt, locale),
				Client.name(browser, system, messages, locale), address);
	}

	/** Returns the key of the sentence, whose arguments are a number and the passkey. */
	static String key(Kind kind, @Nullable Proof proof, boolean named) {
		return "activity." + lowerCase(kind)
				+ ((proof != null && (isFailure(kind) || isSignIn(kind))) ? "." + lowerCase(proof) : "")
				+ (named ? ".named" : "");
	}

	private static boolean isFailure(Kind kind) {
		return kind == Kind.SIGN_IN_FAILED || kind == Kind.RECOVERY_CODE_FAILED;
	}

	private static boolean isSignIn(Kind kind) {
		return kind == Kind.SIGNED_IN || kind == Kind.SIGNED_IN_NEW_BROWSER;
	}

	private static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
