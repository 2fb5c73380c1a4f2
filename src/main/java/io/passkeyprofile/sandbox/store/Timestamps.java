package io.passkeyprofile.sandbox.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
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

	/**
	 * Returns the latest time at which something that lives this long can expire. What
	 * expires later was stored before the clock was set back, and may have expired since.
	 * Clocks are corrected by seconds all the time, hence the minute.
	 */
	static Instant latest(Clock clock, Duration lifetime) {
		return clock.instant().plus(lifetime).plus(Duration.ofMinutes(1));
	}

	static OffsetDateTime toColumn(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
	}

	static Instant fromColumn(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
