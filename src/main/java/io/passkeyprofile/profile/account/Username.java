package io.passkeyprofile.profile.account;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The name a person chose for their account: 3 to 64 characters (Unicode code points) in
 * Unicode normalization form NFKC, without invisible characters and without white space
 * at either end. New accounts have to meet the rules of {@link NewUsername} too.
 *
 * @param value the name as it is shown
 */
public record Username(String value) {

	static final int MIN_LENGTH = 3;

	static final int MAX_LENGTH = 64;

	/**
	 * Normalizes and checks a name.
	 * @param value the name as typed
	 * @throws IllegalArgumentException if it breaks the rules above
	 */
	public Username {
		value = Normalizer.normalize(value, Normalizer.Form.NFKC).strip();
		int length = value.codePointCount(0, value.length());
		if (length < MIN_LENGTH || length > MAX_LENGTH || value.codePoints().anyMatch(Username::isInvisible)) {
			throw new IllegalArgumentException("Not a username");
		}
	}

	/**
	 * Returns the form in which usernames are compared: "Ada" and "ADA" are the same
	 * account.
	 * @return the case-folded name
	 */
	public String key() {
		return fold(this.value);
	}

	/**
	 * Returns the key of a username that was typed.
	 * @param typed what the person typed
	 * @return the {@link #key()}, or an empty string if it can't be a username
	 */
	public static String keyOf(String typed) {
		try {
			return new Username(typed).key();
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	/**
	 * Returns the form in which text is compared regardless of case and compatibility
	 * forms.
	 */
	static String fold(String text) {
		// Through both cases, because some letters are equal only in one: σ and ς in
		// upper case
		String normalized = Normalizer.normalize(text, Normalizer.Form.NFKC);
		String folded = normalized.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
		return Normalizer.normalize(folded, Normalizer.Form.NFKC);
	}

	@Override
	public String toString() {
		return this.value;
	}

	private static boolean isInvisible(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> false;
		};
	}

}
