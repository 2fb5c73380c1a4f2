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
 * Selects calls. A component that is {@code null} allows everything.
 *
 * @param appId the app ID
 * @param method the HTTP method, in any case
 * @param path the path, in which {@code *} stands for any part of a segment and
 * {@code **} for any segments; without a leading slash, for the end of a path
 * @param status the status, such as {@code 404}, or all of a class, such as {@code 4xx}
 * @param caller a part of the caller's name, in any case
 * @param since the earliest time
 * @param after only calls with larger numbers than this
 * @param refused whether the call was refused
 */
public record CallFilter(@Nullable String appId, @Nullable String method, @Nullable String path,
		@Nullable String status, @Nullable String caller, @Nullable Instant since, @Nullable Long after,
		@Nullable Boolean refused) implements Predicate<RecordedCall> {

	/** A regular expression for a status. */
	public static final String STATUS = "[1-5]([0-9]{2}|[xX]{2})";

	/** A regular expression for a path. Braces could hold regular expressions. */
	public static final String PATH = "[^{}]{1,500}";

	/**
	 * Selects the calls of an app.
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
	 * Lists how a call differs from this filter. It doesn't compare app, time and number.
	 * @param call the call
	 * @return a clause for each difference, such as {@code the status was 401, not 200}
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
