package io.passkeyprofile.sandbox.users;

/**
 * A user can't be imported.
 */
public final class InvalidUserException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final long line;

	private InvalidUserException(long line, String sentence) {
		super(sentence);
		this.line = line;
	}

	/** Returns the number of the line on which the user begins, from 1. */
	long line() {
		return this.line;
	}

	/**
	 * Creates an exception for the person who wrote the users.
	 * @param line the number of the line on which the user begins, from 1
	 * @param member the path of the member that is wrong, such as
	 * {@code webauthn_devices[0].cred_id}, or an empty string for the user as a whole
	 * @param problem what is wrong: the rest of a sentence that begins with the path,
	 * without a full stop
	 * @return the exception; its message is a sentence with all three
	 */
	static InvalidUserException of(long line, String member, String problem) {
		return new InvalidUserException(line,
				"Line " + line + ": " + (member.isEmpty() ? "the user" : member) + " " + problem + ".");
	}

}
