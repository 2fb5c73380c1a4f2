package io.passkeyprofile.profile.activity;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.passkeyprofile.profile.SecurityEvent;
import io.passkeyprofile.profile.SecurityEvent.Kind;
import io.passkeyprofile.profile.SecurityEvent.Proof;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is kept of security events, and how people read it. Runs on every database that
 * the application supports.
 */
abstract class ActivityTests {

	@Autowired
	private ApplicationEventPublisher events;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@Autowired
	private JdbcClient jdbc;

	@LocalServerPort
	private int port;

	private final String username = UUID.randomUUID().toString();

	private final Logger logger = (Logger) LoggerFactory.getLogger(SecurityLog.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private Visitor visitor;

	@BeforeEach
	void signUp() {
		this.visitor = new Visitor(this.port)
			.sending("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
			.signUp(this.username, "correct horse");
		this.jdbc.sql("delete from security_event where kind <> 'SIGNED_UP'").update();
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void signingUpIsKeptAndShown() {
		assertThat(this.visitor.open("/profile").body()).containsSubsequence("id=\"activity\"", "#signed_up",
				"Signed up", "Firefox on Windows", "127.0.0.1", "<time", " UTC</time>", "See all activity");
	}

	@Test
	void aSignUpThatIsRefusedLeavesNothing() {
		Visitor other = new Visitor(this.port);
		other.open("/sign-up");
		other.submit("/sign-up", Map.of("username", this.username, "password", "correct horse"));

		assertThat(stored()).extracting("kind").containsExactly("SIGNED_UP");
	}

	@Test
	void saysEachEventInWords() {
		publish(SecurityEvent.of(this.username, Kind.SIGNED_IN, Proof.PASSKEY));
		publish(SecurityEvent.of(this.username, Kind.SIGNED_IN, Proof.PASSWORD));
		publish(SecurityEvent.of(this.username, Kind.PASSKEY_ADDED));
		publish(SecurityEvent.of(this.username, Kind.PASSKEY_REVOKED));
		publish(SecurityEvent.of(this.username, Kind.PASSWORD_CHANGED));
		publish(SecurityEvent.sessionsEnded(this.username, 1));
		publish(SecurityEvent.sessionsEnded(this.username, 2));
		publish(SecurityEvent.of(this.username, Kind.SIGN_IN_FAILED, Proof.PASSKEY));
		fail(3);

		String page = this.visitor.open("/profile/activity").body();

		assertThat(page).containsSubsequence("class=\"failed\"", "3 failed attempts to sign in with a password",
				"class=\"failed\"", ">Failed attempt to sign in with a passkey", "Ended 2 other sessions",
				"Ended another session", "Password changed", "Passkey revoked", "Passkey added",
				"Signed in with your password", "Signed in with a passkey", "Signed up");
		assertThat(page).doesNotContain("??");
		assertThat(this.visitor.open("/profile").body()).contains("Password changed").doesNotContain("Passkey revoked");
	}

	@Test
	void failuresInARowAreOneThatCounts() {
		fail(2);
		publish(SecurityEvent.of(this.username, Kind.SIGNED_IN, Proof.PASSWORD));
		fail(3);
		publish(SecurityEvent.of(this.username, Kind.SIGN_IN_FAILED, Proof.PASSKEY));

		assertThat(stored()).extracting("kind", "proof", "times")
			.containsExactly(tuple("SIGNED_UP", null, 1), tuple("SIGN_IN_FAILED", "PASSWORD", 2),
					tuple("SIGNED_IN", "PASSWORD", 1), tuple("SIGN_IN_FAILED", "PASSWORD", 3),
					tuple("SIGN_IN_FAILED", "PASSKEY", 1));
	}

	@Test
	void noFailureOfManyAtOnceIsLost() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			Callable<Void> failures = () -> {
				fail(5);
				return null;
			};
			for (Future<Void> done : threads.invokeAll(Collections.nCopies(8, failures))) {
				done.get();
			}
		}
		finally {
			threads.shutdownNow();
		}

		assertThat(stored()).extracting("kind", "times")
			.containsExactly(tuple("SIGNED_UP", 1), tuple("SIGN_IN_FAILED", 40));
	}

	@Test
	void aNameThatNobodyHasLeavesNothingButALine() {
		long before = count();

		publish(SecurityEvent.of(UUID.randomUUID().toString(), Kind.SIGN_IN_FAILED, Proof.PASSWORD));

		assertThat(count()).isEqualTo(before);
		assertThat(loggedEvents()).containsExactly("sign_in_failed");
		assertThat(this.log.list.get(0).getKeyValuePairs()).extracting((pair) -> pair.key).doesNotContain("account");
	}

	@Test
	void anEventOutsideATransactionIsRefused() {
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(
				() -> this.events.publishEvent(SecurityEvent.of(this.username, Kind.SIGNED_IN, Proof.PASSWORD)));
	}

	@Test
	void nothingIsKeptOrLoggedOfAChangeThatIsUndone() {
		new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
			this.events.publishEvent(SecurityEvent.of(this.username, Kind.PASSWORD_CHANGED));
			status.setRollbackOnly();
		});
		publish(SecurityEvent.of(this.username, Kind.PASSKEY_ADDED));

		assertThat(stored()).extracting("kind").containsExactly("SIGNED_UP", "PASSKEY_ADDED");
		assertThat(loggedEvents()).containsExactly("passkey_added");
	}

	@Test
	void keepsWhereTheLastFailureCameFromAndCutsWhatIsTooLong() {
		fail(1);
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr("x".repeat(60));
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
		try {
			fail(1);
		}
		finally {
			RequestContextHolder.resetRequestAttributes();
		}

		assertThat(stored()).last().extracting("times", "address").containsExactly(2, "x".repeat(45));
		assertThat(this.visitor.open("/profile").body()).contains("Unknown browser");
	}

	@Test
	void showsTwentyAPageNewestFirst() {
		for (int count = 1; count <= 40; count++) {
			publish(SecurityEvent.sessionsEnded(this.username, count + 1));
		}

		assertThat(this.visitor.open("/profile/activity").body())
			.containsSubsequence("Ended 41 other", "Ended 22 other", "?page=2")
			.doesNotContain("Ended 21 other", "Newer");
		assertThat(this.visitor.open("/profile/activity?page=2").body())
			.containsSubsequence("Ended 21 other", "Ended 2 other", "?page=1", "?page=3")
			.doesNotContain("Signed up");
		assertThat(this.visitor.open("/profile/activity?page=3").body()).contains("Signed up", "?page=2")
			.doesNotContain("?page=4");
		assertThat(this.visitor.open("/profile/activity?page=4").statusCode()).isEqualTo(404);
		assertThat(this.visitor.open("/profile/activity?page=9999999").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "x", "1e3", "99999999999999999999", "", "%00", "%27", "1&page=2", "٣" })
	void aPageThatIsNoNumberIsTheFirst(String page) {
		assertThat(this.visitor.open("/profile/activity?page=" + page.replace("٣", "%D9%A3")).body())
			.contains("Signed up");
	}

	@Test
	void nobodySeesWhatHappenedToOthers() {
		Visitor other = new Visitor(this.port).signUp(UUID.randomUUID().toString(), "correct horse");
		fail(7);

		assertThat(other.open("/profile/activity").body()).contains("Signed up").doesNotContain("7 failed");
		assertThat(new Visitor(this.port).open("/profile/activity").uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void theActivityGoesWithItsAccount() {
		this.jdbc.sql("delete from account where username_key = ?").param(this.username).update();

		assertThat(stored()).isEmpty();
	}

	@Test
	void whatHappenedLongAgoIsForgotten() {
		fail(1);
		ActivitySettings settings = new ActivitySettings(Duration.ofDays(365));

		retentionIn(settings, 364).deleteOld();
		assertThat(stored()).hasSize(2);
		retentionIn(settings, 366).deleteOld();
		assertThat(stored()).isEmpty();
	}

	private ActivityRetention retentionIn(ActivitySettings settings, int days) {
		return new ActivityRetention(this.jdbc, settings, Clock.offset(Clock.systemUTC(), Duration.ofDays(days)));
	}

	private void fail(int times) {
		for (int time = 0; time < times; time++) {
			publish(SecurityEvent.of(this.username, Kind.SIGN_IN_FAILED, Proof.PASSWORD));
		}
	}

	private void publish(SecurityEvent event) {
		new TransactionTemplate(this.transactionManager)
			.executeWithoutResult((status) -> this.events.publishEvent(event));
	}

	private List<Map<String, Object>> stored() {
		return this.jdbc.sql(
				"select e.* from security_event e join account a on a.id = e.account_id where username_key = ? order by e.id")
			.param(this.username)
			.query()
			.listOfRows();
	}

	private List<Object> loggedEvents() {
		return this.log.list.stream().map((line) -> line.getKeyValuePairs().get(0).value).toList();
	}

	private long count() {
		return this.jdbc.sql("select count(*) from security_event").query(Long.class).single();
	}

}
