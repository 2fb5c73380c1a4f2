package io.passkeyprofile.passage;

import org.jspecify.annotations.Nullable;

/**
 * No usable answer came: Passage was not reached, took too long, broke the connection, or
 * sent something other than the JSON that was expected. Passage may have carried out the
 * call all the same. {@link #getStatus()} is 0 and {@link #getCode()} is {@code null}.
 */
public final class PassageUnavailableException extends PassageException {

	/** Whether the call timed out. */
	private final boolean timeout;

	/**
	 * Creates an exception for a call without a usable answer.
	 * @param message what happened and what to do, for logs
	 * @param timeout whether the call timed out
	 * @param cause why no answer came, or {@code null} if one came but is not usable
	 */
	public PassageUnavailableException(String message, boolean timeout, @Nullable Throwable cause) {
		super(message, cause);
		this.timeout = timeout;
	}

	/**
	 * Returns whether the call timed out.
	 * @return {@code true} after the connect timeout or the read timeout
	 */
	public boolean isTimeout() {
		return this.timeout;
	}

}
