package io.passkeyprofile.profile.passkey;

import java.util.Locale;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Why Passage did not do what we asked, as far as it makes a difference to people.
 */
enum PassageFailure {

	/** No answer in time. What we asked may have been done all the same. */
	TIMEOUT,

	/** No answer, or none that could be read. */
	UNAVAILABLE,

	/** It doesn't accept our app ID or API key: nothing that the person can mend. */
	REFUSED,

	/** Too many requests: it may work in a minute. */
	BUSY,

	/** It does not know the account, or not any more. */
	USER_NOT_FOUND,

	/** Any other error. */
	ERROR;

	public static PassageFailure of(PassageException failure) {
		if (failure instanceof PassageUnavailableException unavailable) {
			return unavailable.isTimeout() ? TIMEOUT : UNAVAILABLE;
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
	 * The status of a JSON route that failed for this reason.
	 */
	HttpStatus status() {
		return switch (this) {
			case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
			case USER_NOT_FOUND -> HttpStatus.NOT_FOUND;
			default -> HttpStatus.BAD_GATEWAY;
		};
	}

	/**
	 * The failure's code for programs, which also ends the keys of its texts.
	 */
	public String code() {
		return "passage_" + name().toLowerCase(Locale.ROOT);
	}

}
