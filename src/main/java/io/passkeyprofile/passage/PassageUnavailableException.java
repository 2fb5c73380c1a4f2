package io.passkeyprofile.passage;

import org.jspecify.annotations.Nullable;

/**
 * There was no usable answer: Passage was not reached, did not answer in time, broke off,
 * or sent something other than the JSON that was due. Whether the call took effect is
 * unknown. {@link #getStatus()} is 0 and {@link #getCode()} is {@code null}.
 */
public final class PassageUnavailableException extends PassageException {

	/** Whether time ran out. */
	private final boolean timeout;

	/**
	 * A call without a usable answer.
	 * @param sentence what happened, in words for a log
	 * @param timeout whether time ran out
	 * @param cause the I/O failure, or {@code null} if an answer came but was not usable
	 */
	public PassageUnavailableException(String sentence, boolean timeout, @Nullable Throwable cause) {
		super(sentence, cause);
		this.timeout = timeout;
	}

	/**
	 * Whether time ran out.
	 * @return {@code true} after a connect timeout or a read timeout
	 */
	public boolean isTimeout() {
		return this.timeout;
	}

}
