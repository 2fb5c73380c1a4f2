package io.passkeyprofile.sandbox.control.clock;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import org.h2.tools.Server;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class ClockControllerTests {

	private static final String CLOCK = "/clock?app=" + TestSandbox.APP;

	private static final String ADVANCE = "/clock/advance?app=" + TestSandbox.APP;

	private TestSandbox sandbox;

	@BeforeEach
	void reset() {
		this.sandbox = TestSandbox.shared();
	}

	@Test
	void setsAdvancesAndPutsBackOneApp() {
		assertThat(this.sandbox.control("GET", CLOCK, "").body()).isEqualTo(
				"{\"app_id\":\"%s\",\"now\":\"%s\",\"moved\":false}".formatted(TestSandbox.APP, TestSandbox.NOW));
		assertThat(now(this.sandbox.control("PUT", CLOCK, "{\"now\": \"2030-01-01T02:00:00+02:00\"}")))
			.isEqualTo("2030-01-01T00:00:00Z");
		this.sandbox.clock.advance(Duration.ofSeconds(1));
		assertThat(now(this.sandbox.control("POST", ADVANCE, "{\"by\": \"PT5M\"}"))).isEqualTo("2030-01-01T00:05:01Z");
		assertThat(now(this.sandbox.control("POST", ADVANCE, "{\"by\": \"-P1D\"}"))).isEqualTo("2029-12-31T00:05:01Z");
		assertThat(now(this.sandbox.control("GET", "/clock?app=" + TestSandbox.OTHER_APP, "")))
			.isEqualTo("2026-01-02T03:04:06.678Z");
		assertThat(now(this.sandbox.control("DELETE", CLOCK, ""))).isEqualTo("2026-01-02T03:04:06.678Z");
	}

	@Test
	void letsTransactionsHandshakesAndNoncesExpire() {
		TestBrowser browser = new TestBrowser(this.sandbox);
		TestAuthenticator authenticator = TestAuthenticator.es256();
		String transaction = this.sandbox.register("anna").json("$.transaction_id");
		this.sandbox.control("POST", ADVANCE, "{\"by\": \"PT14M59S\"}");
		Answer started = browser.startRegister(transaction);
		assertThat(started.status()).isEqualTo(200);
		String nonce = browser.register("anna", TestAuthenticator.es256()).json("$.nonce");
		this.sandbox.control("POST", ADVANCE, "{\"by\": \"PT1M\"}");
		assertThat(browser.startRegister(transaction).error()).isEqualTo("404 transaction_not_found");
		assertThat(this.sandbox.verify(nonce).error()).isEqualTo("401 invalid_nonce");
		started = browser.startRegisterFor("anna");
		this.sandbox.control("POST", ADVANCE, "{\"by\": \"PT5M\"}");
		assertThat(browser.finishRegister(new TestRegistration(authenticator, started).json()).error())
			.isEqualTo("404 transaction_not_found");
	}

	@Test
	void leavesOtherAppsAsTheyAre() {
		TestBrowser other = new TestBrowser(this.sandbox, TestSandbox.OTHER_APP, TestSandbox.OTHER_APP_KEY);
		other.origin = "https://other.example";
		TestAuthenticator authenticator = TestAuthenticator.es256();
		Answer started = other.startRegisterFor("anna");
		this.sandbox.control("POST", ADVANCE, "{\"by\": \"P1D\"}");
		// Each of these deletes what has expired in the first app
		new TestBrowser(this.sandbox).register("anna", TestAuthenticator.es256());
		TestRegistration registration = new TestRegistration(authenticator, started);
		registration.rpId = "other.example";
		registration.clientData.put("origin", "https://other.example");
		assertThat(other.finishRegister(registration.json()).status()).isEqualTo(200);
	}

	/** Lists must include users who were created while the clock was ahead. */
	@Test
	void showsWhatHappenedAtATimeThatIsNowInTheFuture() {
		this.sandbox.control("POST", ADVANCE, "{\"by\": \"P1D\"}");
		this.sandbox.register("anna");
		assertThat(this.sandbox.get("/users").<String>json("$.users[0].created_at")).startsWith("2026-01-03T03:04:05");
		this.sandbox.control("DELETE", CLOCK, "");
		assertThat(this.sandbox.get("/users?identifier=anna").<Integer>json("$.total_users")).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PUT  | ''       | {}                                | now must be given
			PUT  | ''       | {"now": "tomorrow"}               | now must be a time in RFC 3339
			PUT  | ''       | {"now": "2026-01-02T03:04:05"}    | now must be a time in RFC 3339
			PUT  | ''       | {"now": 1767322800}               | The member now has the wrong type
			PUT  | ''       | {"now": "1969-12-31T23:59:59Z"}   | now must lead to a time from
			PUT  | ''       | {"now": "9999-01-01T00:00:00Z"}   | now must lead to a time from
			POST | /advance | {}                                | by must be given
			POST | /advance | {"by": "5m"}                      | by must be a duration in ISO 8601
			POST | /advance | {"by": 300}                       | The member by has the wrong type
			POST | /advance | {"by": "-P100000D"}               | by must lead to a time from
			POST | /advance | {"by": "PT9223372036854775807S"}  | by must be a duration
			POST | /advance | {"for": "PT5M"}                   | There is no member for
			""")
	void namesTheMemberThatIsWrong(String method, String path, String body, String sentence) {
		Answer answer = this.sandbox.control(method, "/clock" + path + "?app=" + TestSandbox.APP, body);
		assertThat(answer.error()).isEqualTo("400 invalid_request");
		assertThat(answer.<String>json("$.error")).startsWith(sentence);
		assertThat(this.sandbox.control("GET", CLOCK, "").<Boolean>json("$.moved")).isFalse();
	}

	@Test
	void survivesARestartAndHoldsOnEveryInstance(@TempDir Path directory) throws SQLException {
		Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
			.start();
		Map<String, String> shared = Map.of("spring.datasource.url",
				"jdbc:h2:tcp://localhost:" + server.getPort() + "/./sandbox");
		try (TestSandbox one = TestSandbox.start(shared); TestSandbox two = TestSandbox.start(shared)) {
			// Without a key, there is no control on a database server
			App app = one.app(TestSandbox.APP);
			assertThat(two.bean(AppClock.class).now(app)).isEqualTo(TestSandbox.NOW);
			one.bean(AppClock.class).set(app, Instant.parse("2030-01-01T00:00:00Z"));
			assertThat(two.bean(AppClock.class).now(app)).isEqualTo("2030-01-01T00:00:00Z");
			two.bean(AppClock.class).advance(app, Duration.ofHours(1));
			assertThat(one.bean(AppClock.class).now(app)).isEqualTo("2030-01-01T01:00:00Z");
		}
		finally {
			server.stop();
		}
		// On the same file, but without other instances
		try (TestSandbox restarted = TestSandbox
			.start(Map.of("spring.datasource.url", "jdbc:h2:file:" + directory.resolve("sandbox")))) {
			assertThat(now(restarted.control("GET", CLOCK, ""))).isEqualTo("2030-01-01T01:00:00Z");
		}
	}

	private static String now(Answer answer) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.json("$.now");
	}

}
