package io.passkeyprofile.profile.throttle;

/**
 * What is counted.
 */
public enum Bucket {

	/** Passwords that were tried for one username, whether anybody has it or not. */
	ACCOUNT("throttled.sign-in"),

	/**
	 * Passwords that the one who is signed in to an account tried in order to confirm.
	 */
	CONFIRMATION("throttled.sign-in"),

	/** Changes of one account's password. */
	PASSWORD_CHANGE("throttled.password-change"),

	/** Passwords that failed, from one network. */
	NETWORK("throttled.sign-in"),

	/** Sign-ins with a passkey that failed, from one network. */
	PASSKEY("throttled.passkey"),

	/**
	 * What one account makes or uses at Passage: transactions, nonces and revocations.
	 */
	PASSAGE("throttled.passage"),

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
