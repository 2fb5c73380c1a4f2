package io.passkeyprofile.profile.activity;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What the journal recorded, including events that were rolled back later. A test can
 * make the journal fail.
 */
public final class RecordedEvents {

	private final List<SecurityEvent> events = new CopyOnWriteArrayList<>();

	private volatile @Nullable Kind failing;

	/** The events of all accounts, oldest first. */
	public List<SecurityEvent> all() {
		return List.copyOf(this.events);
	}

	/** Fails every record of a kind until {@link #reset}. */
	public void fail(Kind kind) {
		this.failing = kind;
	}

	/** Forgets all events and stops failing. */
	public void reset() {
		this.events.clear();
		this.failing = null;
	}

	@EventListener
	void stored(SecurityJournal.Recorded stored) {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			throw new IllegalStateException("No transaction");
		}
		this.events.add(stored.event());
		if (stored.event().kind() == this.failing) {
			throw new IllegalStateException("The record failed");
		}
	}

}
