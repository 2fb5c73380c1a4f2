package io.passkeyprofile.profile.signin.recovery.mail;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A recovery that somebody asked for, of an account that exists.
 *
 * @param id a random UUID, which grants nothing
 * @param accountId the ID of the account
 * @param username its username
 * @param address where the mails go
 * @param browserHash the hash of the cookie of the browser in which somebody asked
 * @param expiresAt until when it can be confirmed, or once it is confirmed, until when it
 * can go on
 * @param confirmedAt when it was confirmed, or null
 * @param readyAt from when on it can go on, or null until it is confirmed
 * @param linkUntil when the last link that leads back in expires, or null if none was
 * sent
 * @param ended whether somebody stopped it, or got back in
 */
record RecoveryRequest(String id, long accountId, String username, String address, String browserHash,
		Instant expiresAt, @Nullable Instant confirmedAt, @Nullable Instant readyAt, @Nullable Instant linkUntil,
		boolean ended) {

	State state(Instant now) {
		if (this.ended || !now.isBefore(this.expiresAt)) {
			return State.OVER;
		}
		if (this.confirmedAt == null) {
			return State.ASKED;
		}
		if (now.isBefore(Objects.requireNonNull(this.readyAt))) {
			return State.WAITING;
		}
		return (this.linkUntil != null && now.isBefore(this.linkUntil)) ? State.SENT : State.READY;
	}

	/** Returns whether somebody had a day to stop it. */
	boolean hasWaited() {
		return this.confirmedAt != null && this.readyAt != null
				&& !this.readyAt.isBefore(this.confirmedAt.plus(MailRecovery.WAIT));
	}

	@Override
	public String toString() {
		return "RecoveryRequest[id=" + this.id + "]";
	}

	/** How far a recovery has come. */
	enum State {

		/** Nobody has confirmed it. */
		ASKED,

		/** It can go on later. */
		WAITING,

		/** Its browser may ask for the link that leads back in. */
		READY,

		/** That link is in a mail. */
		SENT,

		/** It expired, or somebody stopped it or got back in. */
		OVER

	}

	/** What a link in a mail is for. Each can stop the recovery, too. */
	enum Purpose {

		/** Confirms that somebody who reads the mails asked for it. */
		CONFIRM,

		/** Stops it. */
		STOP,

		/** Leads back in. */
		FINISH

	}

	/**
	 * A link in a mail.
	 *
	 * @param request the recovery
	 * @param purpose what it is for
	 * @param expiresAt when it expires
	 */
	record Link(RecoveryRequest request, Purpose purpose, Instant expiresAt) {

		/**
		 * Returns whether the link can do what it is for, in whichever browser.
		 * @return false if it was used or has expired, or if somebody stopped the
		 * recovery
		 */
		boolean isLive(Instant now) {
			State state = this.request.state(now);
			return now.isBefore(this.expiresAt) && switch (this.purpose) {
				case CONFIRM -> state == State.ASKED;
				case STOP -> isStoppable(now);
				case FINISH -> state == State.SENT;
			};
		}

		/** Returns whether there is anything to stop. */
		boolean isStoppable(Instant now) {
			State state = this.request.state(now);
			return state != State.ASKED && state != State.OVER;
		}

	}

}
