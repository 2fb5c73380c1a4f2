package io.passkeyprofile.profile.account;

import java.util.Locale;

/**
 * A password breaks the rules for new passwords.
 */
public class UnfitPasswordException extends IllegalArgumentException {

	private final Reason reason;

	UnfitPasswordException(Reason reason) {
		super("Unfit password: " + reason);
		this.reason = reason;
	}

	/**
	 * Returns the message key of the sentence that tells people what is wrong.
	 * @return the key of a message without arguments
	 */
	public String getMessageKey() {
		return "new-password." + this.reason.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What is wrong with the password.
	 */
	enum Reason {

		/** It is too short or too long. */
		LENGTH,

		/** It is a common password. */
		COMMON,

		/** It is hardly more than the username. */
		USERNAME

	}

}
