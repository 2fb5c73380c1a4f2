package io.passkeyprofile.sandbox.ceremony;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.passkeyprofile.sandbox.Race;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same request fifty times at once, on both databases.
 */
@SharedSandboxTest
@ParameterizedClass
@ValueSource(strings = { "H2", "PostgreSQL" })
class CeremonyRaceTests {

	private static EmbeddedPostgres postgres;

	private static TestSandbox postgresSandbox;

	private final TestSandbox sandbox;

	private final TestBrowser browser;

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	CeremonyRaceTests(String database) {
		this.sandbox = database.equals("H2") ? TestSandbox.shared() : postgresSandbox;
		this.sandbox.reset();
		this.browser = new TestBrowser(this.sandbox);
	}

	@BeforeAll
	static void startPostgres() throws IOException {
		postgres = EmbeddedPostgres.start();
		postgresSandbox = TestSandbox.start(Map.of("spring.datasource.url", postgres.getJdbcUrl("postgres", "postgres"),
				"spring.datasource.username", "postgres"));
	}

	@AfterAll
	static void stopPostgres() throws IOException {
		postgresSandbox.close();
		postgres.close();
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
	void allStartsOfATransactionSucceedAndOneFinishWins() throws Exception {
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
	void oneSignInWithTheSameCounterWins() throws Exception {
		this.browser.register("anna", this.authenticator);
		this.authenticator.signCount = 1;
		Queue<String> finishes = assertions();
		assertThat(Race.of(() -> this.browser.finishAuthenticate(finishes.remove()).status())).hasSize(50)
			.containsOnly(200, 401)
			.containsOnlyOnce(200);
		assertThat(loginCount()).isEqualTo(1);
	}

	@Test
	void everySignInWithoutACounterCounts() throws Exception {
		this.browser.register("anna", this.authenticator);
		Queue<String> finishes = assertions();
		assertThat(Race.of(() -> this.browser.finishAuthenticate(finishes.remove()).status())).hasSize(50)
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
