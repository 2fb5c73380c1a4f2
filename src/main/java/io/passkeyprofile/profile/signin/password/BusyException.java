package io.passkeyprofile.profile.signin.password;

import java.time.Duration;

import io.passkeyprofile.profile.throttle.TryLaterException;

import org.springframework.http.HttpStatus;

/**
 * Too many passwords are being hashed at once.
 */
class BusyException extends TryLaterException {

	BusyException(Duration retryAfter) {
		super(HttpStatus.SERVICE_UNAVAILABLE, "busy", retryAfter);
	}

}
