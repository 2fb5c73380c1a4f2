package io.passkeyprofile.profile;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * A clock that shows the real time until a test moves or stops it. It is the
 * application's clock in every {@link ApplicationTest}.
 */
@org.springframework.context.annotation.Primary
public final class MovableClock extends Clock {

	private volatile Duration ahead = Duration.ZERO;

	private volatile @Nullable Instant stoppedAt;

	public void advance(Duration duration) {
		this.ahead = this.ahead.plus(duration);
	}

	/** Leaves the test an hour in which equal events share a row. */
	public void startNextHour() {
		Instant now = instant();
		advance(Duration.between(now, now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS)));
	}

	/** From now on, only {@link #advance} moves the clock. */
	public MovableClock stop() {
		this.stoppedAt = Instant.now();
		return this;
	}

	/** Shows the real time again. */
	public void reset() {
		this.ahead = Duration.ZERO;
		this.stoppedAt = null;
	}

	@Override
	public Instant instant() {
		Instant stopped = this.stoppedAt;
		return ((stopped != null) ? stopped : Clock.systemUTC().instant()).plus(this.ahead);
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
