package io.passkeyprofile;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import javax.sql.DataSource;

import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Makes happen to a connection pool what otherwise happens only in the long run.
 */
public final class PooledConnections {

	private PooledConnections() {
	}

	/**
	 * Retires every connection of a pool, as their maximum lifetime does. The H2 database
	 * stays open meanwhile, because H2 compiles a schema again when it opens a database.
	 * @param dataSource the pool
	 */
	public static void replaceAll(DataSource dataSource) throws SQLException {
		Connection last = dataSource.getConnection();
		try {
			Set<Integer> before = sessions(last);
			// Several times, because the pool closes connections in another thread, and
			// this misses a connection that is just being opened
			while (!Collections.disjoint(sessions(last), before)) {
				pools(dataSource).forEach(HikariPoolMXBean::softEvictConnections);
				Connection fresh = dataSource.getConnection();
				last.close();
				last = fresh;
			}
		}
		finally {
			last.close();
		}
	}

	/**
	 * Limits the number of a pool's connections, and the wait for one to 20 seconds. One
	 * connection stays open meanwhile, because H2 drops an in-memory database with its
	 * last connection.
	 * @param dataSource the pool, of any database
	 * @param size the maximum number of connections
	 */
	public static void limit(DataSource dataSource, int size) throws SQLException {
		Connection last = dataSource.getConnection();
		HikariPoolMXBean pool = configure(dataSource, size, 20_000).getHikariPoolMXBean();
		pool.softEvictConnections();
		Connection fresh = dataSource.getConnection();
		last.close();
		fresh.close();
		while (pool.getTotalConnections() > size) {
			// The pool closes them in another thread
			Thread.onSpinWait();
		}
	}

	/**
	 * Limits the wait for a pool's connection to a quarter of a second, the least that
	 * there is.
	 * @param dataSource the pool
	 */
	public static void hurry(DataSource dataSource) throws SQLException {
		configure(dataSource, 10, 250);
	}

	/**
	 * Restores the usual limits of a pool.
	 * @param dataSource the pool
	 */
	public static void unlimit(DataSource dataSource) throws SQLException {
		configure(dataSource, 10, 1500);
	}

	/** Returns the pools behind a data source that have been used. */
	private static Stream<HikariPoolMXBean> pools(DataSource dataSource) {
		return ((AbstractRoutingDataSource) dataSource).getResolvedDataSources()
			.values()
			.stream()
			.filter(HikariDataSource.class::isInstance)
			.map(HikariDataSource.class::cast)
			.map(HikariDataSource::getHikariPoolMXBean)
			.filter(Objects::nonNull);
	}

	private static HikariDataSource configure(DataSource dataSource, int size, long connectionTimeout)
			throws SQLException {
		HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);
		pool.setMinimumIdle(1);
		pool.setMaximumPoolSize(size);
		pool.setConnectionTimeout(connectionTimeout);
		return pool;
	}

	private static Set<Integer> sessions(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select session_id from information_schema.sessions")) {
			Set<Integer> sessions = new HashSet<>();
			while (rows.next()) {
				sessions.add(rows.getInt(1));
			}
			return sessions;
		}
	}

}
