package io.passkeyprofile.passage;

import org.jspecify.annotations.Nullable;

/**
 * A call to Passage failed. Either Passage refused it, and this exception has the HTTP
 * status and the code of the answer; or no usable answer came, and it is a
 * {@link PassageUnavailableException}.
 * <p>
 * The message says what happened and what to do. It is for logs and contains neither the
 * API key nor a nonce.
 * <p>
 * Source: Passage Flex management API, errors: <code>{"code", "error"}</code>.
 */
public class PassageException extends RuntimeException {

	/** Code of a 401: the API key is not one of the app's. */
	public static final String INVALID_ACCESS_TOKEN = "invalid_access_token";

	/** Code of a 401: the nonce is wrong, expired or already used. */
	public static final String INVALID_NONCE = "invalid_nonce";

	/** Code of a 404: there is no app with this ID. */
	public static final String APP_NOT_FOUND = "app_not_found";

	/** Code of a 404: no user has the external ID. */
	public static final String USER_NOT_FOUND = "user_not_found";

	/** Code of a 404: the user has no device with this ID. */
	public static final String DEVICE_NOT_FOUND = "device_not_found";

	/** Code of a 409: the user has no passkey to sign in with. */
	public static final String USER_HAS_NO_PASSKEYS = "user_has_no_passkeys";

	/** The HTTP status, or 0. */
	private final int status;

	/** The error code, or {@code null}. */
	private final @Nullable String code;

	/**
	 * Creates an exception for an answer that refuses the call.
	 * @param status the HTTP status of the answer
	 * @param code the error code in the answer, or {@code null} if it has none
	 * @param message what happened and what to do, for logs. The status and the code are
	 * put in front of it.
	 */
	public PassageException(int status, @Nullable String code, String message) {
		super(status + ((code != null) ? " " + code : "") + ": " + message);
		this.status = status;
		this.code = code;
	}

	PassageException(String message, @Nullable Throwable cause) {
		super(message, cause);
		this.status = 0;
		this.code = null;
	}

	/**
	 * Returns the HTTP status of the answer.
	 * @return a status outside 200 to 299, or 0 if no usable answer came
	 */
	public int getStatus() {
		return this.status;
	}

	/**
	 * Returns the error code of the answer, such as {@link #USER_NOT_FOUND}.
	 * @return the code, or {@code null} if there is none, for example because a proxy
	 * answered
	 */
	public @Nullable String getCode() {
		return this.code;
	}

	boolean isUserNotFound() {
		return this.status == 404 && USER_NOT_FOUND.equals(this.code);
	}

}
