package io.passkeyprofile.profile.account;

import java.util.Locale;

/**
 * A password is none that anybody should have.
 */
public class UnfitPasswordException extends IllegalArgumentException {

	private final Reason reason;

	UnfitPasswordException(Reason reason) {
		super("Unfit password: " + reason);
		this.reason = reason;
	}

	/**
	 * The key of the sentence that says to people what is wrong with it.
	 * @return a key without arguments
	 */
	public String getMessageKey() {
		return "new-password." + this.reason.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What is wrong with it.
	 */
	enum Reason {

		/** It is too short or too long. */
		LENGTH,

		/** Too many people have it. */
		COMMON,

		/** It is hardly more than the username. */
		USERNAME

	}

}
