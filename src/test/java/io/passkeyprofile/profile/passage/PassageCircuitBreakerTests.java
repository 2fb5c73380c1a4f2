package io.passkeyprofile.profile.passage;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.micrometer.observation.ObservationRegistry;
import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUnavailableException;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.web.PassageSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * When the application stops asking Passage while it hangs, and when it asks again.
 */
@ConcurrentTest
@Timeout(60)
class PassageCircuitBreakerTests {

	/** Long enough for an answer of the stub, on any machine. */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String NONCE = "{\"external_id\": \"somebody\"}";

	private final StubPassage stub = new StubPassage();

	private final PassageConfiguration configuration = new PassageConfiguration();

	private CircuitBreaker breaker = breaker(Duration.ofHours(1));

	@AfterEach
	void close() {
		this.stub.close();
	}

	@Test
	void stopsAskingOnceHalfOfTheLastRequestsHang() {
		assertThat(hang()).matches(PassageUnavailableException::isTimeout).matches(PassageUnavailableException::isSent);
		assertThat(hang()).matches(PassageUnavailableException::isTimeout);

		assertThat(failure()).hasCauseInstanceOf(CallNotPermittedException.class)
			.matches((refused) -> !refused.isSent() && !refused.isTimeout());

		assertThat(this.stub.requests()).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void asksOnceAfterThePause() {
		this.breaker = breaker(Duration.ofMillis(100));
		hang();
		hang();
		awaitProbe();
		assertThat(hang()).as("the probe").matches(PassageUnavailableException::isTimeout);
		assertThat(this.breaker.getState()).isNotEqualTo(State.CLOSED);
		this.stub.clear();

		CountDownLatch arrived = new CountDownLatch(1);
		CountDownLatch let = new CountDownLatch(1);
		this.stub.jsonAfter(arrived, let, 200, NONCE);
		awaitProbe();
		CompletableFuture<String> probe = CompletableFuture.supplyAsync(() -> verify(passage(PATIENCE)));
		await(arrived);
		assertThat(failure()).as("besides the probe").matches((refused) -> !refused.isSent());
		let.countDown();

		assertThat(probe.join()).isEqualTo("somebody");
		assertThat(this.breaker.getState()).isEqualTo(State.CLOSED);
		this.stub.json(200, NONCE);
		assertThat(verify(passage(PATIENCE))).isEqualTo("somebody");
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 503, 504 })
	void countsErrorsOfTheServer(int status) {
		this.stub.json(status, "").json(status, "");

		refusal();
		refusal();

		assertThat(this.breaker.getState()).isEqualTo(State.OPEN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 404, 409, 429 })
	void doesNotCountAnswersAboutOneUserOrThisSite(int status) {
		for (int request = 0; request < 6; request++) {
			this.stub.json(status, "");
			refusal();
		}

		assertThat(this.breaker.getState()).isEqualTo(State.CLOSED);
	}

	@Test
	void countsConnectionsThatFail() {
		this.stub.close();

		failure();
		failure();

		assertThat(this.breaker.getState()).isEqualTo(State.OPEN);
	}

	@Test
	void refusesExcessRequestsWithoutCountingThem() {
		CountDownLatch arrived = new CountDownLatch(2);
		CountDownLatch let = new CountDownLatch(1);
		this.stub.jsonAfter(arrived, let, 200, NONCE).jsonAfter(arrived, let, 200, NONCE);
		PassageFlex passage = passage(PATIENCE);
		CompletableFuture<?>[] waiting = Stream.generate(() -> CompletableFuture.supplyAsync(() -> verify(passage)))
			.limit(2)
			.toArray(CompletableFuture[]::new);
		await(arrived);

		for (int request = 0; request < 6; request++) {
			assertThat(failure(passage)).hasCauseInstanceOf(BulkheadFullException.class)
				.matches((refused) -> !refused.isSent());
		}

		let.countDown();
		CompletableFuture.allOf(waiting).join();
		assertThat(this.breaker.getState()).isEqualTo(State.CLOSED);
		assertThat(this.stub.requests()).hasSize(2);
	}

	private CircuitBreaker breaker(Duration pause) {
		return this.configuration.passageCircuitBreaker(settings(PATIENCE, pause));
	}

	private PassageSettings settings(Duration readTimeout, Duration pause) {
		return new PassageSettings(StubPassage.APP_ID, StubPassage.API_KEY, this.stub.url().toString(),
				"http://localhost:1/v1", Duration.ofSeconds(1), readTimeout, 2, Duration.ofMillis(10),
				new PassageSettings.CircuitBreaker(4, pause));
	}

	private PassageFlex passage(Duration readTimeout) {
		PassageSettings settings = settings(readTimeout, Duration.ofHours(1));
		return this.configuration.passageFlex(settings, PassageUserIdStore.NONE,
				new PassageRequests(ObservationRegistry.NOOP, Clock.systemUTC(),
						this.configuration.passageBulkhead(settings), this.breaker));
	}

	private static String verify(PassageFlex passage) {
		return passage.auth().verifyNonce("nonce");
	}

	private PassageUnavailableException hang() {
		this.stub.silence();
		return failure(passage(Duration.ofMillis(200)));
	}

	private PassageUnavailableException failure() {
		return failure(passage(PATIENCE));
	}

	private static PassageUnavailableException failure(PassageFlex passage) {
		return assertThatExceptionOfType(PassageUnavailableException.class).isThrownBy(() -> verify(passage)).actual();
	}

	private void refusal() {
		assertThatExceptionOfType(PassageException.class).isThrownBy(() -> verify(passage(PATIENCE)));
	}

	private void awaitProbe() {
		while (this.breaker.getState() != State.HALF_OPEN) {
			Thread.onSpinWait();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
