package io.passkeyprofile.jdbc;

import java.util.stream.Stream;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.jdbc.ServerDataSource.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Background jobs use connections that don't come from a pool, and so lack a pool's
 * wrappers.
 */
@ConcurrentTest
class BackgroundWorkTests {

	@Test
	void goesBackToWhatItIsPartOf() {
		Use before = ServerDataSource.use(Use.RESERVED);
		try {
			BackgroundWork.run(() -> {
				BackgroundWork.run(() -> assertThat(ServerDataSource.use(Use.BACKGROUND)).isEqualTo(Use.BACKGROUND));
				assertThat(ServerDataSource.use(Use.BACKGROUND)).isEqualTo(Use.BACKGROUND);
			});
		}
		finally {
			assertThat(ServerDataSource.use(before)).isEqualTo(Use.RESERVED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql" })
	void readingRowsOneByOneKeepsTheConnectionOfTheTransaction(String database) {
		try (TestConnections connections = database.equals("h2")
				? TestConnections.to("jdbc:h2:mem:background-work", "sa", "")
				: TestConnections.to(TestPostgres.createDatabase(), TestPostgres.USER, "")) {
			JdbcTemplate jdbc = new JdbcTemplate(connections.dataSource());
			jdbc.execute("create table sample (number int)");
			TransactionTemplate transactions = new TransactionTemplate(
					new JdbcTransactionManager(connections.dataSource()));

			BackgroundWork.run(() -> transactions.executeWithoutResult((transaction) -> {
				jdbc.update("insert into sample values (1)");
				try (Stream<Integer> rows = jdbc.queryForStream("select number from sample",
						(row, number) -> row.getInt(1))) {
					assertThat(rows).containsExactly(1);
				}
				jdbc.update("insert into sample values (2)");
				transaction.setRollbackOnly();
			}));

			assertThat(jdbc.queryForObject("select count(*) from sample", Integer.class)).isZero();
		}
	}

}
