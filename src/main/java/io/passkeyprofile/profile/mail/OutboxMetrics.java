package io.passkeyprofile.profile.mail;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Shows operators how many mails wait, and how many were given up in the last 30 days.
 * Counts them once a minute, so that no scrape waits for a slow database. Without a mail
 * server, it counts nothing.
 */
@Component
class OutboxMetrics implements MeterBinder {

	private final OutboxRepository outbox;

	private final MailDelivery delivery;

	private volatile double waiting = Double.NaN;

	private volatile double givenUp = Double.NaN;

	OutboxMetrics(OutboxRepository outbox, MailDelivery delivery) {
		this.outbox = outbox;
		this.delivery = delivery;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("profile.mails.waiting", () -> this.waiting)
			.description("Mails in the outbox, in the database that all instances share")
			.register(registry);
		Gauge.builder("profile.mails.given.up", () -> this.givenUp)
			.description("Mails that could not be sent in time, in the last 30 days, by all instances")
			.register(registry);
	}

	@Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT1M")
	void count() {
		if (!this.delivery.isSetUp()) {
			return;
		}
		try {
			this.waiting = this.outbox.countWaiting();
			this.givenUp = this.outbox.countGivenUp();
		}
		catch (DataAccessException | TransactionException ex) {
			// Leaves a gap in the graph; the health endpoint says what is wrong
			this.waiting = Double.NaN;
			this.givenUp = Double.NaN;
		}
	}

}
