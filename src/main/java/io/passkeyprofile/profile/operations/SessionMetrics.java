package io.passkeyprofile.profile.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.passkeyprofile.profile.session.Sessions;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts the sessions once a minute. Counting at each scrape could make the scrape wait
 * for a slow database, and then no metric would show what is wrong.
 */
@Component
class SessionMetrics implements MeterBinder {

	private final Sessions sessions;

	private volatile double count = Double.NaN;

	SessionMetrics(Sessions sessions) {
		this.sessions = sessions;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("profile.sessions", () -> this.count)
			.description("Stored sessions, in the database that all instances share")
			.register(registry);
	}

	@Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
	void count() {
		try {
			this.count = this.sessions.estimateCount();
		}
		catch (DataAccessException | TransactionException ex) {
			// Leaves a gap in the graph; the health endpoint says what is wrong
			this.count = Double.NaN;
		}
	}

}
