package io.passkeyprofile.profile.passage;

import java.time.Clock;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.exception.AcquirePermissionCancelledException;
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
 * Wraps every request to Passage: refuses those that would only wait, measures each,
 * passes the trace on, and remembers how the last one ended. It sends no requests of its
 * own, so checking Passage's health costs Passage nothing.
 */
@Component
class PassageRequests implements PassageInterceptor {

	private static final String OUTCOME = "outcome";

	private static final String REFUSED = "refused";

	private final ObservationRegistry observations;

	private final Clock clock;

	private final Bulkhead bulkhead;

	private final CircuitBreaker breaker;

	private volatile @Nullable Instant answered;

	private volatile @Nullable Failure failure;

	/**
	 * Creates the interceptor.
	 * @param observations gets every request, even those that are not sent
	 * @param bulkhead has a place for each request that waits for an answer
	 * @param breaker stops requests while Passage doesn't answer
	 */
	PassageRequests(ObservationRegistry observations, Clock clock, Bulkhead bulkhead, CircuitBreaker breaker) {
		this.observations = observations;
		this.clock = clock;
		this.bulkhead = bulkhead;
		this.breaker = breaker;
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
				T answer = send(operation, request);
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

	private <T> T send(String operation, Supplier<T> request) {
		try {
			return this.bulkhead.executeSupplier(() -> this.breaker.executeSupplier(request));
		}
		catch (BulkheadFullException | AcquirePermissionCancelledException | CallNotPermittedException ex) {
			throw PassageUnavailableException.notSent(operation + ": Not sent. " + ex.getMessage(), ex);
		}
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
