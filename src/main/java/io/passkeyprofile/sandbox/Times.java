package io.passkeyprofile.sandbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Takes times to the database and back, in UTC and in the milliseconds that it keeps.
 */
final class Times {

	private Times() {
	}

	static OffsetDateTime toColumn(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
	}

	static Instant fromColumn(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
