package io.passkeyprofile.sandbox.app;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Converts times to and from timestamp columns, which hold UTC in milliseconds.
 */
public final class Timestamps {

	private Timestamps() {
	}

	/**
	 * Returns the latest time at which something that lives this long can expire. If a
	 * row expires later, it was stored before the clock was set back, and may have
	 * expired since. A minute is added, because clocks are corrected by seconds all the
	 * time.
	 * @param now the time of the app
	 * @param lifetime how long it lives
	 * @return the latest time at which it can expire
	 */
	public static Instant latest(Instant now, Duration lifetime) {
		return now.plus(lifetime).plus(Duration.ofMinutes(1));
	}

	/**
	 * Converts a time for a statement.
	 * @param time the time
	 * @return the value of a parameter
	 */
	public static OffsetDateTime toColumn(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
	}

	/**
	 * Reads a time.
	 * @param row the result set, positioned at the row
	 * @param column the name of a column that is not null
	 * @return the time
	 * @throws SQLException if the driver fails
	 */
	public static Instant fromColumn(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	/**
	 * Reads a time.
	 * @param row the result set, positioned at the row
	 * @param position the position of a column that is not null, from 1
	 * @return the time
	 * @throws SQLException if the driver fails
	 */
	public static Instant fromColumn(ResultSet row, int position) throws SQLException {
		return row.getObject(position, OffsetDateTime.class).toInstant();
	}

}
