package io.passkeyprofile.passage;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The body of an error: <code>{"code": "…", "error": "…"}</code>. A proxy may answer with
 * anything else, so both members may be missing.
 *
 * @param code the error code, or {@code null} if there is none
 * @param error a sentence for a person, or {@code null} if there is none
 */
record ErrorBody(@Nullable String code, @Nullable String error) {

	private static final int MAX_SENTENCE_LENGTH = 300;

	private static final int MIN_SECRET_LENGTH = 16;

	private static final String MASK = "***";

	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

	static ErrorBody parse(byte[] body) {
		ErrorBody parsed;
		try {
			parsed = PassageHttp.JSON.readValue(body, ErrorBody.class);
		}
		catch (JacksonException ex) {
			parsed = null;
		}
		return (parsed != null) ? parsed : new ErrorBody(null, null);
	}

	/**
	 * Returns the exception for this error.
	 * @param status the HTTP status of the answer
	 * @param apiKey the API key, which the exception never repeats
	 * @param secrets other values from the request that the exception never repeats
	 */
	PassageException toException(int status, String apiKey, String... secrets) {
		String code = (this.code != null && CODE.matcher(this.code).matches()
				&& this.code.equals(mask(this.code, apiKey, secrets))) ? this.code : null;
		return new PassageException(status, code, sentence(apiKey, secrets) + " " + advice(status, code));
	}

	private String sentence(String apiKey, String... secrets) {
		if (this.error == null || this.error.isBlank()) {
			return "Passage gave no reason.";
		}
		String sentence = UNPRINTABLE.matcher(mask(this.error, apiKey, secrets)).replaceAll(" ").strip();
		if (sentence.length() > MAX_SENTENCE_LENGTH) {
			return sentence.substring(0, MAX_SENTENCE_LENGTH) + "…";
		}
		return sentence.matches(".*[.!?]") ? sentence : sentence + ".";
	}

	/** Masks secrets of the request, which a server may quote. */
	private static String mask(String text, String apiKey, String... secrets) {
		String masked = text.replace(apiKey, MASK);
		for (String secret : secrets) {
			// Passage's secrets are long. A short one may be an ordinary word.
			if (secret.length() >= MIN_SECRET_LENGTH) {
				masked = masked.replace(secret, MASK);
			}
		}
		return masked;
	}

	private static String advice(int status, @Nullable String code) {
		return switch (status) {
			case 400 -> "Check the values you passed.";
			case 401 -> PassageException.INVALID_NONCE.equals(code)
					? "Run the ceremony again: a nonce works once and expires soon." : "Check the API key.";
			case 403 -> "Check that the app and the user are active, and that the API key allows this call.";
			case 404 -> adviceIfNotFound(code);
			case 407 -> "Check the settings of the HTTP proxy.";
			case 409 -> "Let the user add a passkey, or sign in another way.";
			case 429 -> "Wait before you try again.";
			default -> (status < 400) ? "Set the base URL to the final address: redirects are not followed."
					: "Try again later.";
		};
	}

	private static String adviceIfNotFound(@Nullable String code) {
		if (PassageException.USER_NOT_FOUND.equals(code)) {
			return "Create a register transaction, which creates the user.";
		}
		if (PassageException.DEVICE_NOT_FOUND.equals(code)) {
			return "List the devices again: this one may be revoked already.";
		}
		return "Check the base URL and the app ID.";
	}

}
