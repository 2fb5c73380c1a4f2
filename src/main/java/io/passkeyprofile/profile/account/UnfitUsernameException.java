package io.passkeyprofile.profile.account;

import java.util.Locale;

/**
 * A username is none that a new account may have.
 */
public class UnfitUsernameException extends IllegalArgumentException {

	private final Reason reason;

	UnfitUsernameException(Reason reason) {
		super("Unfit username: " + reason);
		this.reason = reason;
	}

	/**
	 * The key of the sentence that says to people what is wrong with it.
	 * @return a key without arguments
	 */
	public String getMessageKey() {
		return "sign-up.username." + this.reason.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What is wrong with it.
	 */
	enum Reason {

		/** It has characters, or combinations of them, that PRECIS forbids. */
		CHARACTERS,

		/** It mixes scripts, such as Latin and Cyrillic. */
		SCRIPTS,

		/** It looks like an existing name in another script. */
		ALIKE

	}

}
