package io.passkeyprofile.profile.passage;

import java.util.Locale;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Why Passage did not do what we asked, as far as it makes a difference to people.
 */
public enum PassageFailure {

	/** No answer in time. Passage may have done what we asked. */
	TIMEOUT,

	/** No answer, or an unreadable one. */
	UNAVAILABLE,

	/** We sent nothing, because Passage does not answer other requests either. */
	NOT_ASKED,

	/** Passage doesn't accept our app ID or API key. The person can't fix that. */
	REFUSED,

	/** Too many requests. It may work in a minute. */
	BUSY,

	/** Passage does not know the account, or no longer does. */
	USER_NOT_FOUND,

	/** Any other error. */
	ERROR;

	/**
	 * Tells why a call failed.
	 * @param failure what the call threw
	 * @return the reason
	 */
	public static PassageFailure of(PassageException failure) {
		if (failure instanceof PassageUnavailableException unavailable) {
			return !unavailable.isSent() ? NOT_ASKED : unavailable.isTimeout() ? TIMEOUT : UNAVAILABLE;
		}
		return switch (failure.getStatus()) {
			case 401, 403 -> REFUSED;
			case 404 -> ofNotFound(failure.getCode());
			case 408, 504 -> TIMEOUT;
			case 429 -> BUSY;
			case 502, 503 -> UNAVAILABLE;
			default -> ERROR;
		};
	}

	private static PassageFailure ofNotFound(@Nullable String code) {
		if (PassageException.USER_NOT_FOUND.equals(code)) {
			return USER_NOT_FOUND;
		}
		return "app_not_found".equals(code) ? REFUSED : ERROR;
	}

	/**
	 * Returns the status with which JSON routes answer.
	 * @return the HTTP status
	 */
	public HttpStatus status() {
		return switch (this) {
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
			case NOT_ASKED -> HttpStatus.SERVICE_UNAVAILABLE;
			case USER_NOT_FOUND -> HttpStatus.NOT_FOUND;
			default -> HttpStatus.BAD_GATEWAY;
		};
	}

	/**
	 * Returns the code for programs, which is also the end of the keys of its sentences.
	 * @return the code, such as {@code passage_timeout}
	 */
	public String code() {
		return "passage_" + name().toLowerCase(Locale.ROOT);
	}

}
