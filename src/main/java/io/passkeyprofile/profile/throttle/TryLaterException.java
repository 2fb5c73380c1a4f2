package io.passkeyprofile.profile.throttle;

import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * What was asked for is refused for now, whoever asked and whether or not their password
 * is right.
 */
public abstract class TryLaterException extends AuthenticationServiceException {

	private static final int MINUTE = 60;

	private final HttpStatus status;

	private final String messageKey;

	private final Duration retryAfter;

	/**
	 * A refusal.
	 * @param status the status of the answer
	 * @param messageKey the text that says so to people, with the time to wait as its
	 * argument
	 * @param retryAfter how long to wait
	 */
	protected TryLaterException(HttpStatus status, String messageKey, Duration retryAfter) {
		super("Try again in " + retryAfter);
		this.status = status;
		this.messageKey = messageKey;
		this.retryAfter = retryAfter;
	}

	/**
	 * How long to wait before another attempt makes sense.
	 * @return more than zero
	 */
	public Duration getRetryAfter() {
		return this.retryAfter;
	}

	/**
	 * The key of the sentence that says so to people.
	 * @return a key whose text takes {@link #getWaitingTime()} as its argument
	 */
	public String getMessageKey() {
		return this.messageKey;
	}

	/**
	 * How long to wait, in words.
	 * @return whole seconds, or whole minutes where it is longer than one; rounded up
	 */
	public MessageSourceResolvable getWaitingTime() {
		long seconds = seconds();
		return (seconds <= MINUTE) ? words("wait.seconds", seconds) : words("wait.minutes", ceilDiv(seconds, MINUTE));
	}

	/**
	 * Tells programs: by the status, and by {@code Retry-After} in whole seconds.
	 * @param response the response, not yet committed
	 */
	public void tell(HttpServletResponse response) {
		response.setStatus(this.status.value());
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds()));
	}

	private long seconds() {
		return Math.max(1, ceilDiv(this.retryAfter.toMillis(), 1000));
	}

	private static long ceilDiv(long value, long unit) {
		return (value + unit - 1) / unit;
	}

	private static MessageSourceResolvable words(String key, long count) {
		return new DefaultMessageSourceResolvable(new String[] { key }, new Object[] { count });
	}

}
