package io.passkeyprofile.profile.throttle;

/**
 * What the throttle counts.
 */
public enum Bucket {

	/** Passwords tried for one username, whether the username exists or not. */
	ACCOUNT("throttled.sign-in"),

	/**
	 * Passwords tried by the person who is signed in, to prove again who they are.
	 */
	CONFIRMATION("throttled.sign-in"),

	/**
	 * Recovery codes tried for one username and one prefix, whether they exist or not.
	 */
	RECOVERY_CODE("throttled.recovery-code"),

	/** Recoveries by mail that were asked for from one network. */
	RECOVERY_MAIL("throttled.recovery-code"),

	/** Changes of one account's password. */
	PASSWORD_CHANGE("throttled.password-change"),

	/** Passwords and recovery codes that failed, from one network. */
	NETWORK("throttled.sign-in"),

	/** Sign-ins with a passkey that failed, from one network. */
	PASSKEY("throttled.passkey"),

	/**
	 * Transactions, nonces and revocations of one account at Passage.
	 */
	PASSAGE("throttled.passage"),

	/** Mails that one account asked for to confirm an address. */
	MAIL("throttled.mail"),

	/** The same mails to one address, whichever account asked for them. */
	MAIL_ADDRESS("throttled.mail"),

	/** Sign-ups from one network. */
	SIGN_UP("throttled.sign-up");

	private final String messageKey;

	Bucket(String messageKey) {
		this.messageKey = messageKey;
	}

	String messageKey() {
		return this.messageKey;
	}

}
