package io.passkeyprofile.sandbox;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens fifty times at once, on the database that is the default.
 */
class CeremonyRaceTests {

	TestSandbox sandbox;

	private TestBrowser browser;

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@BeforeEach
	void start() {
		this.sandbox = startSandbox();
		this.browser = new TestBrowser(this.sandbox);
	}

	TestSandbox startSandbox() {
		return TestSandbox.start();
	}

	@AfterEach
	void stop() {
		this.sandbox.close();
	}

	@Test
	void oneRegistrationOfAHandshakeWins() throws Exception {
		String json = new TestRegistration(this.authenticator, this.browser.startRegisterFor("anna")).json();
		assertThat(Race.of(() -> this.browser.finishRegister(json).status())).hasSize(50)
			.containsOnly(200, 404)
			.containsOnlyOnce(200);
		assertThat(this.sandbox.count("device")).isEqualTo(1);
		assertThat(this.sandbox.count("nonce")).isEqualTo(1);
	}

	@Test
	void oneSignInOfAHandshakeWins() throws Exception {
		this.browser.register("anna", this.authenticator);
		String json = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null)).json();
		assertThat(Race.of(() -> this.browser.finishAuthenticate(json).status())).hasSize(50)
			.containsOnly(200, 404)
			.containsOnlyOnce(200);
		assertThat(this.sandbox.count("nonce")).isEqualTo(2);
	}

	@Test
	void aTransactionStartsAsOftenAsItLikesAndOneFinishWins() throws Exception {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		List<TestSandbox.Answer> started = Race.of(() -> this.browser.startRegister(transactionId));
		assertThat(started).extracting(TestSandbox.Answer::status).containsOnly(200);
		assertThat(started).extracting((answer) -> answer.<String>json("$.handshake.id")).doesNotHaveDuplicates();
		Queue<String> finishes = new ConcurrentLinkedQueue<>();
		started.forEach((answer) -> finishes.add(new TestRegistration(TestAuthenticator.es256(), answer).json()));
		assertThat(Race.of(() -> this.browser.finishRegister(finishes.remove()).status())).hasSize(50)
			.containsOnly(200, 404)
			.containsOnlyOnce(200);
		assertThat(this.sandbox.count("device")).isEqualTo(1);
	}

	@Test
	void oneSignInWithACounterWins() throws Exception {
		this.browser.register("anna", this.authenticator);
		this.authenticator.signCount = 1;
		Queue<String> finishes = assertions();
		assertThat(Race.of(() -> this.browser.finishAuthenticate(finishes.remove()).status())).hasSize(50)
			.containsOnly(200, 401)
			.containsOnlyOnce(200);
		assertThat(loginCount()).isEqualTo(1);
	}

	@Test
	void everySignInWithoutCounterCounts() throws Exception {
		this.browser.register("anna", this.authenticator);
		Queue<String> finishes = assertions();
		assertThat(Race.of(() -> this.browser.finishAuthenticate(finishes.remove()).status())).hasSize(50)
			.containsOnly(200);
		assertThat(loginCount()).isEqualTo(50);
	}

	@Test
	void oneUserGetsACredentialId() throws Exception {
		Queue<String> finishes = new ConcurrentLinkedQueue<>();
		for (int i = 0; i < 50; i++) {
			TestAuthenticator copy = TestAuthenticator.es256();
			copy.credentialId = this.authenticator.credentialId;
			finishes.add(new TestRegistration(copy, this.browser.startRegisterFor("user" + i)).json());
		}
		assertThat(Race.of(() -> this.browser.finishRegister(finishes.remove()).status())).hasSize(50)
			.containsOnly(200, 401)
			.containsOnlyOnce(200);
		assertThat(this.sandbox.count("device")).isEqualTo(1);
	}

	@Test
	void oneUseOfANonceWins() throws Exception {
		String nonce = this.browser.register("anna", this.authenticator).json("$.nonce");
		assertThat(Race.of(() -> this.sandbox.verify(nonce).status())).hasSize(50)
			.containsOnly(200, 401)
			.containsOnlyOnce(200);
	}

	private Queue<String> assertions() {
		Queue<String> finishes = new ConcurrentLinkedQueue<>();
		for (int i = 0; i < 50; i++) {
			finishes.add(new TestAssertion(this.authenticator, this.browser.startAuthenticate(null)).json());
		}
		return finishes;
	}

	private int loginCount() {
		return this.sandbox.get("/users/" + this.sandbox.user("anna").id()).json("$.user.login_count");
	}

}
