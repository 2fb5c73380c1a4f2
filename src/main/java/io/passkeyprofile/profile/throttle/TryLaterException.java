package io.passkeyprofile.profile.throttle;

import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * A request is refused for now, whether or not its password is right.
 */
public abstract class TryLaterException extends AuthenticationServiceException {

	private static final int MINUTE = 60;

	private static final int HOUR = 60 * MINUTE;

	private final HttpStatus status;

	private final String messageKey;

	private final Duration retryAfter;

	/**
	 * Creates a refusal.
	 * @param status the status of the response
	 * @param messageKey the key of the message for people; its argument is the time to
	 * wait
	 * @param retryAfter how long to wait
	 */
	protected TryLaterException(HttpStatus status, String messageKey, Duration retryAfter) {
		super("Try again in " + retryAfter);
		this.status = status;
		this.messageKey = messageKey;
		this.retryAfter = retryAfter;
	}

	/**
	 * Returns how long to wait before the next attempt.
	 * @return a duration of more than zero
	 */
	public Duration getRetryAfter() {
		return this.retryAfter;
	}

	/**
	 * Returns the key of the message for people.
	 * @return the key of a message that takes {@link #getWaitingTime()} as its argument
	 */
	public String getMessageKey() {
		return this.messageKey;
	}

	/**
	 * Returns how long to wait, in words.
	 * @return whole seconds, or whole minutes if it is longer than one, or whole hours if
	 * it is longer than two; rounded up
	 */
	public MessageSourceResolvable getWaitingTime() {
		long seconds = seconds();
		if (seconds > 2 * HOUR) {
			return words("wait.hours", ceilDiv(seconds, HOUR));
		}
		return (seconds <= MINUTE) ? words("wait.seconds", seconds) : words("wait.minutes", ceilDiv(seconds, MINUTE));
	}

	/**
	 * Sets the status of a response, and {@code Retry-After} in whole seconds.
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
