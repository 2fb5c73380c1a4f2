package io.passkeyprofile.sandbox.inspect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import io.passkeyprofile.sandbox.journal.RecordedCall;
import org.jspecify.annotations.Nullable;

import org.springframework.util.AntPathMatcher;

/**
 * Which calls somebody looks for. What is {@code null} doesn't matter.
 *
 * @param appId the app ID
 * @param method the HTTP method, in any case
 * @param path the path, in which {@code *} stands for any part of a segment and
 * {@code **} for any segments; without a leading slash, for the end of a path
 * @param status the status, such as {@code 404}, or all of a class, such as {@code 4xx}
 * @param caller a part of the caller's name, in any case
 * @param since the earliest time
 * @param after the number after which calls count
 * @param refused whether the call was refused
 */
public record CallFilter(@Nullable String appId, @Nullable String method, @Nullable String path,
		@Nullable String status, @Nullable String caller, @Nullable Instant since, @Nullable Long after,
		@Nullable Boolean refused) implements Predicate<RecordedCall> {

	/** A regular expression for a status. */
	public static final String STATUS = "[1-5]([0-9]{2}|[xX]{2})";

	/** A regular expression for a path, which excludes what would be one itself. */
	public static final String PATH = "[^{}]{1,500}";

	/**
	 * Looks for the calls of an app.
	 * @param appId the app ID, or {@code null} for all
	 * @return the filter
	 */
	public static CallFilter ofApp(@Nullable String appId) {
		return new CallFilter(appId, null, null, null, null, null, null, null);
	}

	@Override
	public boolean test(RecordedCall call) {
		return (this.after == null || call.id() > this.after)
				&& (this.since == null || !call.time().isBefore(this.since))
				&& (this.appId == null || this.appId.equals(call.appId())) && differences(call).isEmpty();
	}

	/**
	 * Says in which ways a call is not what was looked for. App, time and number are not
	 * compared.
	 * @param call the call
	 * @return a sentence for each way
	 */
	public List<String> differences(RecordedCall call) {
		List<String> differences = new ArrayList<>();
		if (this.method != null && !this.method.equalsIgnoreCase(call.method())) {
			differences.add("the method was " + VisibleText.of(call.method()) + ", not " + this.method);
		}
		if (this.path != null && !matches(this.path, call.path())) {
			differences.add("the path was " + VisibleText.of(call.path()) + ", which " + this.path + " does not match");
		}
		if (this.status != null && !matches(this.status, call.status())) {
			differences.add("the status was " + call.status() + ", not " + this.status);
		}
		if (this.refused != null && this.refused != call.isRefused()) {
			differences.add(call.isRefused() ? "it was refused" : "it was not refused");
		}
		if (this.caller != null
				&& !Caller.of(call).toLowerCase(Locale.ROOT).contains(this.caller.toLowerCase(Locale.ROOT))) {
			differences.add("the caller was " + Caller.of(call) + ", not " + this.caller);
		}
		return differences;
	}

	private static boolean matches(String pattern, String path) {
		return new AntPathMatcher().match(pattern.startsWith("/") ? pattern : "/**/" + pattern, path);
	}

	private static boolean matches(String pattern, int status) {
		return pattern.toLowerCase(Locale.ROOT).endsWith("xx") ? pattern.charAt(0) - '0' == status / 100
				: pattern.equals(String.valueOf(status));
	}

}
