package io.passkeyprofile.profile.throttle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.throttle.ThrottleSettings.Limit;
import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.profile.MovableClock;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Two instances of the application share their buckets.
 */
@ParameterizedClass
@EnumSource
class ThrottleTests {

	private static final String H2 = "jdbc:h2:mem:throttle;DB_CLOSE_DELAY=-1";

	private static final String POSTGRES = TestPostgres.createDatabase();

	private static final Limit LIMIT = new Limit(5, Duration.ofSeconds(10));

	private final MovableClock clock = new MovableClock().stop();

	private final List<HikariDataSource> pools = new ArrayList<>();

	private Throttle throttle;

	private Throttle other;

	private JdbcClient jdbc;

	private final TestDatabase database;

	ThrottleTests(TestDatabase database) {
		this.database = database;
	}

	@BeforeEach
	void start() {
		this.throttle = throttle();
		this.other = throttle();
		Flyway.configure().dataSource(this.pools.get(0)).locations("classpath:db/profile").load().migrate();
		this.jdbc = JdbcClient.create(this.pools.get(0));
		this.jdbc.sql("delete from throttle").update();
	}

	@AfterEach
	void stop() {
		this.pools.forEach(HikariDataSource::close);
	}

	@Test
	void allowsABurstAndThenOneEachInterval() {
		takeAll("ada");
		assertRefused("ada", Duration.ofSeconds(10));
		this.clock.advance(Duration.ofMillis(9_999));
		assertRefused("ada", Duration.ofMillis(1));
		this.clock.advance(Duration.ofMillis(1));
		this.other.take(Bucket.ACCOUNT, "ada");
		assertRefused("ada", Duration.ofSeconds(10));
	}

	@Test
	void fillsUpAgainAndNeverHoldsMoreThanTheBurst() {
		takeAll("ada");
		this.clock.advance(Duration.ofDays(1));
		takeAll("ada");
		assertRefused("ada", Duration.ofSeconds(10));
	}

	@Test
	void locksNobodyOutIfTheClockIsSetBack() {
		takeAll("ada");
		this.clock.advance(Duration.ofHours(-1));
		takeAll("ada");
		assertRefused("ada", Duration.ofSeconds(10));
	}

	@Test
	void gainsNothingFromTwoClocksThatDiffer() {
		takeAll("ada");
		this.clock.advance(Duration.ofSeconds(-59));
		assertRefused("ada", Duration.ofSeconds(69));
	}

	@Test
	void aRefusalTakesNoToken() {
		takeAll("ada");
		for (int i = 0; i < 100; i++) {
			assertRefused("ada", Duration.ofSeconds(10));
		}
	}

	@Test
	void keepsBucketsApart() {
		takeAll("ada");
		assertThatNoException().isThrownBy(() -> takeAll("grace"));
		assertThatNoException().isThrownBy(() -> this.throttle.take(Bucket.NETWORK, "ada"));
	}

	@Test
	void aReturnedTokenCanBeTakenAgain() {
		takeAll("ada");
		this.other.giveBack(Bucket.ACCOUNT, "ada");
		this.throttle.take(Bucket.ACCOUNT, "ada");
		assertRefused("ada", Duration.ofSeconds(10));
		this.other.reset(Bucket.ACCOUNT, "ada");
		takeAll("ada");
	}

	@Test
	void forgetsFullBuckets() {
		takeAll("ada");
		this.clock.advance(Duration.ofSeconds(49));
		this.throttle.take(Bucket.ACCOUNT, "grace");
		this.throttle.forgetFullBuckets();
		assertThat(rows()).isEqualTo(2);
		this.clock.advance(Duration.ofSeconds(1));
		this.throttle.forgetFullBuckets();
		assertThat(rows()).isEqualTo(1);
	}

	@RepeatedTest(5)
	void limitsConcurrentAttemptsAcrossInstances() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(40);
		CountDownLatch start = new CountDownLatch(1);
		try {
			List<Future<Boolean>> attempts = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				Throttle instance = (i % 2 == 0) ? this.throttle : this.other;
				Callable<Boolean> attempt = () -> {
					start.await();
					return taken(instance);
				};
				attempts.add(threads.submit(attempt));
			}
			start.countDown();
			List<Boolean> taken = new ArrayList<>();
			for (Future<Boolean> attempt : attempts) {
				taken.add(attempt.get());
			}
			assertThat(Collections.frequency(taken, true)).isEqualTo(5);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static boolean taken(Throttle instance) {
		try {
			instance.take(Bucket.ACCOUNT, "ada");
			return true;
		}
		catch (ThrottledException ex) {
			return false;
		}
	}

	private void takeAll(String value) {
		for (int i = 0; i < 5; i++) {
			((i % 2 == 0) ? this.throttle : this.other).take(Bucket.ACCOUNT, value);
		}
	}

	private void assertRefused(String value, Duration wait) {
		assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> this.throttle.take(Bucket.ACCOUNT, value))
			.satisfies((refusal) -> assertThat(refusal.getRetryAfter()).isEqualTo(wait));
	}

	private long rows() {
		return this.jdbc.sql("select count(*) from throttle").query(Long.class).single();
	}

	private Throttle throttle() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl((this.database == TestDatabase.H2) ? H2 : POSTGRES);
		pool.setUsername((this.database == TestDatabase.H2) ? "" : TestPostgres.USER);
		this.pools.add(pool);
		return new Throttle(JdbcClient.create(pool), new ThrottleSettings(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, LIMIT),
				this.clock, new SimpleMeterRegistry());
	}

}
