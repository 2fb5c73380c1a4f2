package io.passkeyprofile.profile.signin.recovery;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A recovery code, such as {@code K7QM-3XWD-9HPA-TR4E}. The first group is its prefix,
 * which isn't secret and serves to find the hash. The other groups are the secret, of 59
 * bits.
 *
 * @param prefix the first group
 * @param secret the other groups, without dashes
 */
record RecoveryCode(String prefix, String secret) {

	/** Letters and digits that are hard to confuse: without 0 and O, 1, I and L. */
	private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

	private static final int GROUP = 4;

	/** How many letters and digits a code has. */
	private static final int LENGTH = 4 * GROUP;

	private static final Pattern CODE = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");

	/** What people type between the groups, or a printer adds. */
	private static final Pattern SEPARATORS = Pattern.compile("[\\s\\p{Z}\\p{Cf}\\p{Pd}_.]+");

	private static final SecureRandom RANDOM = new SecureRandom();

	/** Creates a code that nobody can guess. */
	static RecoveryCode create() {
		StringBuilder code = new StringBuilder();
		RANDOM.ints(LENGTH, 0, ALPHABET.length()).forEach((index) -> code.append(ALPHABET.charAt(index)));
		return of(code.toString());
	}

	/**
	 * Reads a code that was typed, in upper or lower case, with any spaces and dashes.
	 * @param typed what the person typed
	 * @return the code, or empty if it can't be one
	 */
	static Optional<RecoveryCode> parse(String typed) {
		String code = SEPARATORS.matcher(Normalizer.normalize(typed, Normalizer.Form.NFKC))
			.replaceAll("")
			.toUpperCase(Locale.ROOT);
		return CODE.matcher(code).matches() ? Optional.of(of(code)) : Optional.empty();
	}

	private static RecoveryCode of(String code) {
		return new RecoveryCode(code.substring(0, GROUP), code.substring(GROUP));
	}

	/**
	 * Returns the code as people read it.
	 * @return its groups, with dashes between them
	 */
	String text() {
		return (this.prefix + this.secret).replaceAll("(?<=.)(?=(.{" + GROUP + "})+$)", "-");
	}

	@Override
	public String toString() {
		return "RecoveryCode[****]";
	}

}
