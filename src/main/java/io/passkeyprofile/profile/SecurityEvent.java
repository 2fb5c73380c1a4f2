package io.passkeyprofile.profile;

import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to how an account is signed in to. Whoever makes it happen
 * announces it as a Spring application event, within the transaction of the change, so
 * that the change and the record of it are stored together or not at all.
 *
 * @param usernameKey the account's {@code Username#key()}; no account need have it where
 * a sign-in failed
 * @param kind what happened
 * @param proof how the person signed in or tried to, or null where that is not the point
 * @param count how many it happened to, such as sessions; 1 where there is nothing to
 * count
 */
public record SecurityEvent(String usernameKey, Kind kind, @Nullable Proof proof, int count) {

	/**
	 * An event that needs no more words.
	 * @param usernameKey whose account
	 * @param kind what happened
	 * @return the event
	 */
	public static SecurityEvent of(String usernameKey, Kind kind) {
		return new SecurityEvent(usernameKey, kind, null, 1);
	}

	/**
	 * A sign-in that succeeded or failed.
	 * @param usernameKey whose account, or whose it would be
	 * @param kind {@link Kind#SIGNED_IN} or {@link Kind#SIGN_IN_FAILED}
	 * @param proof what was shown for it
	 * @return the event
	 */
	public static SecurityEvent of(String usernameKey, Kind kind, Proof proof) {
		return new SecurityEvent(usernameKey, kind, proof, 1);
	}

	/**
	 * Sessions that were ended from another one.
	 * @param usernameKey whose account
	 * @param count how many, at least 1
	 * @return the event
	 */
	public static SecurityEvent sessionsEnded(String usernameKey, int count) {
		return new SecurityEvent(usernameKey, Kind.SESSIONS_ENDED, null, count);
	}

	/**
	 * What happened.
	 */
	public enum Kind {

		SIGNED_UP, SIGNED_IN, SIGN_IN_FAILED, PASSKEY_BEGUN, PASSKEY_ADDED, PASSKEY_REVOKED, PASSKEY_NOT_REVOKED,
		PASSWORD_CHANGED, SESSIONS_ENDED,

		/** Passage was asked to revoke a passkey, and nobody knows yet what it did. */
		PASSKEY_REVOKING;

		/** What can be done again and again, to no effect. */
		private static final Set<Kind> FREQUENT = EnumSet.of(SIGN_IN_FAILED, PASSKEY_BEGUN, PASSKEY_NOT_REVOKED);

		/**
		 * Whether people can make it happen as often as they like, without anything
		 * changing. Such events never crowd out the others.
		 * @return whether it says little that it happened
		 */
		public boolean isFrequent() {
			return FREQUENT.contains(this);
		}

	}

	/**
	 * What people show to prove that an account is theirs.
	 */
	public enum Proof {

		PASSWORD, PASSKEY

	}

}
