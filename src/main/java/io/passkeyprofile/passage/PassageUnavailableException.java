package io.passkeyprofile.passage;

import org.jspecify.annotations.Nullable;

/**
 * No usable answer came: Passage was not reached, took too long, broke the connection, or
 * sent something other than the JSON that was expected. Passage may have carried out the
 * call all the same, unless the request was not even {@linkplain #isSent() sent}.
 * {@link #getStatus()} is 0 and {@link #getCode()} is {@code null}.
 */
public final class PassageUnavailableException extends PassageException {

	/** Whether the call timed out. */
	private final boolean timeout;

	/** Whether Passage may have received the request. */
	private final boolean sent;

	/**
	 * Creates an exception for a call without a usable answer.
	 * @param message what happened and what to do, for logs
	 * @param timeout whether the call timed out
	 * @param cause why no answer came, or {@code null} if one came but is not usable
	 */
	public PassageUnavailableException(String message, boolean timeout, @Nullable Throwable cause) {
		this(message, timeout, true, cause);
	}

	private PassageUnavailableException(String message, boolean timeout, boolean sent, @Nullable Throwable cause) {
		super(message, cause);
		this.timeout = timeout;
		this.sent = sent;
	}

	/**
	 * Creates an exception for a request that was refused before it was sent.
	 * @param message what happened and what to do, for logs
	 * @param cause what refused it, or {@code null}
	 * @return the exception, which is not {@linkplain #isSent() sent}
	 */
	public static PassageUnavailableException notSent(String message, @Nullable Throwable cause) {
		return new PassageUnavailableException(message, false, false, cause);
	}

	/**
	 * Returns whether the call timed out.
	 * @return {@code true} after the connect timeout or the read timeout
	 */
	public boolean isTimeout() {
		return this.timeout;
	}

	/**
	 * Returns whether Passage may have received the request.
	 * @return {@code false} if a {@link PassageInterceptor} refused to send it
	 */
	public boolean isSent() {
		return this.sent;
	}

}
