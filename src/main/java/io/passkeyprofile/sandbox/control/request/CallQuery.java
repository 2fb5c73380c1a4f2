package io.passkeyprofile.sandbox.control.request;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.passkeyprofile.sandbox.app.ChosenApps;
import io.passkeyprofile.sandbox.inspect.CallFilter;
import io.passkeyprofile.sandbox.web.ApiException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * The query parameters of the routes that look for calls.
 *
 * @param filter which calls to look for
 * @param limit how many to list at most
 * @param timeout how long to wait for a call
 */
record CallQuery(CallFilter filter, int limit, Duration timeout) {

	private static final Set<String> FILTERS = Set.of("app", "method", "path", "status", "caller", "since", "after",
			"refused");

	private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);

	/**
	 * Parses the parameters.
	 * @param parameters the parameters
	 * @param further the names of parameters that are also allowed but are not filters
	 * @param chosen the apps
	 * @return the query
	 * @throws ApiException if a parameter is unknown, repeated or not valid
	 */
	static CallQuery of(Map<String, String[]> parameters, Set<String> further, ChosenApps chosen) {
		Set<String> known = new TreeSet<>(FILTERS);
		known.addAll(further);
		Set<String> unknown = new TreeSet<>(parameters.keySet());
		unknown.removeAll(known);
		if (!unknown.isEmpty()) {
			throw ApiException.invalidRequest("There is no parameter " + unknown.iterator().next() + " here. There are "
					+ String.join(", ", known) + ".");
		}
		CallFilter filter = new CallFilter(appId(parameters, chosen), single(parameters, "method"),
				path(single(parameters, "path")), status(single(parameters, "status")), single(parameters, "caller"),
				time(single(parameters, "since")), number(single(parameters, "after")),
				flag(single(parameters, "refused")));
		return new CallQuery(filter, limit(single(parameters, "limit")), timeout(single(parameters, "timeout")));
	}

	/** Returns {@code null} for {@code app=*}, which includes apps that don't exist. */
	static @Nullable String appId(Map<String, String[]> parameters, ChosenApps chosen) {
		return "*".equals(single(parameters, "app")) ? null : chosen.apps().get(0).id();
	}

	static @Nullable String path(@Nullable String value) {
		if (value != null && !value.matches(CallFilter.PATH)) {
			throw ApiException.invalidRequest("path must have 1 to 500 characters, with * and ** but without braces.");
		}
		return value;
	}

	static @Nullable String status(@Nullable String value) {
		if (value != null && !value.matches(CallFilter.STATUS)) {
			throw ApiException.invalidRequest("status must be a status such as 404, or a class such as 4xx.");
		}
		return value;
	}

	private static @Nullable Instant time(@Nullable String value) {
		try {
			return (value != null) ? Instant.parse(value) : null;
		}
		catch (DateTimeParseException ex) {
			throw ApiException.invalidRequest("since must be a time such as 2026-01-02T03:04:05Z.");
		}
	}

	private static @Nullable Long number(@Nullable String value) {
		try {
			return (value != null) ? Long.valueOf(value) : null;
		}
		catch (NumberFormatException ex) {
			throw ApiException.invalidRequest("after must be the number of a call.");
		}
	}

	private static @Nullable Boolean flag(@Nullable String value) {
		if (value != null && !value.equals("true") && !value.equals("false")) {
			throw ApiException.invalidRequest("refused must be true or false.");
		}
		return (value != null) ? Boolean.valueOf(value) : null;
	}

	private static int limit(@Nullable String value) {
		if (value == null) {
			return 100;
		}
		if (!value.matches("[1-9][0-9]{0,4}") || Integer.parseInt(value) > 10_000) {
			throw ApiException.invalidRequest("limit must be a number from 1 to 10000.");
		}
		return Integer.parseInt(value);
	}

	private static Duration timeout(@Nullable String value) {
		try {
			Duration timeout = (value != null) ? DurationStyle.detectAndParse(value, ChronoUnit.SECONDS)
					: Duration.ofSeconds(10);
			if (!timeout.isNegative() && timeout.compareTo(MAX_TIMEOUT) <= 0) {
				return timeout;
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// Refused below, like a timeout that is too long
		}
		throw ApiException.invalidRequest("timeout must be a duration up to 60 seconds, such as PT5S or 5s.");
	}

	private static @Nullable String single(Map<String, String[]> parameters, String name) {
		String[] values = parameters.get(name);
		if (values != null && values.length != 1) {
			throw ApiException.invalidRequest("The parameter " + name + " must be given once.");
		}
		return (values != null && !values[0].isEmpty()) ? values[0] : null;
	}

}
