package io.passkeyprofile.profile.account;

import java.util.Locale;

/**
 * A username breaks the rules for new usernames.
 */
public class UnfitUsernameException extends IllegalArgumentException {

	private final Reason reason;

	UnfitUsernameException(Reason reason) {
		super("Unfit username: " + reason);
		this.reason = reason;
	}

	/**
	 * Returns the message key of the sentence that tells people what is wrong.
	 * @return the key of a message without arguments
	 */
	public String getMessageKey() {
		return "sign-up.username." + this.reason.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What is wrong with the username.
	 */
	enum Reason {

		/** It is too short or too long, or has characters that don't show. */
		INVALID,

		/** It has characters or combinations of characters that PRECIS forbids. */
		CHARACTERS,

		/** It mixes scripts, such as Latin and Cyrillic. */
		SCRIPTS,

		/** It looks like an existing name in another script. */
		ALIKE

	}

}
