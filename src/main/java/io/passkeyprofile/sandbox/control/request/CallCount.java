package io.passkeyprofile.sandbox.control.request;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.passkeyprofile.sandbox.inspect.CallFilter;
import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.web.ApiException;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;

/**
 * An expectation of how often something was called. Without a number, it is at least
 * once.
 *
 * @param method the HTTP method, or {@code null} for any
 * @param path a pattern for the path, or {@code null} for any
 * @param status a status, or a class such as {@code 4xx}, or {@code null} for any
 * @param caller a part of the caller's name, or {@code null} for any
 * @param refused whether the calls were refused, or {@code null} for both
 * @param times how often exactly
 * @param atLeast how often at least
 * @param atMost how often at most
 */
record CallCount(@Nullable String method, @Nullable String path, @Nullable Object status, @Nullable String caller,
		@Nullable Boolean refused, @Nullable @PositiveOrZero(message = "times must not be negative.") Integer times,
		@Nullable @Positive(message = "at_least must be 1 or more.") Integer atLeast,
		@Nullable @PositiveOrZero(message = "at_most must not be negative.") Integer atMost) {

	/**
	 * Makes a filter for the calls that count.
	 * @param appId the app, or {@code null} for all
	 * @return the filter
	 * @throws ApiException if the expectation contradicts itself
	 */
	CallFilter filter(@Nullable String appId) {
		if (this.times != null && (this.atLeast != null || this.atMost != null)) {
			throw ApiException.invalidRequest("times can't be combined with at_least or at_most.");
		}
		if (this.atLeast != null && this.atMost != null && this.atLeast > this.atMost) {
			throw ApiException.invalidRequest("at_least must not be more than at_most.");
		}
		return new CallFilter(appId, this.method, CallQuery.path(this.path),
				CallQuery.status((this.status != null) ? String.valueOf(this.status) : null), this.caller, null, null,
				this.refused);
	}

	boolean isMet(long count) {
		if (this.times != null) {
			return count == this.times;
		}
		return count >= ((this.atLeast != null) ? this.atLeast : (this.atMost != null) ? 0 : 1)
				&& (this.atMost == null || count <= this.atMost);
	}

	/** Returns how often, such as {@code exactly 2 times}. */
	String expectation() {
		if (this.times != null) {
			return "exactly " + times(this.times);
		}
		if (this.atMost == null) {
			return "at least " + times((this.atLeast != null) ? this.atLeast : 1);
		}
		return ((this.atLeast != null) ? "at least " + times(this.atLeast) + " and " : "") + "at most "
				+ times(this.atMost);
	}

	/**
	 * Finds the call that comes closest to the expected ones.
	 * @param filter a filter for the expected calls
	 * @param calls the calls, the newest first
	 * @return the call with the fewest differences; among several, the one with the most
	 * similar path; or empty if there are no calls
	 */
	static Optional<RecordedCall> nearestMiss(CallFilter filter, List<RecordedCall> calls) {
		return calls.stream()
			.min(Comparator.<RecordedCall>comparingInt((call) -> filter.differences(call).size())
				.thenComparingInt((call) -> foreignSegments(filter.path(), call.path())));
	}

	private static int foreignSegments(@Nullable String pattern, String path) {
		List<String> expected = List.of(((pattern != null) ? pattern : "").split("/", -1));
		return (int) List.of(path.split("/", -1)).stream().filter((segment) -> !expected.contains(segment)).count();
	}

	static String times(long count) {
		return (count == 1) ? "once" : count + " times";
	}

}
