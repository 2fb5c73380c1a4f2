package io.passkeyprofile.profile.activity;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.privacy.PersonalData;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;

/**
 * Something that happened to the security of an account.
 *
 * @param usernameKey the account's {@link Username#key()}; after a failed sign-in,
 * possibly that of no account
 * @param kind what happened
 * @param proof how the person signed in or tried to, or null if the kind has nothing to
 * do with signing in
 * @param count how many things it happened to, such as sessions; at least 1
 * @param passkey the passkey it is about, or null if there is none or it is unknown
 */
public record SecurityEvent(String usernameKey, Kind kind, @Nullable Proof proof, int count,
		@Nullable Passkey passkey) {

	/**
	 * A change to an account.
	 * @param account the account
	 * @param kind what happened
	 * @return the event
	 */
	public static SecurityEvent of(Account account, Kind kind) {
		return of(account, kind, null);
	}

	/**
	 * A change to a passkey of an account.
	 * @param account the account
	 * @param kind what happened
	 * @param passkey the passkey, or null if it is unknown
	 * @return the event
	 */
	public static SecurityEvent of(Account account, Kind kind, @Nullable Passkey passkey) {
		return new SecurityEvent(account.getUsernameKey(), kind, null, 1, passkey);
	}

	/**
	 * A sign-in.
	 * @param account the account
	 * @param proof how the person signed in
	 * @param passkey the passkey, or null if there is none or it is unknown
	 * @return the event
	 */
	public static SecurityEvent signedIn(Account account, Proof proof, @Nullable Passkey passkey) {
		return new SecurityEvent(account.getUsernameKey(), Kind.SIGNED_IN, proof, 1, passkey);
	}

	/**
	 * A sign-in from a browser that never signed in to the account before.
	 * @param account the account
	 * @param proof how the person signed in
	 * @param passkey the passkey, or null if there is none or it is unknown
	 * @return the event
	 */
	public static SecurityEvent signedInFromNewBrowser(Account account, Proof proof, @Nullable Passkey passkey) {
		return new SecurityEvent(account.getUsernameKey(), Kind.SIGNED_IN_NEW_BROWSER, proof, 1, passkey);
	}

	/**
	 * A sign-in that failed.
	 * @param usernameKey the {@link Username#key()} that somebody tried, whether an
	 * account has it or not
	 * @param proof how they tried to sign in
	 * @return the event
	 */
	public static SecurityEvent signInFailed(String usernameKey, Proof proof) {
		return new SecurityEvent(usernameKey, Kind.SIGN_IN_FAILED, proof, 1, null);
	}

	/**
	 * A recovery code that was wrong.
	 * @param usernameKey the {@link Username#key()} that somebody tried, whether an
	 * account has it or not
	 * @return the event
	 */
	public static SecurityEvent recoveryCodeFailed(String usernameKey) {
		return new SecurityEvent(usernameKey, Kind.RECOVERY_CODE_FAILED, null, 1, null);
	}

	/**
	 * Sessions that the person ended from another session.
	 * @param account the account
	 * @param count how many, at least 1
	 * @return the event
	 */
	public static SecurityEvent sessionsEnded(Account account, int count) {
		return new SecurityEvent(account.getUsernameKey(), Kind.SESSIONS_ENDED, null, count, null);
	}

	/**
	 * What happened.
	 */
	public enum Kind {

		SIGNED_UP, SIGNED_IN, SIGN_IN_FAILED, PASSKEY_BEGUN, PASSKEY_ADDED, PASSKEY_REVOKED, PASSKEY_NOT_REVOKED,
		PASSWORD_CHANGED, SESSIONS_ENDED,

		/** Passage was asked to revoke a passkey and has not confirmed it yet. */
		PASSKEY_REVOKING,

		PASSKEY_RENAMED,

		/** The account had none. */
		PASSWORD_SET,

		PASSWORD_REMOVED, RECOVERY_CODES_CREATED,

		/** A recovery code signed the person in, or proved who they are. */
		RECOVERY_CODE_USED,

		RECOVERY_CODE_FAILED,

		/** A sign-in from a browser that never signed in to the account before. */
		SIGNED_IN_NEW_BROWSER,

		/** The person wants the account deleted. */
		ACCOUNT_CLOSED,

		/** The person wants to keep the closed account after all. */
		ACCOUNT_KEPT,

		/** Somebody confirmed by mail that they want to recover the account. */
		RECOVERY_STARTED,

		/** Somebody stopped all recoveries by mail. */
		RECOVERY_CANCELLED,

		/** A link in a mail signed the person in. */
		RECOVERED_BY_MAIL,

		/** Somebody used a link in a mail to say that something wasn't them. */
		SESSIONS_ENDED_BY_MAIL,

		MAIL_ADDRESS_ADDED, MAIL_ADDRESS_CHANGED, MAIL_ADDRESS_REMOVED,

		/**
		 * Somebody who reads the mails to a former address undid its change or removal.
		 */
		MAIL_ADDRESS_RESTORED;

		/** What the owner of an account is told of, even if they never look for it. */
		private static final Set<Kind> TOLD = EnumSet.of(PASSKEY_ADDED, PASSKEY_RENAMED, PASSKEY_REVOKED, PASSWORD_SET,
				PASSWORD_CHANGED, PASSWORD_REMOVED, RECOVERY_CODES_CREATED, RECOVERY_CODE_USED, SIGNED_IN_NEW_BROWSER,
				ACCOUNT_CLOSED, ACCOUNT_KEPT, SESSIONS_ENDED_BY_MAIL, RECOVERY_STARTED, RECOVERY_CANCELLED,
				RECOVERED_BY_MAIL, MAIL_ADDRESS_ADDED, MAIL_ADDRESS_CHANGED, MAIL_ADDRESS_REMOVED,
				MAIL_ADDRESS_RESTORED);

		/** What has mails of its own, or comes from one. */
		private static final Set<Kind> NOT_MAILED = EnumSet.of(SESSIONS_ENDED_BY_MAIL, RECOVERY_STARTED,
				MAIL_ADDRESS_ADDED, MAIL_ADDRESS_CHANGED, MAIL_ADDRESS_REMOVED, MAIL_ADDRESS_RESTORED);

		/** What can be repeated at will without changing anything. */
		private static final Set<Kind> FREQUENT = EnumSet.of(SIGN_IN_FAILED, PASSKEY_BEGUN, PASSKEY_NOT_REVOKED,
				PASSKEY_RENAMED, RECOVERY_CODE_FAILED);

		/**
		 * Finds a kind.
		 * @param name its name, as an instance of this version or another one stored it
		 * @return the kind, or empty if this version doesn't know it
		 */
		static Optional<Kind> find(String name) {
			return Stream.of(values()).filter((kind) -> kind.name().equals(name)).findFirst();
		}

		/**
		 * Returns whether people can cause it as often as they like without changing
		 * anything. Such events never crowd out the others.
		 * @return whether it is frequent
		 */
		public boolean isFrequent() {
			return FREQUENT.contains(this);
		}

		/**
		 * Returns whether the owner of the account is told of it.
		 * @return false if it is in the security activity and nowhere else
		 */
		public boolean isTold() {
			return TOLD.contains(this);
		}

		/**
		 * Returns whether the owner of the account is also told by mail, if they have an
		 * address.
		 * @return true if a notice is sent
		 */
		public boolean isMailed() {
			return isTold() && !NOT_MAILED.contains(this);
		}

	}

	/**
	 * A passkey of the account.
	 *
	 * @param deviceId its Passage device ID, at most 128 characters
	 * @param name the name under which pages showed it at that time
	 */
	public record Passkey(String deviceId, String name) {

	}

	/**
	 * How people prove that an account is theirs.
	 */
	public enum Proof {

		PASSWORD(FactorGrantedAuthority.PASSWORD_AUTHORITY, "password"),

		PASSKEY(FactorGrantedAuthority.WEBAUTHN_AUTHORITY, "passkeys.name"),

		/**
		 * Never stored with an event, because the previous version can't read it there.
		 */
		RECOVERY_CODE("FACTOR_RECOVERY_CODE", "recovery.code"),

		/** Links in mails. Never stored with an event either. */
		RECOVERY_MAIL(FactorGrantedAuthority.OTT_AUTHORITY, "recovery.mail.proof");

		private final String authority;

		private final String messageKey;

		Proof(String authority, String messageKey) {
			this.authority = authority;
			this.messageKey = messageKey;
		}

		/**
		 * Finds a proof.
		 * @param name its name, as an instance of this version or another one stored it,
		 * or null
		 * @return the proof, or empty if there is none or if this version doesn't know it
		 */
		static Optional<Proof> find(@Nullable String name) {
			return Stream.of(values()).filter((proof) -> proof.name().equals(name)).findFirst();
		}

		/**
		 * Returns the authority by which Spring Security knows the proof.
		 * @return the name of a {@link FactorGrantedAuthority}
		 */
		public String authority() {
			return this.authority;
		}

		/**
		 * Returns whether it is proof enough only to set up a way in.
		 * @return false for passwords and passkeys
		 */
		public boolean isRecovery() {
			return this == RECOVERY_CODE || this == RECOVERY_MAIL;
		}

		/**
		 * Returns how a person signed in.
		 * @param authentication a sign-in that just succeeded
		 * @return the proof
		 */
		public static Proof of(Authentication authentication) {
			return Stream.of(PASSKEY, RECOVERY_CODE, RECOVERY_MAIL)
				.filter((proof) -> proof.isIn(authentication))
				.findFirst()
				.orElse(PASSWORD);
		}

		/**
		 * Returns its name in an export.
		 * @return such as {@code password}, and "Password" for people
		 */
		public MessageSourceResolvable worded() {
			return PersonalData.worded(name(), this.messageKey);
		}

		private boolean isIn(Authentication authentication) {
			return authentication.getAuthorities()
				.stream()
				.anyMatch((authority) -> this.authority.equals(authority.getAuthority()));
		}

	}

}
