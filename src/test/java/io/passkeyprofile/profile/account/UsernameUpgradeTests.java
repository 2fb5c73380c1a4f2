package io.passkeyprofile.profile.account;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.profile.TestPasswordEncoder;
import io.passkeyprofile.profile.Visitor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The upgrade of accounts that are older than the rules for usernames.
 */
@MatrixTest
class UsernameUpgradeTests {

	private static final String PASSWORD = "correct horse";

	private static final String HASH = TestPasswordEncoder.hash(PASSWORD);

	/** Names that look alike, more than a batch apart, or that are no longer allowed. */
	private static final List<String> OLD_NAMES = List.of("paypal", "mary", "pаypal", "Groẞe", "Straẞe", "straße",
			"ad\u034fa", "x\u2800y", "\u3164\u3164\u3164", "😀😀😀");

	private static final List<String> LATER_NAMES = List.of("раураӏ");

	@Test
	void oldAccountsKeepTheirNamesOnH2() {
		upgrade("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa");
	}

	@Test
	void oldAccountsKeepTheirNamesOnPostgres() {
		upgrade(TestPostgres.createDatabase(), TestPostgres.USER);
	}

	private static void upgrade(String url, String user) {
		DriverManagerDataSource database = new DriverManagerDataSource(url, user, "");
		Flyway.configure().dataSource(database).locations("classpath:db/profile").target("5").load().migrate();
		JdbcTemplate jdbc = new JdbcTemplate(database);
		List<String> names = Stream
			.of(OLD_NAMES.stream(), IntStream.range(0, 1200).mapToObj("person-%d"::formatted), LATER_NAMES.stream())
			.flatMap((part) -> part)
			.toList();
		jdbc.batchUpdate("""
				insert into account (username, username_key, password_hash, passkey_offers_declined, created_at)
				values (?, ?, ?, 2, current_timestamp)""",
				names.stream().map((name) -> new Object[] { name, new Username(name).key(), HASH }).toList());
		List<Map<String, Object>> before = accounts(jdbc);
		try (ConfigurableApplicationContext application = start(url, user)) {
			int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			assertThat(accounts(jdbc)).hasSize(names.size()).isEqualTo(before);
			assertThat(Stream.concat(OLD_NAMES.stream(), LATER_NAMES.stream()))
				.allSatisfy((name) -> assertThat(new Visitor(port).signIn(name, PASSWORD).uri().getPath()).as(name)
					.isEqualTo("/profile"));

			assertThat(signUp(port, "rnary")).contains("Sign out");
			assertThat(signUp(port, "person-l")).contains("Sign out");
			assertThat(signUp(port, "рorson")).contains("mixes alphabets");
			assertThat(List.of("Große", "paypa1"))
				.allSatisfy((name) -> assertThat(signUp(port, name)).as(name).contains("looks too much like one"));
		}
		// Once the table is filled, the next start finds nothing to do
		jdbc.update("delete from username_skeleton");
		start(url, user).close();
		assertThat(jdbc.queryForObject("select count(*) from username_skeleton", Integer.class)).isZero();
	}

	private static List<Map<String, Object>> accounts(JdbcTemplate jdbc) {
		return jdbc.queryForList("select id, username, username_key, password_hash from account order by id");
	}

	private static String signUp(int port, String name) {
		Visitor visitor = new Visitor(port);
		visitor.open("/sign-up");
		return visitor.submit("/sign-up", Map.of("username", name, "password", PASSWORD)).body();
	}

	private static ConfigurableApplicationContext start(String url, String user) {
		return new SpringApplicationBuilder(PasskeyProfileApplication.class, TestPasswordEncoder.class).run(
				"--server.port=0", "--spring.datasource.url=" + url, "--spring.datasource.username=" + user,
				"--passage.app-id=9DeEXvYBStnzwQcHFd6f558L", "--passage.api-key=key-Zq7SECRETxw2",
				"--passage.api-url=http://localhost:1/v1", "--passage.auth-url=http://localhost:1/v1",
				"--profile.origin=https://passkeys.example.com", "--profile.throttle.account.burst=100000");
	}

}
