package io.passkeyprofile.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Takes times to the database and back, in UTC and in the milliseconds that it keeps.
 */
final class Times {

	private Times() {
	}

	static @Nullable OffsetDateTime toColumn(@Nullable Instant time) {
		return (time != null) ? time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC) : null;
	}

	static Instant required(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	static @Nullable Instant optional(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
