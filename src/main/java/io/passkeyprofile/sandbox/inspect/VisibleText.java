package io.passkeyprofile.sandbox.inspect;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Shows characters that nobody sees, such as those that reverse the direction of writing,
 * as {@code \}{@code u202e}. What callers send can't make a page or a terminal lie.
 */
public final class VisibleText {

	private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}&&[^\\n\\t]]");

	private VisibleText() {
	}

	/**
	 * Makes a text visible.
	 * @param text the text; line breaks and tabs stay
	 * @return the text with escapes, which is the same for usual text
	 */
	public static String of(String text) {
		return INVISIBLE.matcher(text)
			.replaceAll(
					(match) -> match.group().chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining()));
	}

}
