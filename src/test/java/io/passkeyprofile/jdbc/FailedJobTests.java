package io.passkeyprofile.jdbc;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.passkeyprofile.LogTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jobs that fail are logged, and run again.
 */
@LogTest
class FailedJobTests {

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private final CountDownLatch runs = new CountDownLatch(3);

	@BeforeEach
	void prepare() {
		new RedactedDataSourceConfiguration().jobs().customize(this.scheduler);
		// Waits, so that late log lines belong to this test
		this.scheduler.setAwaitTerminationSeconds(10);
		this.scheduler.initialize();
	}

	@AfterEach
	void stop() {
		this.scheduler.shutdown();
	}

	@Test
	void logsOneLineWhileTheDatabaseIsAway(CapturedOutput output) throws InterruptedException {
		runThreeTimes(new DataAccessResourceFailureException("The job's statement",
				new java.sql.SQLTransientConnectionException("No connection")));

		assertThat(output.toString().lines().filter((line) -> line.contains("The job's statement"))).isNotEmpty()
			.allMatch((line) -> line.contains("WARN") && line.contains("A job is done later"));
		assertThat(output).doesNotContain("\tat ", "stack_trace");
	}

	@Test
	void logsTheStackTraceOfAnyOtherFailure(CapturedOutput output) throws InterruptedException {
		runThreeTimes(new IllegalStateException("A fault of ours"));

		// In JSON, too, if an application was started before
		assertThat(output).contains("ERROR", "A fault of ours")
			.containsPattern("(\t|\\\\t)at " + Pattern.quote(FailedJobTests.class.getName()));
	}

	private void runThreeTimes(RuntimeException failure) throws InterruptedException {
		ScheduledFuture<?> job = this.scheduler.scheduleWithFixedDelay(() -> {
			this.runs.countDown();
			throw failure;
		}, Duration.ofMillis(1));
		assertThat(this.runs.await(10, TimeUnit.SECONDS)).isTrue();
		job.cancel(false);
	}

}
