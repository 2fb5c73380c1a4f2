package io.passkeyprofile.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Commits rows and prints the number of each one after its commit, until it is killed.
 */
final class CommittingProgram {

	private CommittingProgram() {
	}

	/** The arguments are the URL and whether to use the servers' data source. */
	public static void main(String[] arguments) {
		String url = arguments[0];
		DataSource dataSource = Boolean.parseBoolean(arguments[1]) ? TestConnections.to(url, "sa", "").unhurried()
				: new DriverManagerDataSource(url, "sa", "");
		new JdbcTemplate(dataSource).execute("create table committed (id int primary key)");
		AtomicInteger last = new AtomicInteger();
		for (int i = 0; i < 4; i++) {
			new Thread(() -> commit(dataSource, last)).start();
		}
	}

	private static void commit(DataSource dataSource, AtomicInteger last) {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement insert = connection.prepareStatement("insert into committed values (?)")) {
			while (true) {
				int id = last.incrementAndGet();
				// Alternately with and without a transaction
				connection.setAutoCommit(id % 2 == 0);
				insert.setInt(1, id);
				insert.executeUpdate();
				if (!connection.getAutoCommit()) {
					connection.commit();
				}
				System.out.println(id);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
