package io.passkeyprofile.profile.activity;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes old events. Several instances may do this at once.
 */
@Component
class ActivityRetention {

	private final JdbcClient jdbc;

	private final ActivitySettings settings;

	private final Clock clock;

	ActivityRetention(JdbcClient jdbc, ActivitySettings settings, Clock clock) {
		this.jdbc = jdbc;
		this.settings = settings;
		this.clock = clock;
	}

	@Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
	void deleteOld() {
		Instant oldest = this.clock.instant().minus(this.settings.retention());
		this.jdbc.sql("delete from security_event where occurred_at < :oldest")
			.param("oldest", oldest.atOffset(ZoneOffset.UTC))
			.update();
	}

}
