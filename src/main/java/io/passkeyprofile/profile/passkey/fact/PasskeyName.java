package io.passkeyprofile.profile.passkey.fact;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * A name that a person gave a passkey: 1 to 64 characters of any script. Characters that
 * don't show, or that change the direction of the text around them, are refused, because
 * names appear inside sentences.
 *
 * @param value the name, without white space around it
 */
public record PasskeyName(String value) {

	private static final int LONGEST = 64;

	/** Joiners are kept, because emoji and some scripts need them. */
	private static final Pattern REFUSED = Pattern.compile(
			"[\\p{Cc}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]|[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]|\\uFEFF");

	/** Without any of these, nothing of the name would show. */
	private static final Pattern VISIBLE = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}]");

	/**
	 * Checks a name.
	 * @throws IllegalArgumentException if it is not fit for a passkey
	 */
	public PasskeyName {
		value = Normalizer.normalize(value.strip(), Normalizer.Form.NFC);
		if (value.codePointCount(0, value.length()) > LONGEST || !VISIBLE.matcher(value).find()
				|| REFUSED.matcher(value).find()) {
			throw new IllegalArgumentException("Not a name of 1 to " + LONGEST + " visible characters");
		}
	}

}
