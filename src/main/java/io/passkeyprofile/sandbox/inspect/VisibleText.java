package io.passkeyprofile.sandbox.inspect;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces invisible characters by escapes, such as {@code \}{@code u202e} for the one
 * that reverses the direction of text. Otherwise callers could make a page or a terminal
 * show something false.
 */
public final class VisibleText {

	private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}&&[^\\n\\t]]");

	private VisibleText() {
	}

	/**
	 * Makes a text visible.
	 * @param text the text; line breaks and tabs stay
	 * @return the text with escapes; usual text stays the same
	 */
	public static String of(String text) {
		return INVISIBLE.matcher(text)
			.replaceAll(
					(match) -> match.group().chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining()));
	}

}
