package io.passkeyprofile.sandbox.management;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Users a to e, created one second apart. User b has signed in three times, and user c is
 * inactive.
 */
@SharedSandboxTest
class UsersTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	@BeforeEach
	void addUsers() {
		for (String externalId : List.of("a", "b", "c", "d", "e")) {
			this.sandbox.user(externalId);
			this.sandbox.clock.advance(Duration.ofSeconds(1));
		}
		this.sandbox.clock.advance(Duration.ofSeconds(-1));
		this.sandbox.deactivate("c");
		this.sandbox.jdbc().sql("""
				update passage_user set login_count = 3, last_login_at = timestamp with time zone '2026-01-02 04:00:00Z'
				where external_id = 'b'""").update();
		this.sandbox.bean(FlexUserRepository.class).findOrCreate(sandbox.app(TestSandbox.OTHER_APP), "a");
	}

	@Test
	void listsTheUsersOfTheAppInOrderOfCreation() {
		TestSandbox.Answer answer = this.sandbox.get("/users");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(externalIds("")).containsExactly("a", "b", "c", "d", "e");
		assertThat(answer.<Integer>json("$.total_users")).isEqualTo(5);
		assertThat(answer.<Integer>json("$.limit")).isEqualTo(100);
		assertThat(answer.<Integer>json("$.page")).isEqualTo(1);
		assertThat(answer.<String>json("$._links.next.href")).isEmpty();
		assertThat(answer.<String>json("$._links.previous.href")).isEmpty();
	}

	@Test
	void showsAUserInPassagesForm() {
		assertThat(this.sandbox.get("/users?identifier=b").body()).contains("""
				"users":[{"created_at":"2026-01-02T03:04:06.678Z","email":"","email_verified":false,\
				"external_id":"b","id":"%s","last_login_at":"2026-01-02T04:00:00Z","login_count":3,"phone":"",\
				"phone_verified":false,"status":"active","updated_at":"2026-01-02T03:04:06.678Z",\
				"user_metadata":null}]""".formatted(this.sandbox.user("b").id()));
	}

	@Test
	void findsAUserCreatedWithinTheSameSecond() {
		assertThat(externalIds("identifier=e")).containsExactly("e");
		assertThat(this.sandbox.get("/users").<Integer>json("$.created_before"))
			.isEqualTo((int) this.sandbox.clock.instant().getEpochSecond() + 1);
	}

	@Test
	void followsItsOwnPageLinks() {
		TestSandbox.Answer first = this.sandbox.get("/users?limit=2&order_by=created_at:DESC");
		assertThat(first.<String>json("$._links.self.href")).isEqualTo(this.sandbox.uri(TestSandbox.APP, "/users")
				+ "?order_by=created_at:DESC&page=1&limit=2&created_before=" + (TestSandbox.NOW.getEpochSecond() + 5));
		assertThat(first.<List<String>>json("$.users[*].external_id")).containsExactly("e", "d");
		TestSandbox.Answer second = follow(first, "next");
		assertThat(second.<List<String>>json("$.users[*].external_id")).containsExactly("c", "b");
		TestSandbox.Answer last = follow(second, "last");
		assertThat(last.<List<String>>json("$.users[*].external_id")).containsExactly("a");
		assertThat(last.<String>json("$._links.next.href")).isEmpty();
		assertThat(follow(last, "previous").<List<String>>json("$.users[*].external_id")).containsExactly("c", "b");
		assertThat(follow(last, "first").<List<String>>json("$.users[*].external_id")).containsExactly("e", "d");
	}

	@Test
	void returnsAnEmptyPageAfterTheLast() {
		TestSandbox.Answer answer = this.sandbox.get("/users?page=2147483647&limit=500");
		assertThat(answer.<List<String>>json("$.users")).isEmpty();
		assertThat(answer.<String>json("$._links.previous.href")).contains("page=1&");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			identifier=a | a
			identifier=x | ''
			identifier= | ''
			status=inactive | c
			status=ne:active | c
			login_count=3 | b
			login_count=gt:2 | b
			login_count=ne:3 | acde
			login_count=lt:3&status=active | ade
			created_at=2026-01-02T03:04:06.678Z | b
			created_at=gt:2026-01-02T03:04:08Z | de
			created_at=lt:2026-01-02T04:04:07%2B01:00 | ab
			updated_at=ne:2026-01-02T03:04:05.678Z | bcde
			last_login_at=ne:2026-01-02T04:00:00Z | acde
			last_login_at=gt:2026-01-02T03:30:00Z | b
			last_login_at=lt:2026-01-02T03:30:00Z | acde
			created_before=1767323047 | ab
			order_by=login_count:DESC,created_at:DESC | bedca
			order_by=last_login_at:ASC | acdeb
			unknown=1 | abcde
			""")
	void filtersAndOrders(String query, String externalIds) {
		assertThat(String.join("", externalIds(query))).isEqualTo(externalIds);
	}

	@Test
	void filtersByPassageUserId() {
		String id = this.sandbox.user("d").id();
		assertThat(externalIds("id=" + id)).containsExactly("d");
		assertThat(externalIds("id=ne:" + id)).containsExactly("a", "b", "c", "e");
		assertThat(externalIds("id=like:" + id.substring(3, 20))).containsExactly("d");
		assertThat(externalIds("id=not_like:" + id.substring(3, 20))).containsExactly("a", "b", "c", "e");
		assertThat(externalIds("id=gt:")).hasSize(5);
		assertThat(externalIds("id=like:%25")).isEmpty();
		assertThat(externalIds("id=like:_")).isEmpty();
		assertThat(externalIds("id=like:!")).isEmpty();
		assertThat(externalIds("id=" + encode("' or '1'='1"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "like:%", "not_like:x", "ne:a", "gt:", "%", "_", "' or '1'='1" })
	void doesNotParseOperatorsInAnExternalId(String externalId) {
		assertThat(externalIds("identifier=" + encode(externalId))).isEmpty();
		this.sandbox.user(externalId);
		assertThat(externalIds("identifier=" + encode(externalId))).containsExactly(externalId);
	}

	@ParameterizedTest
	@ValueSource(strings = { "page=0", "page=-1", "page=x", "page=", "page=2147483648", "page=1&page=2", "limit=0",
			"limit=501", "limit=1.5", "limit=x", "created_before=x", "created_before=-1",
			"created_before=99999999999999", "order_by=", "order_by=id", "order_by=id:UP", "order_by=identifier:ASC",
			"order_by=external_id:ASC", "order_by=id:ASC,", "order_by=1:ASC", "order_by=id:ASC:x", "status=x",
			"status=", "status=like:a", "login_count=x", "login_count=like:1", "login_count=gt:",
			"created_at=yesterday", "created_at=2026-01-02", "created_at=%2B12026-01-02T03:04:05Z", "updated_at=gt:x",
			"last_login_at=ne:", "identifier=a&identifier=b", "page=%", "page=%FF" })
	void refusesInvalidParameters(String query) {
		// java.net.URI refuses a single percent sign
		String raw = query.equals("page=%") ? "page=%25" : query;
		assertThat(this.sandbox.get("/users?" + raw).error()).isEqualTo("400 invalid_request");
	}

	@Test
	void showsAUserWithPasskeys() {
		FlexUser user = sandbox.userWithDevice("a");
		TestSandbox.Answer answer = this.sandbox.get("/users/" + user.id());
		assertThat(answer.<Boolean>json("$.user.webauthn")).isTrue();
		assertThat(answer.<List<String>>json("$.user.webauthn_types")).containsExactly("passkey");
		assertThat(answer.<String>json("$.user.webauthn_devices[0].friendly_name")).isEqualTo("1Password");
	}

	@Test
	void showsAUserWithoutPasskeys() {
		assertThat(this.sandbox.get("/users/" + this.sandbox.user("e").id()).body())
			.startsWith("{\"user\":{\"created_at\"")
			.contains("\"external_id\":\"e\"")
			.endsWith("""
					"recent_events":[],"social_connections":{},"webauthn":false,\
					"webauthn_devices":[],"webauthn_types":[]}}""");
	}

	@Test
	void doesNotShowAUserOfAnotherApp() {
		FlexUser foreign = this.sandbox.bean(FlexUserRepository.class)
			.findOrCreate(sandbox.app(TestSandbox.OTHER_APP), "foreign");
		assertThat(this.sandbox.get("/users/" + foreign.id()).error()).isEqualTo("404 user_not_found");
		assertThat(this.sandbox.get("/users/unknown").error()).isEqualTo("404 user_not_found");
	}

	@Test
	void hidesRowsInDatabaseExceptions() {
		JdbcClient.StatementSpec again = this.sandbox.jdbc().sql("""
				insert into passage_user select * from passage_user where external_id = 'b'""");
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(again::update)
			.havingRootCause()
			.withMessageMatching("[\\w.]+, SQL state \\d{5}, error code \\d+");
	}

	private List<String> externalIds(String query) {
		return this.sandbox.get("/users?" + query).json("$.users[*].external_id");
	}

	private TestSandbox.Answer follow(TestSandbox.Answer answer, String link) {
		String href = answer.json("$._links." + link + ".href");
		return this.sandbox.get(href.substring(href.indexOf("/users")));
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

}
