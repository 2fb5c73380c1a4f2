package io.passkeyprofile.start;

/**
 * Ends the start of a server with one sentence instead of a stack trace.
 */
public final class StartRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception with the sentence to show.
	 * @param sentence why the server doesn't start and what to do, for the person who
	 * started it
	 */
	public StartRefusedException(String sentence) {
		super(sentence);
	}

}
