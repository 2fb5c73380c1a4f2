package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Converts times to and from timestamp columns, which hold UTC in milliseconds.
 */
final class Timestamps {

	private Timestamps() {
	}

	static OffsetDateTime toColumn(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
	}

	static Instant fromColumn(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
