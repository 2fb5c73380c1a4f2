package io.passkeyprofile.sandbox.management;

import java.time.Duration;
import java.util.Optional;

import io.passkeyprofile.sandbox.Race;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.NonceRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SharedSandboxTest
class NonceTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	@Test
	void exchangesANonceOnce() {
		String nonce = this.sandbox.nonce("anna");
		assertThat(nonce).matches(RandomIds.PATTERN);
		TestSandbox.Answer answer = this.sandbox.verify(nonce);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo("{\"external_id\":\"anna\"}");
		assertThat(this.sandbox.verify(nonce).error()).isEqualTo("401 invalid_nonce");
	}

	@Test
	void refusesAnUnknownNonce() {
		assertThat(this.sandbox.verify("unknown").error()).isEqualTo("401 invalid_nonce");
		assertThat(this.sandbox.verify(Sha256.hex(this.sandbox.nonce("anna"))).error()).isEqualTo("401 invalid_nonce");
	}

	@Test
	void expiresAfterAMinute() {
		String first = this.sandbox.nonce("anna");
		String second = this.sandbox.nonce("anna");
		this.sandbox.clock.advance(Duration.ofSeconds(60).minusMillis(1));
		assertThat(this.sandbox.verify(first).status()).isEqualTo(200);
		this.sandbox.clock.advance(Duration.ofMillis(1));
		assertThat(this.sandbox.verify(second).error()).isEqualTo("401 invalid_nonce");
	}

	@Test
	void isNotAcceptedAgainIfTheClockIsSetBack() {
		String nonce = this.sandbox.nonce("anna");
		this.sandbox.clock.advance(Duration.ofMinutes(-2));
		assertThat(this.sandbox.verify(nonce).error()).isEqualTo("401 invalid_nonce");
		assertThat(this.sandbox.verify(this.sandbox.nonce("anna")).status()).isEqualTo(200);
	}

	@Test
	void staysAcceptedIfTheClockIsCorrectedByASecond() {
		String nonce = this.sandbox.nonce("anna");
		this.sandbox.clock.advance(Duration.ofSeconds(-1));
		assertThat(this.sandbox.verify(nonce).status()).isEqualTo(200);
	}

	@Test
	void anotherAppCannotConsumeANonce() {
		String nonce = this.sandbox.nonce("anna");
		NonceRepository nonces = this.sandbox.bean(NonceRepository.class);
		assertThat(nonces.consume(this.sandbox.app(TestSandbox.OTHER_APP), nonce)).isEmpty();
		assertThat(nonces.consume(this.sandbox.app(TestSandbox.APP), nonce)).map(FlexUser::externalId).contains("anna");
	}

	@Test
	void refusesATransactionId() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		assertThat(this.sandbox.verify(transactionId).error()).isEqualTo("401 invalid_nonce");
	}

	@Test
	void consumesTheNonceOfAnInactiveUser() {
		String nonce = this.sandbox.nonce("anna");
		this.sandbox.deactivate("anna");
		assertThat(this.sandbox.verify(nonce).error()).isEqualTo("403 operation_not_allowed");
		assertThat(this.sandbox.verify(nonce).error()).isEqualTo("401 invalid_nonce");
	}

	@Test
	void oneOfManyRacingCallsWins() throws Exception {
		String nonce = this.sandbox.nonce("anna");
		NonceRepository nonces = this.sandbox.bean(NonceRepository.class);
		App app = this.sandbox.app(TestSandbox.APP);
		assertThat(Race.of(() -> nonces.consume(app, nonce))).hasSize(50).filteredOn(Optional::isPresent).hasSize(1);
	}

	@Test
	void oneOfManyRacingRequestsWins() throws Exception {
		String nonce = this.sandbox.nonce("anna");
		assertThat(Race.of(() -> this.sandbox.verify(nonce).status())).hasSize(50)
			.containsOnly(200, 401)
			.containsOnlyOnce(200);
	}

	@Test
	void refusesToBeConsumedInADatabaseTransaction() {
		String nonce = this.sandbox.nonce("anna");
		TransactionTemplate transaction = new TransactionTemplate(this.sandbox.bean(PlatformTransactionManager.class));
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> transaction.execute((status) -> this.sandbox.bean(NonceRepository.class)
				.consume(this.sandbox.app(TestSandbox.APP), nonce)));
	}

	@Test
	void storesNoncesOnlyAsHashes() {
		String nonce = this.sandbox.nonce("anna");
		assertThat(this.sandbox.jdbc().sql("select nonce_hash from nonce").query(String.class).single())
			.isEqualTo(Sha256.hex(nonce));
		assertThat(new NonceController.Verify(nonce).toString()).doesNotContain(nonce);
	}

	@Test
	void deletesExpiredNonces() {
		this.sandbox.nonce("anna");
		this.sandbox.clock.advance(Duration.ofMinutes(2));
		this.sandbox.nonce("anna");
		assertThat(this.sandbox.count("nonce")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"nonce\": null}", "{\"nonce\": \"\"}", "{\"nonce\": 1}", "{\"nonce\": [\"a\"]}" })
	void refusesABodyWithoutANonce(String json) {
		assertThat(this.sandbox.post("/authenticate/verify", json).error()).isEqualTo("400 invalid_request");
	}

}
