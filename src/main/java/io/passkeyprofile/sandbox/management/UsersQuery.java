package io.passkeyprofile.sandbox.management;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.web.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a list of users.
 */
record UsersQuery(int page, int limit, long createdBefore, @Nullable String externalId, List<UserFilter> filters,
		String orderBy) {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 500;

	/** The last second of the year 9999. */
	private static final long MAX_SECONDS = 253402300799L;

	/**
	 * Parses the parameters of a request.
	 * @param parameters the parameters; unknown ones are ignored
	 * @param now the default of {@code created_before}
	 * @return the query
	 * @throws ApiException if a known parameter is not valid
	 */
	static UsersQuery of(Map<String, String[]> parameters, Instant now) {
		int page = (int) number(parameters, "page", 1, 1, Integer.MAX_VALUE);
		int limit = (int) number(parameters, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
		// Plus one, so that users created within this second are included
		long createdBefore = number(parameters, "created_before", now.getEpochSecond() + 1, 0, MAX_SECONDS);
		List<UserFilter> filters = new ArrayList<>();
		for (UserField field : UserField.values()) {
			String value = single(parameters, field.wireName());
			if (value != null) {
				filters.add(UserFilter.of(field, value));
			}
		}
		return new UsersQuery(page, limit, createdBefore, single(parameters, "identifier"), filters,
				orderBy(single(parameters, "order_by")));
	}

	long offset() {
		return (this.page - 1L) * this.limit;
	}

	private static String orderBy(@Nullable String value) {
		Set<String> terms = new LinkedHashSet<>();
		if (value != null) {
			Arrays.stream(value.split(",", -1)).map(UsersQuery::term).forEach(terms::add);
		}
		// Makes the order unambiguous, so that no user appears on two pages
		terms.add("created_at asc");
		terms.add("id asc");
		return terms.stream().collect(Collectors.joining(", "));
	}

	private static String term(String value) {
		String[] parts = value.split(":", -1);
		if (parts.length != 2 || !Set.of("ASC", "DESC").contains(parts[1])) {
			throw ApiException.invalidRequest("The parameter order_by must be a list of field:ASC or field:DESC.");
		}
		UserField field = UserField.of(parts[0])
			.orElseThrow(() -> ApiException
				.invalidRequest("The parameter order_by has a field that users can't be ordered by."));
		return field.wireName() + (parts[1].equals("ASC") ? " asc" : " desc");
	}

	private static long number(Map<String, String[]> parameters, String name, long absent, long min, long max) {
		String value = single(parameters, name);
		if (value == null) {
			return absent;
		}
		try {
			long number = Long.parseLong(value);
			if (number >= min && number <= max) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Refused below, like a number out of range
		}
		throw ApiException.invalidRequest("The parameter %s must be a number from %d to %d.".formatted(name, min, max));
	}

	private static @Nullable String single(Map<String, String[]> parameters, String name) {
		String[] values = parameters.get(name);
		if (values != null && values.length != 1) {
			throw ApiException.invalidRequest("The parameter " + name + " must be given once.");
		}
		return (values != null) ? values[0] : null;
	}

}
