package io.passkeyprofile.sandbox;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a list of users may be filtered and ordered by. The external ID is left out on
 * purpose: it is matched exactly, whatever it looks like, and not ordered by.
 */
enum UserField {

	ID(Function.identity()), LOGIN_COUNT(Long::valueOf), STATUS(UserField::status), CREATED_AT(UserField::time),
	UPDATED_AT(UserField::time), LAST_LOGIN_AT(UserField::time);

	private final Function<String, Object> reader;

	UserField(Function<String, ?> reader) {
		this.reader = reader::apply;
	}

	static Optional<UserField> of(String wireName) {
		return Arrays.stream(values()).filter((field) -> field.wireName().equals(wireName)).findFirst();
	}

	/** The name in a request, which is also the column's. */
	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

	Object read(String value) {
		try {
			return this.reader.apply(value);
		}
		catch (IllegalArgumentException | DateTimeParseException ex) {
			throw PassageError.invalidRequest("The parameter " + wireName() + " has no value that can be compared.");
		}
	}

	private static String status(String value) {
		return UserStatus.of(value).map(UserStatus::wireName).orElseThrow(IllegalArgumentException::new);
	}

	private static OffsetDateTime time(String value) {
		OffsetDateTime time = OffsetDateTime.parse(value);
		// RFC 3339 has years of four digits, and so have all databases
		if (time.getYear() < 1 || time.getYear() > 9999) {
			throw new IllegalArgumentException();
		}
		return time;
	}

}
