package io.passkeyprofile.testing;

import org.jspecify.annotations.Nullable;

/**
 * A ceremony ended without a nonce: the authenticator refused to take part, or the
 * sandbox refused one of the two calls.
 */
public final class CeremonyRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The HTTP status. */
	private final @Nullable Integer status;

	/** Passage's code. */
	private final @Nullable String code;

	/** The name of the {@code DOMException}. */
	private final @Nullable String exceptionName;

	CeremonyRefusedException(String message, @Nullable Integer status, @Nullable String code,
			@Nullable String exceptionName) {
		super(message);
		this.status = status;
		this.code = code;
		this.exceptionName = exceptionName;
	}

	/**
	 * Returns the HTTP status with which the sandbox refused a call.
	 * @return the status, such as 401, or {@code null} if the authenticator refused or
	 * the connection broke
	 */
	public @Nullable Integer status() {
		return this.status;
	}

	/**
	 * Returns Passage's code for why the sandbox refused a call.
	 * @return the code, such as {@code webauthn_login_failed}, or {@code null} if there
	 * is none
	 */
	public @Nullable String code() {
		return this.code;
	}

	/**
	 * Returns what a page would have caught if the authenticator refused.
	 * @return the name of a {@code DOMException}, such as {@code InvalidStateError}, or
	 * {@code null} if the sandbox refused
	 */
	public @Nullable String exceptionName() {
		return this.exceptionName;
	}

}
