package io.passkeyprofile.profile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.springframework.context.annotation.Primary;

/**
 * The time of day, which a test may move on: import it as the application's clock.
 */
@Primary
public final class MovableClock extends Clock {

	private volatile Duration ahead = Duration.ZERO;

	public void advance(Duration duration) {
		this.ahead = this.ahead.plus(duration);
	}

	public void reset() {
		this.ahead = Duration.ZERO;
	}

	@Override
	public Instant instant() {
		return Clock.systemUTC().instant().plus(this.ahead);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
