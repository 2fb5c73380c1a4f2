package io.passkeyprofile.profile.operations;

import java.time.Clock;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageInterceptor;
import io.passkeyprofile.passage.PassageUnavailableException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Measures every request to Passage, passes the trace on, and remembers how the last one
 * ended. It sends none of its own: however often somebody asks for Passage's health,
 * Passage has nothing to do.
 */
@Component
class PassageRequests implements PassageInterceptor {

	private static final String OUTCOME = "outcome";

	private static final String REFUSED = "refused";

	private final ObservationRegistry observations;

	private final Clock clock;

	private volatile @Nullable Instant answered;

	private volatile @Nullable Failure failure;

	PassageRequests(ObservationRegistry observations, Clock clock) {
		this.observations = observations;
		this.clock = clock;
	}

	@Override
	public <T> T intercept(String operation, BiConsumer<String, String> headers, Supplier<T> request) {
		SenderContext<BiConsumer<String, String>> context = new SenderContext<>(
				(carrier, name, value) -> headers.accept(name, value));
		context.setCarrier(headers);
		context.setContextualName(operation);
		Observation observation = Observation
			.createNotStarted("profile.passage.requests", () -> context, this.observations)
			.lowCardinalityKeyValue("operation", operation)
			.lowCardinalityKeyValue(OUTCOME, "error");
		return observation.observe(() -> {
			try {
				T answer = request.get();
				observation.lowCardinalityKeyValue(OUTCOME, "success");
				remember(null);
				return answer;
			}
			catch (PassageException ex) {
				String outcome = outcome(ex);
				observation.lowCardinalityKeyValue(OUTCOME, outcome);
				remember(outcome.equals(REFUSED) ? null : ex);
				throw ex;
			}
		});
	}

	/** Returns whether the last request was answered as it should be. */
	Health health() {
		Failure last = this.failure;
		Instant success = this.answered;
		Health.Builder health = (last != null)
				? Health.down().withDetail("error", last.message()).withDetail("failed", last.time())
				: (success != null) ? Health.up() : Health.unknown().withDetail("reason", "No request since the start");
		return ((success != null) ? health.withDetail("answered", success) : health).build();
	}

	private void remember(@Nullable PassageException problem) {
		Instant now = this.clock.instant();
		if (problem == null) {
			this.answered = now;
			this.failure = null;
		}
		else {
			this.failure = new Failure(String.valueOf(problem.getMessage()), now);
		}
	}

	private static String outcome(PassageException failure) {
		if (failure instanceof PassageUnavailableException unavailable) {
			return !unavailable.isSent() ? "not_sent" : unavailable.isTimeout() ? "timeout" : "unavailable";
		}
		if (failure.getStatus() / 100 != 4) {
			return "error";
		}
		boolean misconfigured = PassageException.INVALID_ACCESS_TOKEN.equals(failure.getCode())
				|| PassageException.APP_NOT_FOUND.equals(failure.getCode());
		// Refused is, for example, a nonce that was used before: no fault of Passage's
		return misconfigured ? "misconfigured" : REFUSED;
	}

	private record Failure(String message, Instant time) {

	}

}
