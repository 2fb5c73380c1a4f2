package io.passkeyprofile.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.sql.DataSource;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Shows whether the database answers. Responds in time even if the database hangs. Only
 * one thread then waits for it, however often somebody asks.
 */
public final class DatabaseHealthIndicator extends AbstractHealthIndicator {

	private static final Duration PATIENCE = Duration.ofMillis(1500);

	private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("database-health-");

	private final DataSource dataSource;

	private CompletableFuture<Boolean> probe = CompletableFuture.completedFuture(true);

	/**
	 * Creates the indicator.
	 * @param dataSource the database
	 */
	public DatabaseHealthIndicator(DataSource dataSource) {
		this.dataSource = dataSource;
		this.threads.setDaemon(true);
	}

	@Override
	protected void doHealthCheck(Health.Builder health) throws Exception {
		try {
			health.status(probe().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) ? Status.UP : Status.DOWN);
		}
		catch (TimeoutException ex) {
			health.down().withDetail("error", "No answer within " + PATIENCE.toMillis() + " ms");
		}
	}

	private synchronized CompletableFuture<Boolean> probe() {
		if (this.probe.isDone()) {
			this.probe = this.threads.submitCompletable(this::isValid);
		}
		return this.probe;
	}

	private boolean isValid() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			return connection.isValid((int) PATIENCE.toSeconds());
		}
	}

}
