package io.passkeyprofile.profile.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What is stored of a session, how long it lasts, and what happens to a corrupt one.
 */
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class SessionStoreTests extends SessionFixture {

	@Autowired
	private ApplicationLog log;

	@Autowired
	@Qualifier("jdbcSessionRepository")
	private JdbcIndexedSessionRepository repository;

	@Test
	void readsTheSameAccountAsHibernate() {
		this.jdbc.update("""
				update account set external_id = 'e', passage_user_id = 'p', language = 'de', password_version = 1,
				passkey_offers_declined = 2, passkey_offer_declined_at = current_timestamp, recovery_codes = 3,
				recovery_code_used_at = current_timestamp, recovery_code_failed_at = current_timestamp,
				recovery_by_mail_until = current_timestamp, closes_at = current_timestamp,
				deletion_due_at = current_timestamp where username = ?""", this.username);
		Account expected = this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow();

		assertThat(expected).hasNoNullFieldsOrProperties();
		assertThat(this.jdbc.queryForObject("select * from account where username = ?", Account::map, this.username))
			.usingRecursiveComparison()
			.isEqualTo(expected);
	}

	@Test
	void sessionIdsAre256RandomBits() {
		Visitor visitor = signIn();

		assertThat(visitor.sessionCookie()).matches("[A-Za-z0-9_-]{43}");
		assertThat(this.jdbc.queryForObject("select count(*) from spring_session where session_id = ?", Integer.class,
				visitor.sessionCookie()))
			.isOne();
	}

	@Test
	void everySignInHasANewSessionIdAndEndsTheOldOne() throws IOException {
		Visitor visitor = signIn();
		String first = visitor.sessionCookie();

		visitor.submit("/sign-in", Map.of("username", this.username, "password", PASSWORD));

		assertThat(visitor.sessionCookie()).isNotEqualTo(first);
		assertThat(isSignedIn(visitor)).isTrue();
		assertThat(openWithCookie("/profile", first)).contains("HTTP/1.1 302", "/sign-in");
		assertThat(rows(this.username)).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\0", "a\0b", "\u00ff\u00fe\u0080", "'; drop table spring_session; --", "%00", "AAAA",
			"AGEAYg==", "../../etc/passwd", "\"", "\"quoted\"", "a b,c", "=", "{\"@class\":\"x\"}", "${7*7}",
			"0123456789012345678901234567890123456789012", "012345678901234567890123456789012345678901+" })
	void treatsJunkAsAnonymous(String junk) throws IOException {
		assertThat(openWithCookie("/profile", junk)).containsPattern("^HTTP/1.1 (302|400)")
			.doesNotContain("HTTP/1.1 5");
		assertThat(openWithCookie("/sign-in", junk)).containsPattern("^HTTP/1.1 (200|400)");
	}

	@Test
	void treatsLongJunkAsAnonymous() throws IOException {
		assertThat(openWithCookie("/profile", "x".repeat(7000))).contains("HTTP/1.1 302");
		assertThat(openWithCookie("/profile", "x".repeat(100_000))).contains("HTTP/1.1 400");
	}

	@Test
	void findsTheSessionAmongJunkCookies() throws IOException {
		String id = signIn().sessionCookie();

		assertThat(openWithCookie("/profile", "junk", "\u0080\u00ff", id)).contains("HTTP/1.1 200");
		assertThat(openWithCookie("/profile", id, "x".repeat(500))).contains("HTTP/1.1 200");
	}

	@Test
	void deletesExpiredSessionsInBatches() {
		Visitor visitor = signIn();
		String digits = "(values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";
		this.jdbc.update("""
				insert into spring_session (primary_id, session_id, creation_time, last_access_time,
				max_inactive_interval, expiry_time, principal_name)
				select 'expired' || e.n || d.n || c.n || b.n || a.n, 'expired' || e.n || d.n || c.n || b.n || a.n,
				0, 0, 0, 0, 'expired' from %1$s a(n), %1$s b(n), %1$s c(n), %1$s d(n), (values (0), (1)) e(n)"""
			.formatted(digits));

		cleanUp();
		// Or none, if the application itself has deleted them meanwhile
		assertThat(expired()).isIn(10_000, 0);
		cleanUp();

		assertThat(expired()).isZero();
		assertThat(isSignedIn(visitor)).isTrue();
	}

	/**
	 * The application itself cleans up once a minute. On a slow machine, it may hold its
	 * locks for longer than a statement waits for them.
	 */
	private void cleanUp() {
		try {
			this.repository.cleanUpExpiredSessions();
		}
		catch (TransientDataAccessException ex) {
			this.repository.cleanUpExpiredSessions();
		}
	}

	private int expired() {
		return Objects.requireNonNull(this.jdbc
			.queryForObject("select count(*) from spring_session where principal_name = 'expired'", Integer.class));
	}

	@Test
	void storesJsonWithoutSecretsOrNames() {
		Visitor visitor = signIn();
		signInWithPasskey();
		startTransaction(visitor);
		visitor.submit("/profile/sessions/nothing/end", Map.of());

		List<String> stored = attributes();

		assertThat(stored).hasSizeGreaterThanOrEqualTo(3).allMatch((json) -> json.matches("(?s)[{\\[].*[}\\]]"));
		assertThat(String.join("\n", stored))
			.contains("\"type\":\"signIn\"", "\"PASSWORD\":", "\"PASSKEY\":", "\"type\":\"startedTransaction\"")
			.doesNotContainIgnoringCase("argon2")
			.doesNotContain(this.username, PASSWORD, visitor.sessionCookie(), "127.0.0.1", "credentials", "password\"");
	}

	static Stream<Arguments> spoiled() throws IOException {
		ByteArrayOutputStream java = new ByteArrayOutputStream();
		new ObjectOutputStream(java).writeObject(Instant.EPOCH);
		return Stream.of(arguments("Java serialization", java.toByteArray()), spoiled("nothing", ""),
				spoiled("null", "null"), spoiled("broken", "{\"type\":"), spoiled("no type", "{\"secret\": 1}"),
				spoiled("unknown type", "{\"type\":\"com.example.Gone\",\"secret\":1}"),
				spoiled("gadget",
						"{\"type\":\"com.zaxxer.hikari.HikariConfig\",\"metricRegistry\":\"ldap://secret.example/x\"}"),
				spoiled("gadget by class",
						"{\"@class\":\"com.zaxxer.hikari.HikariConfig\",\"metricRegistry\":\"ldap://secret.example/x\"}"),
				spoiled("JDK type", "{\"type\":\"java.util.LinkedHashMap\",\"secret\":1}"),
				spoiled("another type", "[\"secret\"]"), spoiled("string", "\"secret\""),
				spoiled("deep", "[".repeat(50_000)), spoiled("flash maps", "[]"),
				spoiled("no values", "{\"type\":\"signIn\"}"),
				spoiled("null values",
						"{\"type\":\"signIn\",\"id\":null,\"accountId\":1,\"passwordVersion\":0,"
								+ "\"openedWith\":\"PASSWORD\",\"proofs\":{}}"),
				spoiled("no account",
						"{\"type\":\"signIn\",\"id\":\"5e3f8f4e-6a5b-4f0c-9d7e-2b1a0c9d8e7f\",\"accountId\":null,"
								+ "\"passwordVersion\":0,\"openedWith\":\"PASSWORD\",\"proofs\":{}}"),
				spoiled("gadget inside",
						"{\"type\":\"signIn\",\"id\":\"5e3f8f4e-6a5b-4f0c-9d7e-2b1a0c9d8e7f\",\"accountId\":1,"
								+ "\"passwordVersion\":0,\"openedWith\":\"PASSWORD\",\"proofs\":"
								+ "{\"type\":\"com.zaxxer.hikari.HikariDataSource\",\"secret\":1}}"),
				spoiled("session from before the upgrade",
						"{\"@class\":\"org.springframework.security.core.context.SecurityContextImpl\","
								+ "\"authentication\":null}"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("spoiled")
	void endsACorruptSessionAndLetsThePersonSignInAgain(String name, byte[] bytes) {
		for (String attribute : List.of("SIGN_IN", "STARTED_TRANSACTION")) {
			Visitor visitor = signIn();
			startTransaction(visitor);
			this.log.clear();
			assertThat(this.jdbc.update(
					"update spring_session_attributes set attribute_bytes = ? where attribute_name = ?"
							+ " and session_primary_id = (select primary_id from spring_session where session_id = ?)",
					bytes, attribute, visitor.sessionCookie()))
				.isOne();
			assertSignedOutOnce(visitor);
		}
	}

	@Test
	void endsASessionWhoseAttributeHasTheTypeOfAnother() {
		Visitor visitor = signIn();
		startTransaction(visitor);
		this.log.clear();
		assertThat(this.jdbc.update("""
				update spring_session_attributes a set attribute_bytes = (select b.attribute_bytes
				from spring_session_attributes b where b.session_primary_id = a.session_primary_id
				and b.attribute_name = 'STARTED_TRANSACTION') where attribute_name = 'SIGN_IN'
				and session_primary_id = (select primary_id from spring_session where session_id = ?)""",
				visitor.sessionCookie()))
			.isOne();

		assertSignedOutOnce(visitor);
	}

	@Test
	void endsASessionFromBeforeTheUpgrade() {
		Visitor visitor = signIn();
		startTransaction(visitor);
		this.log.clear();
		assertThat(this.jdbc.update(
				"update spring_session_attributes set attribute_name = 'SPRING_SECURITY_CONTEXT', attribute_bytes = ?"
						+ " where attribute_name = 'STARTED_TRANSACTION'"
						+ " and session_primary_id = (select primary_id from spring_session where session_id = ?)",
				"{\"@class\":\"org.springframework.security.core.context.SecurityContextImpl\",\"secret\":1}"
					.getBytes(StandardCharsets.UTF_8),
				visitor.sessionCookie()))
			.isOne();

		assertSignedOutOnce(visitor);
	}

	@Test
	void endsAnHourAfterItsLastRequest() {
		Visitor visitor = signIn();
		age(visitor, "last_access_time", Duration.ofMinutes(59));
		assertThat(isSignedIn(visitor)).isTrue();

		age(visitor, "last_access_time", Duration.ofMinutes(61));

		assertThat(isSignedIn(visitor)).isFalse();
		assertThat(rows(this.username)).isZero();
	}

	@Test
	void endsADayAfterTheSignInHoweverBusyItIs() {
		Visitor visitor = signIn();
		age(visitor, "creation_time", Duration.ofHours(23));
		assertThat(isSignedIn(visitor)).isTrue();

		age(visitor, "creation_time", Duration.ofHours(1));

		assertThat(isSignedIn(visitor)).isFalse();
		assertThat(rows(this.username)).isZero();
		assertThat(visitor.signIn(this.username, PASSWORD).uri().getPath()).isNotEqualTo("/sign-in");
		assertThat(isSignedIn(visitor)).isTrue();
	}

	@Test
	void showsAMessageOnceAfterItsRedirect() {
		Visitor visitor = signIn();

		assertThat(visitor.submit("/profile/sessions/nothing/end", Map.of()).body())
			.contains("That session has ended.");
		assertThat(visitor.open("/profile").body()).doesNotContain("That session has ended.");
	}

	private void age(Visitor visitor, String column, Duration by) {
		assertThat(
				this.jdbc.update("update spring_session set " + column + " = " + column + " - ? where session_id = ?",
						by.toMillis(), visitor.sessionCookie()))
			.isOne();
	}

	private void assertSignedOutOnce(Visitor visitor) {
		assertThat(visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(visitor.open("/sign-in").statusCode()).isEqualTo(200);
		assertThat(this.log.text()).containsOnlyOnce("WARN").containsOnlyOnce("can't be read").doesNotContain("secret");

		signIn(visitor);
		visitor.submit("/sign-out", Map.of());
	}

	/** Signs in again, to an account that Passage may know by now. */
	private void signIn(Visitor visitor) {
		PASSAGE.json(200, "{\"users\": []}");
		assertThat(visitor.signIn(this.username, PASSWORD).uri().getPath()).isEqualTo("/profile");
		PASSAGE.clear();
	}

	private void startTransaction(Visitor visitor) {
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}");
		assertThat(visitor.postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(200);
	}

	private List<String> attributes() {
		return this.jdbc.query(
				"select attribute_bytes from spring_session_attributes join spring_session"
						+ " on primary_id = session_primary_id where principal_name = ?",
				(row, number) -> new String(row.getBytes(1), StandardCharsets.UTF_8), Long.toString(account().getId()));
	}

	private static Arguments spoiled(String name, String json) {
		return arguments(name, json.getBytes(StandardCharsets.UTF_8));
	}

}
