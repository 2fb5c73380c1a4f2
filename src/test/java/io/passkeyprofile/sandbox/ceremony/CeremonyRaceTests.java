package io.passkeyprofile.sandbox.ceremony;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.sandbox.Race;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends the same request fifty times at once: to one instance on H2, and to two instances
 * on one PostgreSQL database. What can be used once must be used only once.
 */
@SharedSandboxTest
@ParameterizedClass
@ValueSource(strings = { "H2", "PostgreSQL" })
class CeremonyRaceTests {

	private static final List<TestSandbox> INSTANCES = new ArrayList<>();

	private final AtomicInteger turn = new AtomicInteger();

	private final List<TestSandbox> instances;

	private final TestSandbox sandbox;

	private final TestBrowser browser;

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	CeremonyRaceTests(String database) {
		this.instances = database.equals("H2") ? List.of(TestSandbox.shared()) : INSTANCES;
		this.sandbox = this.instances.get(0);
		this.sandbox.reset();
		this.browser = new TestBrowser(this.sandbox);
	}

	@BeforeAll
	static void startInstances() {
		Map<String, String> postgres = Map.of("spring.datasource.url",
				TestPostgres.createDatabase() + "&options=-c%20synchronous_commit=off", "spring.datasource.username",
				TestPostgres.USER, "sandbox.rate-limit.ceremonies.burst", "1000000",
				// Enough connections for all requests, so that none is refused
				"spring.datasource.hikari.maximum-pool-size", "30");
		INSTANCES.add(TestSandbox.start(postgres));
		INSTANCES.add(TestSandbox.start(postgres));
	}

	@AfterAll
	static void stopInstances() {
		INSTANCES.forEach(TestSandbox::close);
		INSTANCES.clear();
	}

	@Test
	void oneRegistrationOfAHandshakeWins() throws Exception {
		String json = new TestRegistration(this.authenticator, this.browser.startRegisterFor("anna")).json();
		assertThat(Race.of(() -> browserOfInstance().finishRegister(json).status())).hasSize(50)
			.containsOnly(200, 404)
			.containsOnlyOnce(200);
		assertThat(this.sandbox.count("device")).isEqualTo(1);
		assertThat(this.sandbox.count("nonce")).isEqualTo(1);
	}

	@Test
	void oneSignInOfAHandshakeWins() throws Exception {
		this.browser.register("anna", this.authenticator);
		String json = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null)).json();
		assertThat(Race.of(() -> browserOfInstance().finishAuthenticate(json).status())).hasSize(50)
			.containsOnly(200, 404)
			.containsOnlyOnce(200);
		assertThat(this.sandbox.count("nonce")).isEqualTo(2);
	}

	@Test
	void allStartsOfATransactionSucceedAndOneFinishWins() throws Exception {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		List<TestSandbox.Answer> started = Race.of(() -> browserOfInstance().startRegister(transactionId));
		assertThat(started).extracting(TestSandbox.Answer::status).containsOnly(200);
		assertThat(started).extracting((answer) -> answer.<String>json("$.handshake.id")).doesNotHaveDuplicates();
		Queue<String> finishes = new ConcurrentLinkedQueue<>();
		started.forEach((answer) -> finishes.add(new TestRegistration(TestAuthenticator.es256(), answer).json()));
		assertThat(Race.of(() -> browserOfInstance().finishRegister(finishes.remove()).status())).hasSize(50)
			.containsOnly(200, 404)
			.containsOnlyOnce(200);
		assertThat(this.sandbox.count("device")).isEqualTo(1);
	}

	@Test
	void oneSignInWithTheSameCounterWins() throws Exception {
		this.browser.register("anna", this.authenticator);
		this.authenticator.signCount = 1;
		Queue<String> finishes = assertions();
		assertThat(Race.of(() -> browserOfInstance().finishAuthenticate(finishes.remove()).status())).hasSize(50)
			.containsOnly(200, 401)
			.containsOnlyOnce(200);
		assertThat(loginCount()).isEqualTo(1);
	}

	@Test
	void everySignInWithoutACounterCounts() throws Exception {
		this.browser.register("anna", this.authenticator);
		Queue<String> finishes = assertions();
		assertThat(Race.of(() -> browserOfInstance().finishAuthenticate(finishes.remove()).status())).hasSize(50)
			.containsOnly(200);
		assertThat(loginCount()).isEqualTo(50);
	}

	@Test
	void oneUserGetsTheCredentialId() throws Exception {
		Queue<String> finishes = new ConcurrentLinkedQueue<>();
		for (int i = 0; i < 50; i++) {
			TestAuthenticator copy = TestAuthenticator.es256();
			copy.credentialId = this.authenticator.credentialId;
			finishes.add(new TestRegistration(copy, this.browser.startRegisterFor("user" + i)).json());
		}
		assertThat(Race.of(() -> browserOfInstance().finishRegister(finishes.remove()).status())).hasSize(50)
			.containsOnly(200, 401)
			.containsOnlyOnce(200);
		assertThat(this.sandbox.count("device")).isEqualTo(1);
	}

	@Test
	void oneUseOfANonceWins() throws Exception {
		String nonce = this.browser.register("anna", this.authenticator).json("$.nonce");
		assertThat(Race.of(() -> instance().verify(nonce).status())).hasSize(50)
			.containsOnly(200, 401)
			.containsOnlyOnce(200);
	}

	/** Returns the instances in turn, if there are several. */
	private TestSandbox instance() {
		return this.instances.get(this.turn.getAndIncrement() % this.instances.size());
	}

	private TestBrowser browserOfInstance() {
		return new TestBrowser(instance());
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
