package io.passkeyprofile.profile.throttle;

import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.zaxxer.hikari.HikariDataSource;
import io.passkeyprofile.profile.ApplicationLog;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.activity.RecordedEvents;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often somebody may guess passwords or sign up.
 */
@BothDatabases
class ThrottledSignInTests extends ThrottleFixture {

	@Autowired
	private ApplicationLog log;

	@Autowired
	private RecordedEvents events;

	private HikariDataSource pool;

	@Autowired
	void setDataSource(DataSource dataSource) throws SQLException {
		this.pool = dataSource.unwrap(HikariDataSource.class);
	}

	@Test
	void refusesEvenTheRightPasswordUntilTheWaitIsOver() {
		exhaustAccount();

		HttpResponse<String> page = guess(this.username.toUpperCase(Locale.ROOT), PASSWORD);

		assertRefused(page, 300, "Too many attempts. Wait 5 minutes and try again, or use a passkey if you have one.");
		assertThat(page.body()).contains("value=\"" + this.username.toUpperCase(Locale.ROOT));
		this.clock.advance(Duration.ofSeconds(299).plusMillis(1));
		assertRefused(guess(this.username, PASSWORD), 1, "Wait 1 second and");
		this.clock.advance(Duration.ofSeconds(1));
		assertSignedIn(guess(this.username, PASSWORD));
	}

	@Test
	void countsRecoveryCodesOfEachUsernameApartFromPasswords() {
		for (String name : new String[] { this.username, "nobody-" + this.username }) {
			fillBuckets();
			for (int i = 0; i < 3; i++) {
				assertThat(guessCode(name).body()).contains("don’t belong together");
			}
			assertRefused(guessCode(name), 300, "Too many attempts. Wait 5 minutes and try again.");
			assertThat(guessCode(name, "EEEE-BBBB-CCCC-DDDD").body()).as("The owner's code begins in another way")
				.contains("don’t belong together");
		}
		assertSignedIn(guess(this.username, PASSWORD));
	}

	private HttpResponse<String> guessCode(String username) {
		return guessCode(username, "AAAA-BBBB-CCCC-DDDD");
	}

	private HttpResponse<String> guessCode(String username, String code) {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in/recovery");
		return visitor.submit("/sign-in/recovery", Map.of("username", username, "code", code));
	}

	@Test
	void theRightPasswordFillsTheBucketAgain() {
		guess(this.username, WRONG);
		guess(this.username, WRONG);
		assertSignedIn(guess(this.username, PASSWORD));

		exhaustAccount();
		assertRefused(guess(this.username, WRONG), 300, "Too many attempts.");
	}

	@Test
	void limitsGuessesFromOneNetworkWhateverTheUsernames() {
		for (int i = 0; i < 8; i++) {
			assertSignedIn(guess(this.username, PASSWORD));
			assertHeard(guess(UUID.randomUUID().toString(), WRONG));
		}

		assertRefused(guess(UUID.randomUUID().toString(), WRONG), 10, "Wait 10 seconds");
		assertRefused(guess(this.username, PASSWORD), 10, "Wait 10 seconds");
		this.clock.advance(Duration.ofSeconds(10));
		assertSignedIn(guess(this.username, PASSWORD));
	}

	@Test
	void limitsEachUsernameOnItsOwn() {
		exhaustAccount();
		for (int i = 0; i < 20; i++) {
			assertThat(guess(this.username, WRONG).statusCode()).isEqualTo(429);
		}

		assertHeard(guess(UUID.randomUUID().toString(), WRONG));
	}

	@Test
	void stillSignsInWithAPasskeyWhileOthersGuess() {
		for (int i = 0; i < 12; i++) {
			guess((i < 4) ? this.username : UUID.randomUUID().toString(), WRONG);
		}
		String externalId = externalId();
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId))
			.json(200,
					"{\"users\": [{\"id\": \"9DeEXvYBStnzwQcHFd6f558L\", \"external_id\": \"%s\"}]}"
						.formatted(externalId))
			.json(200, "{\"devices\": []}");

		assertSignedIn(signInWithPasskey());
		assertThat(PASSAGE.isSpent()).isTrue();
	}

	@Test
	void limitsPasskeysBeforeAskingPassageAndForgivesItsFailures() {
		for (int i = 0; i < 5; i++) {
			PASSAGE.json(500, "");
			assertThat(signInWithPasskey().body()).contains("can’t be reached");
		}
		for (int i = 0; i < 4; i++) {
			PASSAGE.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"?\"}");
			assertThat(signInWithPasskey().body()).contains("could not be confirmed");
		}
		int asked = PASSAGE.requests().size();

		assertRefused(signInWithPasskey(), 10, "Too many attempts with a passkey. Wait 10 seconds");
		assertThat(PASSAGE.requests()).hasSize(asked);
		assertSignedIn(guess(this.username, PASSWORD));
	}

	@Test
	void limitsSignUpsFromOneNetwork() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-up");
		for (String password : List.of("short", "password", PASSWORD, PASSWORD, PASSWORD)) {
			assertThat(visitor.submit("/sign-up", Map.of("username", this.username, "password", password)).statusCode())
				.isEqualTo(200);
		}

		HttpResponse<String> page = visitor.submit("/sign-up", Map.of("username", "grace", "password", PASSWORD));

		assertRefused(page, 60, "Too many sign-ups from your network. Wait 60 seconds");
		assertThat(page.body()).contains("value=\"grace\"");
	}

	@Test
	void limitsHowManySignUpsWithAPasskeyANetworkCanBegin() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-up");
		for (int i = 0; i < 3; i++) {
			PASSAGE.json(201, "{\"transaction_id\": \"t\"}");
			assertThat(begin(visitor).statusCode()).isEqualTo(200);
		}

		HttpResponse<String> answer = begin(visitor);

		assertThat(answer.statusCode()).isEqualTo(429);
		assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
		assertThat(answer.body()).contains("\"code\":\"too_many_requests\"");
	}

	private static HttpResponse<String> begin(Visitor visitor) {
		return visitor.postJson("/sign-up/passkey/transaction", "{\"username\":\"%s\"}".formatted(UUID.randomUUID()));
	}

	@Test
	void limitsConcurrentGuessesAcrossInstances() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(20);
		try (ConfigurableApplicationContext other = new SpringApplicationBuilder(PasskeyProfileApplication.class)
			.initializers((GenericApplicationContext context) -> context.registerBean("sameClock", Clock.class,
					() -> this.clock, (definition) -> definition.setPrimary(true)))
			.run("--server.port=0", "--spring.datasource.url=" + this.pool.getJdbcUrl(),
					"--spring.datasource.username=" + Objects.toString(this.pool.getUsername(), ""),
					"--passage.app-id=app", "--passage.api-key=key", "--passage.api-url=http://localhost:1/v1",
					"--passage.auth-url=http://localhost:1/v1", "--profile.throttle.account.burst=3",
					"--profile.throttle.network.burst=100")) {
			int otherPort = other.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			String unknown = UUID.randomUUID().toString();
			List<Callable<Integer>> guesses = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				Visitor visitor = new Visitor((i % 2 == 0) ? this.port : otherPort);
				guesses.add(() -> guess(visitor, unknown, WRONG).statusCode());
			}
			List<Integer> statuses = new ArrayList<>();
			for (Future<Integer> guess : threads.invokeAll(guesses)) {
				statuses.add(guess.get());
			}
			assertThat(statuses).containsOnly(200, 429);
			assertThat(Collections.frequency(statuses, 200)).isEqualTo(3);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void recordsAFailedPasswordAndLogsARefusedAttemptInOneLine() {
		this.events.reset();
		guess("a\u0000b", WRONG);
		exhaustAccount();
		assertThat(this.log.text()).doesNotContain("Refused an attempt");
		this.log.clear();

		guess(this.username, WRONG);

		SecurityEvent failed = SecurityEvent.signInFailed(this.username, Proof.PASSWORD);
		assertThat(this.events.all()).containsExactly(SecurityEvent.signInFailed("", Proof.PASSWORD), failed, failed,
				failed);
		assertThat(this.log.text()).containsOnlyOnce("Refused an attempt from 127.0.0.0/24: bucket ACCOUNT is empty")
			.doesNotContain(this.username, "127.0.0.1");
	}

	@Test
	void ignoresForgedAddresses() {
		for (String forged : List.of("192.0.2.1", "192.0.2.2", "2001:db8::3")) {
			Visitor visitor = new Visitor(this.port).sending("X-Forwarded-For", forged)
				.sending("X-Real-IP", forged)
				.sending("Forwarded", "for=\"[" + forged + "]\"");
			for (int i = 0; i < 3; i++) {
				guess(visitor, UUID.randomUUID().toString(), WRONG);
			}
		}

		assertThat(this.jdbc.sql("select id from throttle").query(String.class).list()).hasSize(8 + 1)
			.allMatch((id) -> id.matches("[0-9a-f]{64}"));
		assertRefused(guess(UUID.randomUUID().toString(), WRONG), 10, "Too many attempts.");
	}

	private void exhaustAccount() {
		for (int i = 0; i < 3; i++) {
			assertHeard(guess(this.username, WRONG));
		}
	}

}
