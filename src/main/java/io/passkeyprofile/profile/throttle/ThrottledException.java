package io.passkeyprofile.profile.throttle;

import java.time.Duration;

import org.springframework.http.HttpStatus;

/**
 * There were too many attempts.
 */
public class ThrottledException extends TryLaterException {

	ThrottledException(Bucket bucket, Duration retryAfter) {
		super(HttpStatus.TOO_MANY_REQUESTS, bucket.messageKey(), retryAfter);
	}

}
