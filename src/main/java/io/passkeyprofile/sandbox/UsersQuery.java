package io.passkeyprofile.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Which users a request asks for, and which page of them.
 */
record UsersQuery(int page, int limit, long createdBefore, @Nullable String externalId, List<UserFilter> filters,
		String orderBy) {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 500;

	/** The end of the year 9999. */
	private static final long MAX_SECONDS = 253402300799L;

	/**
	 * Reads the parameters of a request.
	 * @param parameters the parameters, unknown ones included
	 * @param now the time that {@code created_before} has by default
	 * @return the query
	 */
	static UsersQuery of(Map<String, String[]> parameters, Instant now) {
		int page = (int) number(parameters, "page", 1, 1, Integer.MAX_VALUE);
		int limit = (int) number(parameters, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
		// A user of this very second is there already
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
		// However a caller orders, no user may be on two pages
		terms.add("created_at asc");
		terms.add("id asc");
		return terms.stream().collect(Collectors.joining(", "));
	}

	private static String term(String value) {
		String[] parts = value.split(":", -1);
		if (parts.length != 2 || !Set.of("ASC", "DESC").contains(parts[1])) {
			throw PassageError.invalidRequest("The parameter order_by must be a list of field:ASC or field:DESC.");
		}
		UserField field = UserField.of(parts[0])
			.orElseThrow(() -> PassageError.invalidRequest("The parameter order_by has a field that can't be used."));
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
			// Answered like a number out of range
		}
		throw PassageError.invalidRequest("The parameter %s must be a number from %d to %d.".formatted(name, min, max));
	}

	private static @Nullable String single(Map<String, String[]> parameters, String name) {
		String[] values = parameters.get(name);
		if (values != null && values.length != 1) {
			throw PassageError.invalidRequest("The parameter " + name + " must be given once.");
		}
		return (values != null) ? values[0] : null;
	}

}
