package io.passkeyprofile.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Waits for a database that can't be reached, because a server may start before its
 * database. A pool alone would wait longer after each failed attempt, so it would notice
 * late that the database is back.
 */
final class PatientDataSource extends DelegatingDataSource {

	private static final Logger logger = LoggerFactory.getLogger(PatientDataSource.class);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private final Duration patience;

	/**
	 * Creates the data source.
	 * @param driver a data source of the driver, not of a pool
	 * @param patience how long to wait for a connection
	 */
	PatientDataSource(DataSource driver, Duration patience) {
		super(driver);
		this.patience = patience;
	}

	@Override
	public Connection getConnection() throws SQLException {
		return connect(super::getConnection);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return connect(() -> super.getConnection(username, password));
	}

	private Connection connect(Attempt attempt) throws SQLException {
		long end = System.nanoTime() + this.patience.toNanos();
		boolean waiting = false;
		while (true) {
			try {
				Connection connection = attempt.connect();
				if (waiting) {
					logger.info("The database answers");
				}
				return connection;
			}
			catch (SQLException ex) {
				if (!DatabaseFailure.isUnreachable(ex) || System.nanoTime() > end) {
					throw ex;
				}
				if (!waiting) {
					logger.warn("Waiting for the database, because the server in spring.datasource.url doesn't answer");
					waiting = true;
				}
				pause(ex);
			}
		}
	}

	private static void pause(SQLException failure) throws SQLException {
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			// The pool was closed
			Thread.currentThread().interrupt();
			throw failure;
		}
	}

	private interface Attempt {

		Connection connect() throws SQLException;

	}

}
