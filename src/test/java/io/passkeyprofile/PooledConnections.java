package io.passkeyprofile;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/**
 * Retires the connections of a pool to an H2 database, as their maximum lifetime does.
 */
public final class PooledConnections {

	private PooledConnections() {
	}

	/**
	 * Replaces every connection. The database stays open meanwhile, since H2 compiles a
	 * schema anew whenever it opens a database.
	 * @param dataSource the pool
	 */
	public static void replaceAll(DataSource dataSource) throws SQLException {
		Set<Integer> before;
		Connection last = dataSource.getConnection();
		try {
			before = sessions(last);
			dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
		}
		catch (SQLException ex) {
			last.close();
			throw ex;
		}
		try (Connection fresh = dataSource.getConnection()) {
			last.close();
			while (!Collections.disjoint(sessions(fresh), before)) {
				// The pool closes them in a thread of its own
				Thread.onSpinWait();
			}
		}
	}

	private static Set<Integer> sessions(Connection connection) throws SQLException {
		try (ResultSet rows = connection.createStatement()
			.executeQuery("select session_id from information_schema.sessions")) {
			Set<Integer> sessions = new HashSet<>();
			while (rows.next()) {
				sessions.add(rows.getInt(1));
			}
			return sessions;
		}
	}

}
