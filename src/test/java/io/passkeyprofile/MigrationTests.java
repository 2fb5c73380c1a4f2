package io.passkeyprofile;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upgrades a filled database of every version to the newest one. It must keep its rows
 * and have the same columns as a new database, which Hibernate validates whenever the
 * application starts.
 */
@MatrixTest
@ConcurrentTest
class MigrationTests {

	private static final String COLUMNS = """
			select table_name, column_name, data_type, is_nullable, character_maximum_length, datetime_precision
			from information_schema.columns
			where upper(table_schema) = upper(current_schema) and lower(table_name) <> 'flyway_schema_history'
			order by table_name, column_name""";

	/** Rows of each version, as the application of that time wrote them. */
	private static final Map<Integer, String> PROFILE_ROWS = new TreeMap<>(Map.of(1, """
			insert into account (id, username, username_key, password_hash, external_id, passage_user_id,
				passkey_offers_declined, created_at)
			values (1, 'Ada', 'ada', '{bcrypt}hash', 'external', 'passage', 2, timestamp '2026-01-02 03:04:05')""", 2,
			"""
					insert into spring_session (primary_id, session_id, creation_time, last_access_time,
						max_inactive_interval, expiry_time, principal_name) values ('p', 's', 1, 2, 3, 4, '1');
					insert into spring_session_attributes (session_primary_id, attribute_name, attribute_bytes)
					select primary_id, 'SIGN_IN', cast('abc' as bytea) from spring_session where session_id = 's'""", 3,
			"insert into throttle (id, full_at) values ('bucket', 5)", 7, """
					insert into passkey_revocation (id, account_id, passage_device_id, begun_at, due_at)
					values ('r', 1, 'd', current_timestamp, current_timestamp)""", 8,
			"insert into username_skeleton (id, scripts) values ('ada', 'LATIN')", 9, """
					insert into passkey_fact (account_id, passage_device_id, name, listed_name, usage_count)
					values (1, 'd', 'Work laptop', 'Chrome on Linux', 7)""", 10, """
					insert into account (id, username, username_key, password_hash, passkey_offers_declined, created_at)
					values (10, 'Bob', 'bob', null, 0, timestamp '2026-11-28 03:04:05')""", 14, """
					insert into pending_sign_up (id, username, external_id, passkey_confirmed, expires_at)
					values ('s', 'Cleo', 'pending', true, current_timestamp)""", 11, """
					insert into passkey_addition (account_id, id, begun_at, ended)
					values (1, 'hash', timestamp '2026-11-28 03:04:05', false)""", 12, """
					insert into recovery_code (account_id, prefix, hash) values (1, 'K7QM', 'hash');
					update account set recovery_codes = 1 where id = 1"""));

	static {
		PROFILE_ROWS.put(16, "update account set language = 'de' where id = 1");
		PROFILE_ROWS.put(20, """
				insert into mail_address (account_id, address, created_at, verified_at)
				values (1, 'ada@example.com', current_timestamp, current_timestamp);
				insert into mail_link (token_hash, purpose, mail_address_id, expires_at)
				select 'hash', 'NOT_ME', id, current_timestamp from mail_address""");
		PROFILE_ROWS.put(22, """
				insert into security_notice (account_id, kind, times, occurred_at)
				values (1, 'PASSKEY_ADDED', 1, current_timestamp)""");
		PROFILE_ROWS.put(23, """
				insert into mail_outbox (message_id, account_id, recipient, language, kind, arguments, attempts,
					created_at, due_at, give_up_at)
				values ('<m@example.com>', 1, 'ada@example.com', 'en', 'kind', '[]', 0, current_timestamp,
					current_timestamp, current_timestamp)""");
		PROFILE_ROWS.put(21, """
				insert into recovery_request (id, account_id, browser_hash, address, asked_at, expires_at)
				values ('r', 1, 'browser', 'ada@example.com', current_timestamp, current_timestamp);
				insert into recovery_link (hash, recovery_request_id, purpose, expires_at)
				values ('l', 'r', 'CONFIRM', current_timestamp)""");
	}

	private static final String EVENT = """
			insert into security_event (account_id, kind, proof, times, occurred_at%s)
			values (1, 'SIGNED_IN', 'PASSWORD', 3, current_timestamp%s)""";

	/** Data of the first version that must be there after the upgrades. */
	private static final Map<Integer, List<String>> PROFILE_KEPT = Map.of(1, List
		.of("account where id = 1 and username = 'Ada' and username_key = 'ada' and password_hash = '{bcrypt}hash'"
				+ " and external_id = 'external' and passage_user_id = 'passage' and passkey_offers_declined = 2"
				+ " and password_version = 0"),
			2,
			List.of("spring_session where session_id = 's' and principal_name = '1'",
					"spring_session_attributes where attribute_name = 'SIGN_IN'"),
			3, List.of("throttle where id = 'bucket' and full_at = 5"), 4,
			List.of("security_event where account_id = 1 and kind = 'SIGNED_IN' and times = 3"), 7,
			List.of("passkey_revocation where id = 'r' and passage_device_id = 'd' and outcome is null"), 8,
			List.of("username_skeleton where id = 'ada' and scripts = 'LATIN'"), 9,
			List.of("passkey_fact where account_id = 1 and passage_device_id = 'd' and name = 'Work laptop'"), 10,
			List.of("account where id = 10 and username = 'Bob' and password_hash is null"), 11,
			List.of("passkey_addition where account_id = 1 and id = 'hash' and not ended"), 12,
			List.of("recovery_code where account_id = 1 and prefix = 'K7QM' and hash = 'hash'",
					"account where recovery_codes = 1"));

	private static final List<String> LANGUAGE_KEPT = List.of("account where id = 1 and language = 'de'");

	private static final String USER = """
			insert into passage_user (id, app_id, external_id, webauthn_user_handle, status, login_count, created_at,
				updated_at, last_login_at)
			values ('u', 'app', 'external', cast('handle' as bytea), 'active', 4, timestamp '2026-01-02 03:04:05',
				current_timestamp, %1$s);
			insert into device (id, app_id, passage_user_id, cred_id, friendly_name, type, created_at, updated_at,
				last_login_at, usage_count)
			values ('d', 'app', 'u', 'cred', 'Laptop', 'platform', timestamp '2026-01-02 03:04:05', current_timestamp,
				%1$s, 5);
			insert into flex_transaction (id_hash, app_id, passage_user_id, purpose, expires_at)
			values ('t', 'app', 'u', 'register', current_timestamp);
			insert into nonce (nonce_hash, app_id, passage_user_id, expires_at)
			values ('n', 'app', 'u', current_timestamp)""";

	private static final String CEREMONY = """
			insert into handshake (id_hash, app_id, purpose, challenge, allowed_device_ids, expires_at)
			values ('h', 'app', 'authenticate', cast('challenge' as bytea), '', current_timestamp);
			insert into recent_event (id, app_id, passage_user_id, type, ip_addr, user_agent, created_at)
			values ('e', 'app', 'u', 'login', '127.0.0.1', 'Chrome', current_timestamp)""";

	private static final String APP = """
			insert into app (id, name, rp_id, auth_origin, additional_origins, created_at)
			values ('made', 'Shop', 'localhost', 'http://localhost:3000', '', current_timestamp);
			insert into api_key (id, app_id, label, key_hash, created_at)
			values ('k', 'made', 'First key', 'hash', current_timestamp)""";

	private static final String CLOCK = """
			insert into app_clock (app_id, offset_millis, left_at) values ('app', 7, current_timestamp)""";

	private static final String SNAPSHOT = """
			insert into snapshot (app_id, name, created_at, user_count) values ('app', 's', current_timestamp, 1);
			insert into snapshot_user (app_id, snapshot_name, number, line) values ('app', 's', 0, 'line')""";

	private static final String CREDENTIAL = """
			insert into virtual_credential (app_id, authenticator_id, credential_id, is_resident_credential, rp_id,
				private_key, algorithm, sign_count, backup_eligibility, backup_state)
			values ('app', 'default', 'c', true, 'localhost', cast('k' as bytea), 'ES256', 1, true, true)""";

	private static final String AUDIT = """
			insert into audit_entry (created_at, address, action, app_id, subject)
			values (current_timestamp, '127.0.0.1', 'POST /_sandbox/reset', '*', '')""";

	private static final String UPGRADES = "update app set automatic_upgrades = true where id = 'made'";

	private static final String ATTESTATION = """
			update app set attestation = 'direct', attestation_required = true where id = 'made';
			update device set attestation = 'verified' where id = 'd'""";

	private static final List<String> USER_KEPT = List.of(
			"passage_user where id = 'u' and external_id = 'external' and status = 'active' and login_count = 4"
					+ " and last_login_at = created_at",
			"device where id = 'd' and cred_id = 'cred' and friendly_name = 'Laptop' and usage_count = 5"
					+ " and last_login_at = created_at",
			"flex_transaction where id_hash = 't' and purpose = 'register'", "nonce where nonce_hash = 'n'");

	private static final List<String> CEREMONY_KEPT = List.of("handshake where id_hash = 'h'",
			"recent_event where id = 'e' and type = 'login'");

	@ParameterizedTest
	@CsvSource({ "h2,profile", "postgres,profile", "h2,sandbox", "postgres,sandbox" })
	void everyVersionCanBeUpgraded(String database, String schema) throws Exception {
		String url = database.equals("h2") ? null : TestPostgres.createDatabase();
		List<Map<String, Object>> columns = upgrade(url, schema, 0);
		assertThat(columns).hasSizeGreaterThan(20);
		for (int version : versions(schema)) {
			assertThat(upgrade(url, schema, version)).as("version " + version).isEqualTo(columns);
		}
	}

	/**
	 * Flyway refuses a migration that is older than the database. So a number that was
	 * left out can't be used any more once a later one was released.
	 */
	@Test
	void numbersThatWereLeftOutStayUnused() {
		assertThat(versions("profile")).doesNotContain(13, 17).contains(1, 16, 18, 19);
		assertThat(versions("sandbox")).doesNotContain(12).contains(1, 11, 13, 14);
	}

	/** Makes a schema, because that is faster than making a database. */
	private static List<Map<String, Object>> upgrade(@Nullable String postgres, String schema, int version)
			throws Exception {
		String own = "from_" + version;
		DataSource dataSource = (postgres == null)
				? new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "")
				: new DriverManagerDataSource(postgres + "&currentSchema=" + own, TestPostgres.USER, "");
		// The connection that created a check of the first sandbox's versions has to stay
		// open on H2
		try (Connection keptOpen = dataSource.getConnection()) {
			DataSource single = new SingleConnectionDataSource(keptOpen, true);
			JdbcClient jdbc = JdbcClient.create(single);
			if (postgres != null) {
				jdbc.sql("create schema " + own).update();
			}
			if (version > 0) {
				migrate(single, schema, String.valueOf(version));
				rows(schema, version)
					.forEach((sql) -> List.of(sql.split(";")).forEach((row) -> jdbc.sql(row).update()));
			}
			int applied = migrate(single, schema, "latest");
			assertThat(applied).isEqualTo(versions(schema).stream().filter((other) -> other > version).count());
			assertThat(kept(schema, version))
				.allSatisfy((rows) -> assertThat(jdbc.sql("select count(*) from " + rows).query(Integer.class).single())
					.as("From version " + version + ": " + rows)
					.isEqualTo(1));
			return jdbc.sql(COLUMNS).query().listOfRows();
		}
	}

	private static List<String> rows(String schema, int version) {
		if (schema.equals("sandbox")) {
			String user = USER.formatted((version < 4) ? "null" : "timestamp '2026-01-02 03:04:05'");
			Map<Integer, String> since = Map.of(1, user, 2, CEREMONY, 6, APP, 7, CLOCK, 8, SNAPSHOT, 9, CREDENTIAL, 11,
					AUDIT, 13, UPGRADES, 14, ATTESTATION);
			return since.entrySet()
				.stream()
				.filter((rows) -> rows.getKey() <= version)
				.sorted(Map.Entry.comparingByKey())
				.map(Map.Entry::getValue)
				.toList();
		}
		List<String> rows = PROFILE_ROWS.entrySet()
			.stream()
			.filter((row) -> row.getKey() <= version)
			.map(Map.Entry::getValue)
			.collect(Collectors.toCollection(ArrayList::new));
		if (version >= 6) {
			rows.add(EVENT.formatted(", counted_hour, merge_key", ", 7, 'key'"));
		}
		else if (version >= 4) {
			rows.add(EVENT.formatted("", ""));
		}
		return rows;
	}

	private static List<String> kept(String schema, int version) {
		if (schema.equals("sandbox")) {
			return Stream
				.of((version < 1) ? List.<String>of() : USER_KEPT, (version < 2) ? List.<String>of() : CEREMONY_KEPT,
						(version < 6)
								? List.<String>of()
								: List.of("app where id = 'made' and rp_id = 'localhost'",
										"api_key where app_id = 'made' and key_hash = 'hash' and revoked_at is null"),
						(version < 7) ? List.<String>of()
								: List.of("app_clock where app_id = 'app' and offset_millis = 7"),
						(version < 8) ? List.<String>of() : List.of("snapshot_user where line = 'line'"),
						(version < 9) ? List.<String>of() : List.of("virtual_credential where credential_id = 'c'"),
						(version < 11) ? List.<String>of()
								: List.of("audit_entry where app_id = '*' and outcome is null"),
						(version < 13) ? List.<String>of() : List.of("app where id = 'made' and automatic_upgrades"),
						(version < 14) ? List.<String>of()
								: List.of("app where id = 'made' and attestation = 'direct' and attestation_required",
										"device where id = 'd' and attestation = 'verified'"))
				.flatMap(List::stream)
				.toList();
		}
		return Stream
			.concat(PROFILE_KEPT.entrySet()
				.stream()
				.filter((rows) -> rows.getKey() <= version)
				.flatMap((rows) -> rows.getValue().stream()), (version < 16) ? Stream.of() : LANGUAGE_KEPT.stream())
			.toList();
	}

	private static List<Integer> versions(String schema) {
		return Stream
			.of(Flyway.configure()
				.dataSource("jdbc:h2:mem:", "sa", "")
				.locations("classpath:db/" + schema)
				.load()
				.info()
				.all())
			.map((migration) -> Integer.valueOf(migration.getVersion().getVersion()))
			.toList();
	}

	private static int migrate(DataSource dataSource, String schema, String version) {
		return Flyway.configure()
			.dataSource(dataSource)
			.locations("classpath:db/" + schema)
			.target(version)
			.load()
			.migrate().migrationsExecuted;
	}

}
