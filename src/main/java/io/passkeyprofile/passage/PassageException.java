package io.passkeyprofile.passage;

import org.jspecify.annotations.Nullable;

/**
 * A call that failed. Passage refused it, and this exception carries the status and the
 * code of its answer; or there was no usable answer at all, which is the subtype
 * {@link PassageUnavailableException}.
 * <p>
 * Source: Passage Flex management API, error body <code>{"code", "error"}</code>. No
 * message ever holds the API key or a nonce.
 */
public class PassageException extends RuntimeException {

	/** Code of a 404: no user has the external ID. */
	public static final String USER_NOT_FOUND = "user_not_found";

	/** Code of a 404: the user has no device of that ID. */
	public static final String DEVICE_NOT_FOUND = "device_not_found";

	/** Code of a 401: the nonce is wrong, expired or used. */
	public static final String INVALID_NONCE = "invalid_nonce";

	/** Code of a 409: the user has no passkey to authenticate with. */
	public static final String USER_HAS_NO_PASSKEYS = "user_has_no_passkeys";

	/** The HTTP status, or 0. */
	private final int status;

	/** The code, or {@code null}. */
	private final @Nullable String code;

	/**
	 * An answer that refuses the call.
	 * @param status the HTTP status of the answer
	 * @param code the code in the body of the answer, or {@code null} if there was none
	 * @param sentence what happened, in words for a log
	 */
	public PassageException(int status, @Nullable String code, String sentence) {
		super(status + ((code != null) ? " " + code : "") + ": " + sentence);
		this.status = status;
		this.code = code;
	}

	PassageException(String sentence, @Nullable Throwable cause) {
		super(sentence, cause);
		this.status = 0;
		this.code = null;
	}

	/**
	 * The HTTP status of Passage's answer.
	 * @return a status outside 200 to 299, or 0 if there was no usable answer
	 */
	public int getStatus() {
		return this.status;
	}

	/**
	 * The code that Passage gave, such as {@link #USER_NOT_FOUND}.
	 * @return the code, or {@code null} if the answer had none, as when a proxy gave it
	 */
	public @Nullable String getCode() {
		return this.code;
	}

	boolean isUserNotFound() {
		return this.status == 404 && USER_NOT_FOUND.equals(this.code);
	}

}
