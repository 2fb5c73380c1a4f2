package io.passkeyprofile.sandbox;

import java.security.SecureRandom;

/**
 * Makes what nobody may guess.
 */
final class RandomIds {

	/** The form of an ID: 24 letters and digits are 142 bits. */
	static final String FORM = "[A-Za-z0-9]{24}";

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private static final SecureRandom RANDOM = new SecureRandom();

	private RandomIds() {
	}

	static String next() {
		return RANDOM.ints(24, 0, ALPHABET.length())
			.collect(StringBuilder::new, (id, index) -> id.append(ALPHABET.charAt(index)), StringBuilder::append)
			.toString();
	}

	static byte[] bytes() {
		byte[] bytes = new byte[32];
		RANDOM.nextBytes(bytes);
		return bytes;
	}

}
