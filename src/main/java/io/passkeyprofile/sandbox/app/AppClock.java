package io.passkeyprofile.sandbox.app;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The clock of each app. Developers may move it, so that something expires without
 * waiting. A moved clock runs on from there. Its offset from the real time is kept in the
 * database, so that it survives a restart and applies on every instance.
 * <p>
 * Reading the time must not cost a statement. An instance that is alone with its database
 * remembers the moved clocks. An instance that may not be alone remembers them for
 * {@link #LEASE}, and moving a clock takes that long: when it returns, all instances have
 * forgotten the old time. Move a clock outside of database transactions only.
 */
@Component
public class AppClock {

	/** How long an instance may use what it read, if there may be other instances. */
	private static final Duration LEASE = Duration.ofMillis(200);

	private static final Shift NONE = new Shift(Duration.ZERO, Instant.EPOCH);

	private final JdbcClient jdbc;

	private final Clock clock;

	private final boolean alone;

	private final Object lock = new Object();

	private volatile @Nullable Shifts remembered;

	AppClock(JdbcClient jdbc, Clock clock, @Qualifier("pool") HikariDataSource pool) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.alone = isAlone(pool);
	}

	/**
	 * Returns whether the database is in this process, so that no other can use it.
	 * @param pool the connections to the database
	 * @return whether it is H2 and doesn't serve other processes
	 */
	public static boolean isAlone(HikariDataSource pool) {
		String url = pool.getJdbcUrl();
		return url != null && url.matches("(?i)jdbc:h2:(?!tcp:|ssl:)(?!.*;AUTO_SERVER=TRUE).*");
	}

	/**
	 * Returns the time of an app.
	 * @param app the app
	 * @return the real time, unless a developer has moved the app's clock
	 */
	public Instant now(App app) {
		return this.clock.instant().plus(shift(app).offset());
	}

	/**
	 * Returns the latest time of which the app can have data. It is after {@link #now} if
	 * the clock was set back.
	 * @param app the app
	 * @return the latest time at which something of the app may have happened
	 */
	public Instant latest(App app) {
		Instant now = now(app);
		Instant leftAt = shift(app).leftAt();
		return leftAt.isAfter(now) ? leftAt : now;
	}

	/**
	 * Returns whether the clock of an app was moved.
	 * @param app the app
	 * @return whether it shows another time than the real one
	 */
	public boolean isMoved(App app) {
		return !shift(app).offset().isZero();
	}

	/**
	 * Sets the clock of an app, which runs on from there.
	 * @param app the app
	 * @param now the time to show, with milliseconds
	 */
	public void set(App app, Instant now) {
		move(app, Duration.between(this.clock.instant(), now));
	}

	/**
	 * Sets the clock of an app forward, or back if the duration is negative.
	 * @param app the app
	 * @param by how far
	 */
	public void advance(App app, Duration by) {
		move(app, shift(app).offset().plus(by));
	}

	/**
	 * Puts the clock of an app back to the real time.
	 * @param app the app
	 */
	public void putBack(App app) {
		move(app, Duration.ZERO);
	}

	/** Forgets the clocks after an app was deleted, so that they are read again. */
	void forget() {
		synchronized (this.lock) {
			this.remembered = null;
		}
	}

	private void move(App app, Duration offset) {
		// Otherwise another thread could read the old time
		// now, and remember it after this
		synchronized (this.lock) {
			Instant leftAt = latest(app);
			try {
				if (!update(app, offset, leftAt)) {
					insert(app, offset, leftAt);
				}
			}
			catch (DuplicateKeyException ex) {
				// Another instance has just moved this clock for the first time
				update(app, offset, leftAt);
			}
			this.remembered = null;
		}
		if (!this.alone) {
			waitForOthers();
		}
	}

	private static void waitForOthers() {
		try {
			Thread.sleep(LEASE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void insert(App app, Duration offset, Instant leftAt) {
		this.jdbc.sql("""
				insert into app_clock (app_id, offset_millis, left_at)
				values (:app_id, :offset_millis, :left_at)""")
			.param("app_id", app.id())
			.param("offset_millis", offset.toMillis())
			.param("left_at", Timestamps.toColumn(leftAt))
			.update();
	}

	private boolean update(App app, Duration offset, Instant leftAt) {
		return this.jdbc
			.sql("update app_clock set offset_millis = :offset_millis, left_at = :left_at where app_id = :app_id")
			.param("offset_millis", offset.toMillis())
			.param("left_at", Timestamps.toColumn(leftAt))
			.param("app_id", app.id())
			.update() == 1;
	}

	private Shift shift(App app) {
		Shifts shifts = this.remembered;
		return ((shifts != null && isFresh(shifts)) ? shifts : refreshed()).ofApps().getOrDefault(app.id(), NONE);
	}

	private Shifts refreshed() {
		synchronized (this.lock) {
			Shifts shifts = this.remembered;
			if (shifts == null || !isFresh(shifts)) {
				shifts = read();
				this.remembered = shifts;
			}
			return shifts;
		}
	}

	private boolean isFresh(Shifts shifts) {
		return this.alone || System.nanoTime() - shifts.readAt() < LEASE.toNanos();
	}

	private Shifts read() {
		// Before the statement, so that the lease ends too early rather than too late
		long readAt = System.nanoTime();
		Map<String, Shift> ofApps = new HashMap<>();
		this.jdbc.sql("select * from app_clock").query((row) -> {
			ofApps.put(row.getString("app_id"), Shift.map(row));
		});
		return new Shifts(readAt, ofApps);
	}

	private record Shifts(long readAt, Map<String, Shift> ofApps) {
	}

	/** The offset from the real time, and the latest time the clock showed before. */
	private record Shift(Duration offset, Instant leftAt) {

		private static Shift map(ResultSet row) throws SQLException {
			return new Shift(Duration.ofMillis(row.getLong("offset_millis")), Timestamps.fromColumn(row, "left_at"));
		}

	}

}
