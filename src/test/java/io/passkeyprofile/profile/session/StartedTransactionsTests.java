package io.passkeyprofile.profile.session;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.jayway.jsonpath.JsonPath;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.SandboxTest;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.sandbox.Race;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uses nonces from ceremonies of a real sandbox. The application must accept a nonce
 * once, and only for the ceremony that the session started last.
 */
@SandboxTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class StartedTransactionsTests {

	private static final TestSandbox SANDBOX = SandboxTest.SANDBOX;

	@Autowired
	private MovableClock clock;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private JdbcTemplate jdbc;

	@LocalServerPort
	private int port;

	private final TestBrowser browser = new TestBrowser(SANDBOX);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	private final String username = UUID.randomUUID().toString();

	private Visitor visitor;

	@BeforeEach
	void signUpAndAddAPasskey() {
		this.visitor = new Visitor(this.port).signUp(this.username, "correct horse");
		assertThat(confirmAdded(addNonce(this.authenticator)).statusCode()).isEqualTo(204);
	}

	@Test
	void signInNonceAddsNoPasskey() {
		this.visitor.postJson("/user/devices/transaction", "{}");
		this.visitor.postJson("/confirm/transaction", "{}");

		assertNotAdded(confirmAdded(signInNonce()));

		assertThat(added()).isOne();
	}

	@Test
	void signInNonceWithoutATransactionAddsNoPasskey() {
		assertNotAdded(confirmAdded(signInNonce()));

		assertThat(added()).isOne();
	}

	@Test
	void confirmationNonceAddsNoPasskey() {
		assertNotAdded(confirmAdded(confirmNonce()));

		assertThat(added()).isOne();
	}

	@Test
	void additionNonceConfirmsNobody() {
		String nonce = addNonce(TestAuthenticator.es256());
		this.clock.advance(Duration.ofMinutes(6));

		assertThat(confirm(nonce).body()).contains("That passkey could not be confirmed.");

		assertThat(isProofFresh()).isFalse();
	}

	@Test
	void confirmationNonceConfirmsOnce() {
		this.clock.advance(Duration.ofMinutes(6));
		assertThat(isProofFresh()).isFalse();

		assertThat(confirm(confirmNonce()).uri().getPath()).isEqualTo("/profile/password");
		assertThat(isProofFresh()).isTrue();

		this.clock.advance(Duration.ofMinutes(6));
		assertThat(confirm(signInNonce()).body()).contains("That passkey could not be confirmed.");
		assertThat(isProofFresh()).isFalse();
	}

	@Test
	void additionIsRecordedOnce() {
		String nonce = addNonce(TestAuthenticator.es256());

		assertThat(confirmAdded(nonce).statusCode()).isEqualTo(204);
		assertNotAdded(confirmAdded(nonce));
		assertNotAdded(confirmAdded(signInNonce()));

		assertThat(added()).isEqualTo(2);
	}

	@Test
	void oneOfFiftyRacingAdditionsIsRecorded() throws Exception {
		// Each request has its own nonce, so Passage doesn't refuse any of them
		String externalId = this.accounts.findByUsernameKey(this.username).orElseThrow().getExternalId();
		this.visitor.postJson("/user/devices/transaction", "{}");

		List<Integer> answers = Race.of(() -> confirmAdded(SANDBOX.nonce(externalId)).statusCode());

		assertThat(answers).containsOnly(204, 422).containsOnlyOnce(204);
		assertThat(added()).isEqualTo(2);
	}

	@Test
	void startedTransactionsAreNotStoredInClear() {
		String transaction = transaction("/confirm/transaction");

		List<String> stored = this.jdbc.query(
				"select attribute_bytes from spring_session_attributes where attribute_name = 'STARTED_TRANSACTION'",
				(row, number) -> new String(row.getBytes(1), StandardCharsets.UTF_8));

		assertThat(stored).isNotEmpty().noneMatch((json) -> json.contains(transaction));
	}

	private String addNonce(TestAuthenticator authenticator) {
		TestSandbox.Answer started = this.browser.startRegister(transaction("/user/devices/transaction"));
		return this.browser.finishRegister(new TestRegistration(authenticator, started).json()).json("$.nonce");
	}

	private String confirmNonce() {
		TestSandbox.Answer started = this.browser.startAuthenticate(transaction("/confirm/transaction"));
		return this.browser.finishAuthenticate(new TestAssertion(this.authenticator, started).json()).json("$.nonce");
	}

	private String signInNonce() {
		return this.browser.authenticate(this.authenticator).json("$.nonce");
	}

	private String transaction(String path) {
		return JsonPath.read(this.visitor.postJson(path, "{}").body(), "$.transactionId");
	}

	private HttpResponse<String> confirmAdded(String nonce) {
		return this.visitor.postJson("/user/devices", "{\"nonce\":\"%s\"}".formatted(nonce));
	}

	private HttpResponse<String> confirm(String nonce) {
		return this.visitor.submit("/confirm", Map.of("to", "/profile/password", "nonce", nonce));
	}

	private boolean isProofFresh() {
		return this.visitor.open("/profile/password").uri().getPath().equals("/profile/password");
	}

	private long added() {
		return this.jdbc.queryForObject("""
				select coalesce(sum(e.times), 0) from security_event e join account a on a.id = e.account_id
				where a.username_key = ? and e.kind = 'PASSKEY_ADDED'""", Long.class, this.username);
	}

	private static void assertNotAdded(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).isEqualTo(422);
		assertThat(answer.body()).contains("\"code\":\"passkey_not_added\"");
	}

}
