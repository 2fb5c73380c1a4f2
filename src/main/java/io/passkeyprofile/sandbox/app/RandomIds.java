package io.passkeyprofile.sandbox.app;

import java.security.SecureRandom;

/**
 * Makes IDs and bytes that nobody can guess.
 */
public final class RandomIds {

	/** A regular expression for an ID: 24 letters and digits, which hold 142 bits. */
	public static final String PATTERN = "[A-Za-z0-9]{24}";

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private static final SecureRandom RANDOM = new SecureRandom();

	private RandomIds() {
	}

	/**
	 * Makes an ID.
	 * @return a new random ID that matches {@link #PATTERN}
	 */
	public static String next() {
		return RANDOM.ints(24, 0, ALPHABET.length())
			.collect(StringBuilder::new, (id, index) -> id.append(ALPHABET.charAt(index)), StringBuilder::append)
			.toString();
	}

	/**
	 * Makes a challenge, a user handle or a credential ID.
	 * @return 32 new random bytes
	 */
	public static byte[] bytes() {
		byte[] bytes = new byte[32];
		RANDOM.nextBytes(bytes);
		return bytes;
	}

}
