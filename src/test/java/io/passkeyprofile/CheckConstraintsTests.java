package io.passkeyprofile;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * No check constraint uses "in". H2 evaluates an "in" through the connection that
 * compiled it, and refuses writes once the pool has retired that connection.
 */
@ConcurrentTest
class CheckConstraintsTests {

	@ParameterizedTest
	@CsvSource({ "h2,sandbox", "h2,profile", "postgres,sandbox", "postgres,profile" })
	void noCheckUsesIn(String database, String schema) throws SQLException {
		DataSource dataSource = create(database);
		try (Connection keptOpen = dataSource.getConnection()) {
			migrate(dataSource, schema, "latest");
			assertThat(checks(keptOpen)).noneMatch(CheckConstraintsTests::hasAnIn);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgres" })
	void anOlderSandboxDatabaseKeepsItsRowsAndAcceptsWrites(String database) throws SQLException {
		DataSource dataSource = create(database);
		JdbcClient jdbc = JdbcClient.create(dataSource);
		try (Connection keptOpen = dataSource.getConnection()) {
			SingleConnectionDataSource firstConnection = new SingleConnectionDataSource(dataSource.getConnection(),
					true);
			migrate(firstConnection, "sandbox", "2");
			insertUser(JdbcClient.create(firstConnection), "a", "active", "register", "null");
			insertUser(JdbcClient.create(firstConnection), "b", "inactive", "authenticate", "null");
			assertThat(checks(keptOpen)).filteredOn(CheckConstraintsTests::hasAnIn).hasSize(3);
			firstConnection.destroy();

			migrate(dataSource, "sandbox", "latest");

			assertThat(checks(keptOpen)).noneMatch(CheckConstraintsTests::hasAnIn);
			assertThat(jdbc.sql("select status from passage_user order by id").query(String.class).list())
				.containsExactly("active", "inactive");
			assertThat(jdbc.sql("select count(*) from passage_user where last_login_at = created_at")
				.query(Integer.class)
				.single()).isEqualTo(2);
			for (String table : List.of("flex_transaction", "handshake")) {
				assertThat(jdbc.sql("select purpose from " + table + " order by id_hash").query(String.class).list())
					.containsExactly("register", "authenticate");
			}
			insertUser(jdbc, "c", "pending", "register", "current_timestamp");
			jdbc.sql("insert into passage_user (id, app_id, external_id, webauthn_user_handle, created_at, updated_at, "
					+ "last_login_at) values ('d', 'app', 'd', :handle, current_timestamp, current_timestamp, "
					+ "current_timestamp)")
				.param("handle", new byte[] { 'd' })
				.update();
			assertThat(jdbc.sql("select status from passage_user where id = 'd'").query(String.class).single())
				.isEqualTo("active");
			for (String refused : List.of("update passage_user set status = 'other' where id = 'a'",
					"update passage_user set status = null where id = 'a'",
					"update flex_transaction set purpose = 'other' where id_hash = 'a'",
					"update flex_transaction set purpose = null where id_hash = 'a'",
					"update handshake set purpose = 'other' where id_hash = 'a'",
					"update handshake set purpose = null where id_hash = 'a'")) {
				assertThatExceptionOfType(DataIntegrityViolationException.class).as(refused)
					.isThrownBy(() -> jdbc.sql(refused).update());
			}
		}
	}

	private static void insertUser(JdbcClient jdbc, String id, String status, String purpose, String lastLoginAt) {
		jdbc.sql("insert into passage_user (id, app_id, external_id, webauthn_user_handle, status, created_at, "
				+ "updated_at, last_login_at) values (:id, 'app', :id, :handle, :status, current_timestamp, "
				+ "current_timestamp, " + lastLoginAt + ")")
			.param("id", id)
			.param("handle", id.getBytes(StandardCharsets.UTF_8))
			.param("status", status)
			.update();
		jdbc.sql("insert into flex_transaction (id_hash, app_id, passage_user_id, purpose, expires_at) "
				+ "values (:id, 'app', :id, :purpose, current_timestamp)")
			.param("id", id)
			.param("purpose", purpose)
			.update();
		jdbc.sql("insert into handshake (id_hash, app_id, purpose, challenge, allowed_device_ids, expires_at) "
				+ "values (:id, 'app', :purpose, :challenge, '', current_timestamp)")
			.param("id", id)
			.param("purpose", purpose)
			.param("challenge", new byte[32])
			.update();
	}

	private static DataSource create(String database) {
		return database.equals("h2") ? new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "")
				: new DriverManagerDataSource(TestPostgres.createDatabase(), TestPostgres.USER, "");
	}

	private static void migrate(DataSource dataSource, String schema, String version) {
		Flyway.configure().dataSource(dataSource).locations("classpath:db/" + schema).target(version).load().migrate();
	}

	private static List<String> checks(Connection connection) {
		return JdbcClient.create(new SingleConnectionDataSource(connection, true))
			.sql("select check_clause from information_schema.check_constraints where upper(constraint_schema) = 'PUBLIC'")
			.query(String.class)
			.list();
	}

	/** PostgreSQL writes it as {@code = ANY (ARRAY[…])}. */
	private static boolean hasAnIn(String check) {
		return Pattern.compile("\\b(in|any)\\s*\\(", Pattern.CASE_INSENSITIVE).matcher(check).find();
	}

}
