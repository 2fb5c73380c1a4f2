package io.passkeyprofile.sandbox.management;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.web.ApiException;

/**
 * The fields that a list of users can be filtered and ordered by. The external ID is not
 * one of them, because it is always matched exactly, even if it begins like an operator.
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

	/** Returns the name of the query parameter and of the column. */
	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

	Object read(String value) {
		try {
			return this.reader.apply(value);
		}
		catch (IllegalArgumentException | DateTimeParseException ex) {
			throw ApiException.invalidRequest("The parameter " + wireName() + " has a value that can't be compared.");
		}
	}

	private static String status(String value) {
		return FlexUser.Status.of(value).map(FlexUser.Status::wireName).orElseThrow(IllegalArgumentException::new);
	}

	private static OffsetDateTime time(String value) {
		OffsetDateTime time = OffsetDateTime.parse(value);
		// RFC 3339 has years of four digits
		if (time.getYear() < 1 || time.getYear() > 9999) {
			throw new IllegalArgumentException();
		}
		return time;
	}

}
