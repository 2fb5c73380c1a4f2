package io.passkeyprofile.profile.operations;

import java.time.Clock;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Whether the last request to Passage was answered as it should be. It sends none of its
 * own: however often somebody asks, Passage has nothing to do.
 */
@Component
class PassageHealthIndicator extends AbstractHealthIndicator implements PassageInterceptor {

	private final Clock clock;

	private volatile @Nullable Instant answered;

	private volatile @Nullable Failure failure;

	PassageHealthIndicator(Clock clock) {
		this.clock = clock;
	}

	@Override
	public <T> T intercept(String operation, BiConsumer<String, String> headers, Supplier<T> request) {
		try {
			T answer = request.get();
			succeeded();
			return answer;
		}
		catch (PassageException ex) {
			if (isOurFault(ex)) {
				succeeded();
			}
			else {
				this.failure = new Failure(String.valueOf(ex.getMessage()), this.clock.instant());
			}
			throw ex;
		}
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		Failure last = this.failure;
		if (last != null) {
			health.down().withDetail("error", last.message()).withDetail("failed", last.time());
		}
		else if (this.answered != null) {
			health.up();
		}
		else {
			health.unknown().withDetail("reason", "No request since the start");
		}
		if (this.answered != null) {
			health.withDetail("answered", this.answered);
		}
	}

	private void succeeded() {
		this.answered = this.clock.instant();
		this.failure = null;
	}

	/** Such as a passkey that is gone, or a nonce that was used before. */
	private static boolean isOurFault(PassageException failure) {
		return failure.getStatus() / 100 == 4 && !PassageException.INVALID_ACCESS_TOKEN.equals(failure.getCode())
				&& !PassageException.APP_NOT_FOUND.equals(failure.getCode());
	}

	private record Failure(String message, Instant time) {

	}

}
