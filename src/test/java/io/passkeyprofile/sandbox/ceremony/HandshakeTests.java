package io.passkeyprofile.sandbox.ceremony;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.store.CeremonyType;
import io.passkeyprofile.sandbox.store.FlexTransactionRepository;
import io.passkeyprofile.sandbox.store.Handshake;
import io.passkeyprofile.sandbox.store.HandshakeRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SharedSandboxTest
class HandshakeTests {

	private static final String NOT_FOUND = "404 transaction_not_found";

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@Test
	void aHandshakeCanBeFinishedOnce() {
		TestSandbox.Answer started = this.browser.startRegisterFor("anna");
		String json = new TestRegistration(this.authenticator, started).json();
		assertThat(this.browser.finishRegister(json).status()).isEqualTo(200);
		assertThat(this.browser.finishRegister(json).error()).isEqualTo(NOT_FOUND);
		String assertion = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null)).json();
		assertThat(this.browser.finishAuthenticate(assertion).status()).isEqualTo(200);
		assertThat(this.browser.finishAuthenticate(assertion).error()).isEqualTo(NOT_FOUND);
	}

	@Test
	void aTransactionCanStartAgainUntilItIsFinished() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		TestSandbox.Answer cancelled = this.browser.startRegister(transactionId);
		TestSandbox.Answer started = this.browser.startRegister(transactionId);
		assertThat(this.browser.finishRegister(new TestRegistration(this.authenticator, started).json()).status())
			.isEqualTo(200);
		assertThat(this.browser.startRegister(transactionId).error()).isEqualTo(NOT_FOUND);
		assertThat(
				this.browser.finishRegister(new TestRegistration(TestAuthenticator.es256(), cancelled).json()).error())
			.isEqualTo(NOT_FOUND);
		assertThat(this.sandbox.count("device")).isEqualTo(1);
	}

	@Test
	void aFailedFinishConsumesTheTransaction() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		TestRegistration registration = new TestRegistration(this.authenticator,
				this.browser.startRegister(transactionId));
		registration.rpId = "evil.example";
		assertThat(this.browser.finishRegister(registration.json()).error()).isEqualTo("401 webauthn_login_failed");
		assertThat(this.browser.startRegister(transactionId).error()).isEqualTo(NOT_FOUND);
	}

	@Test
	void aHandshakeExpiresAfterFiveMinutes() {
		TestSandbox.Answer first = this.browser.startRegisterFor("anna");
		TestSandbox.Answer second = this.browser.startRegisterFor("anna");
		this.sandbox.clock.advance(Duration.ofMinutes(5).minusMillis(1));
		assertThat(this.browser.finishRegister(new TestRegistration(this.authenticator, first).json()).status())
			.isEqualTo(200);
		this.sandbox.clock.advance(Duration.ofMillis(1));
		assertThat(this.browser.finishRegister(new TestRegistration(TestAuthenticator.es256(), second).json()).error())
			.isEqualTo(NOT_FOUND);
	}

	@Test
	void aTransactionExpiresAfterFifteenMinutes() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		this.sandbox.clock.advance(Duration.ofMinutes(15).minusMillis(1));
		TestSandbox.Answer started = this.browser.startRegister(transactionId);
		assertThat(started.status()).isEqualTo(200);
		this.sandbox.clock.advance(Duration.ofMillis(1));
		assertThat(this.browser.startRegister(transactionId).error()).isEqualTo(NOT_FOUND);
		assertThat(this.browser.finishRegister(new TestRegistration(this.authenticator, started).json()).error())
			.isEqualTo(NOT_FOUND);
	}

	@Test
	void nothingIsAcceptedAgainIfTheClockIsSetBack() {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		TestSandbox.Answer started = this.browser.startRegisterFor("anna");
		this.sandbox.clock.advance(Duration.ofHours(-1));
		assertThat(this.browser.startRegister(transactionId).error()).isEqualTo(NOT_FOUND);
		assertThat(this.browser.finishRegister(new TestRegistration(this.authenticator, started).json()).error())
			.isEqualTo(NOT_FOUND);
		assertThat(this.browser.startRegisterFor("anna").status()).isEqualTo(200);
	}

	@Test
	void deletesExpiredHandshakes() {
		this.browser.startAuthenticate(null);
		this.sandbox.clock.advance(Duration.ofMinutes(6));
		this.browser.startAuthenticate(null);
		assertThat(this.sandbox.count("handshake")).isEqualTo(1);
	}

	@Test
	void deletesEverythingThatWasUsed() {
		String registered = this.browser.register("anna", this.authenticator).json("$.nonce");
		assertThat(this.sandbox.verify(registered).status()).isEqualTo(200);
		TestSandbox.Answer signedIn = this.browser.finishAuthenticate(
				new TestAssertion(this.authenticator, this.browser.startAuthenticateFor("anna")).json());
		assertThat(this.sandbox.verify(signedIn.json("$.nonce")).status()).isEqualTo(200);
		assertThat(this.sandbox.count("flex_transaction")).isZero();
		assertThat(this.sandbox.count("handshake")).isZero();
		assertThat(this.sandbox.count("nonce")).isZero();
	}

	@Test
	void refusesToBeConsumedInADatabaseTransaction() {
		HandshakeRepository handshakes = this.sandbox.bean(HandshakeRepository.class);
		FlexTransactionRepository transactions = this.sandbox.bean(FlexTransactionRepository.class);
		App app = this.sandbox.app(TestSandbox.APP);
		TransactionTemplate transaction = new TransactionTemplate(this.sandbox.bean(PlatformTransactionManager.class));
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(
				() -> transaction.execute((status) -> handshakes.consume(app, CeremonyType.REGISTER, "unknown", null)));
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(
				() -> transaction.execute((status) -> transactions.consume(app, CeremonyType.REGISTER, "unknown")));
	}

	@Test
	void hidesIdsAndStoresThemAsHashes() {
		TestSandbox.Answer started = this.browser.startRegisterFor("anna");
		String handshakeId = started.json("$.handshake.id");
		assertThat(this.sandbox.jdbc().sql("select id_hash from handshake").query(String.class).single())
			.isEqualTo(Sha256.hex(handshakeId));
		Base64UrlBytes challenge = Base64UrlBytes.of(new byte[32]);
		assertThat(challenge).hasToString("Base64UrlBytes[32]");
		assertThat(new Handshake("user", challenge, null, Set.of()).toString()).doesNotContain(challenge.base64Url());
		assertThat(StartedHandshake.of("secret", "options", "secret").toString()).doesNotContain("secret");
		assertThat(StartedHandshake.of("secret", "options", "secret").handshake().toString()).doesNotContain("secret");
		assertThat(new RegisterController.Start("secret", null).toString()).doesNotContain("secret");
		assertThat(new AuthenticateController.Start("secret").toString()).doesNotContain("secret");
	}

	@Test
	void aCeremonySurvivesARestart(@TempDir Path directory) {
		Map<String, String> file = Map.of("spring.datasource.url",
				"jdbc:h2:file:" + directory.resolve("sandbox") + ";DB_CLOSE_ON_EXIT=FALSE");
		TestSandbox.Answer register;
		try (TestSandbox before = TestSandbox.start(file)) {
			register = new TestBrowser(before).startRegisterFor("anna");
		}
		TestSandbox.Answer authenticate;
		try (TestSandbox between = TestSandbox.start(file)) {
			TestBrowser page = new TestBrowser(between);
			assertThat(page.finishRegister(new TestRegistration(this.authenticator, register).json()).status())
				.isEqualTo(200);
			authenticate = page.startAuthenticateFor("anna");
		}
		try (TestSandbox after = TestSandbox.start(file)) {
			TestSandbox.Answer answer = new TestBrowser(after)
				.finishAuthenticate(new TestAssertion(this.authenticator, authenticate).json());
			assertThat(after.verify(answer.json("$.nonce")).<String>json("$.external_id")).isEqualTo("anna");
		}
	}

}
