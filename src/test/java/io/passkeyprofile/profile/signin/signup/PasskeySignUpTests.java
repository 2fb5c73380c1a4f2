package io.passkeyprofile.profile.signin.signup;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.jayway.jsonpath.JsonPath;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.SandboxTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.sandbox.Race;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signing up with a passkey alone.
 */
@SandboxTest
@BothDatabases
class PasskeySignUpTests {

	private static final String PASSWORD = "correct horse";

	private static final TestSandbox SANDBOX = SandboxTest.SANDBOX;

	private final TestBrowser browser = new TestBrowser(SANDBOX);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	private final String username = "Ada-" + UUID.randomUUID();

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private MovableClock clock;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private PendingSignUpRepository pendingSignUps;

	@LocalServerPort
	private int port;

	private Visitor visitor;

	@BeforeEach
	void arrive() {
		this.visitor = new Visitor(this.port);
		this.visitor.open("/sign-up");
	}

	@Test
	void opensAnAccountWithoutAPassword() {
		long before = pending();
		String nonce = nonce(start(this.visitor, this.username));
		assertThat(this.visitor.cookies().keySet()).noneMatch((cookie) -> cookie.endsWith("SESSION"));
		assertThat(account(this.username)).isNull();

		HttpResponse<String> answer = finish(this.visitor, nonce);

		assertThat(answer.statusCode()).isEqualTo(204);
		assertThat(answer.headers().firstValue("Location")).isPresent();
		assertThat(account(this.username)).isNotNull()
			.satisfies((account) -> assertThat(account.hasPassword()).isFalse());
		assertThat(this.visitor.open("/profile").body())
			.contains(this.username, "1 passkey", "Signed up", "Added the passkey", "Set a password")
			.doesNotContain("Change password");
		assertThat(this.visitor.cookies()).doesNotContainKey("__Host-SIGN-UP");
		assertThat(pending()).isEqualTo(before);
		assertThat(signIn(new Visitor(this.port)).body()).contains(this.username);
	}

	@Test
	void theNewPasskeyIsAFreshProof() {
		finish(this.visitor, nonce(start(this.visitor, this.username)));
		assertThat(this.visitor.open("/profile/password").uri().getPath()).isEqualTo("/profile/password");

		this.clock.advance(Duration.ofMinutes(6));

		assertThat(this.visitor.open("/profile/password").uri().getPath()).isEqualTo("/confirm");
	}

	@Test
	void keepsThePasskeyIfSomebodyElseGetsTheName() {
		String nonce = nonce(start(this.visitor, this.username));
		new Visitor(this.port).signUp(this.username.toUpperCase(Locale.ROOT), PASSWORD);
		HttpResponse<String> taken = finish(this.visitor, nonce);
		assertThat(taken.statusCode()).isEqualTo(409);
		assertThat(taken.body()).contains("\"code\":\"username_refused\"", "Somebody has that name already.");
		assertThat(this.visitor.open("/sign-up").body()).contains("Choose another name", "data-way=\"name\"");
		assertThat(new Visitor(this.port).open("/sign-up").body()).doesNotContain("Choose another name");

		String other = "Grace-" + UUID.randomUUID();
		assertThat(choose(this.visitor, "x").statusCode()).isEqualTo(422);
		assertThat(choose(this.visitor, this.username).statusCode()).isEqualTo(409);
		assertThat(choose(this.visitor, other).statusCode()).isEqualTo(204);

		assertThat(this.visitor.open("/profile").body()).contains(other, "1 passkey");
	}

	@Test
	void anyOtherFailureIsNotBlamedOnTheName() {
		String nonce = nonce(start(this.visitor, this.username));
		new Visitor(this.port).signUp(this.username, PASSWORD);
		finish(this.visitor, nonce);
		String used = this.accounts.getOrCreateExternalId(account(this.username));
		this.jdbc.sql("update pending_sign_up set external_id = ? where username = ?")
			.params(used, this.username)
			.update();

		assertThat(choose(this.visitor, "Grace-" + UUID.randomUUID()).statusCode()).as("The external ID is used")
			.isEqualTo(500);

		this.jdbc.sql("update pending_sign_up set external_id = 'damaged' where username = ?")
			.param(this.username)
			.update();
		assertThat(choose(this.visitor, "Grace-" + UUID.randomUUID()).statusCode()).as("The external ID is none")
			.isEqualTo(500);
	}

	@Test
	void aPasskeyThatOnlyLacksAUsernameIsNotForgotten() {
		String nonce = nonce(start(this.visitor, this.username));
		new Visitor(this.port).signUp(this.username, PASSWORD);
		finish(this.visitor, nonce);

		HttpResponse<String> page = signIn(new Visitor(this.port));

		assertThat(page.body()).contains("That passkey has no account yet")
			.doesNotContain("data-unknown-credential-id");
		assertThat(choose(this.visitor, "Grace-" + UUID.randomUUID()).statusCode()).isEqualTo(204);
		assertThat(signIn(new Visitor(this.port)).body()).contains("1 passkey");
	}

	@Test
	void anUnfinishedSignUpLeavesAnUnknownPasskey() {
		String nonce = nonce(start(this.visitor, this.username));

		HttpResponse<String> page = signIn(new Visitor(this.port));

		assertThat(page.body()).contains("We don’t know that passkey.", "data-unknown-credential-id=\"credential&lt;\"",
				"data-unknown-rp-id=\"localhost\"");
		// The browser is about to forget the passkey, so it must
		// not open an account any more
		assertNotAdded(finish(this.visitor, nonce));
		assertThat(account(this.username)).isNull();
	}

	@Test
	void aNameIsCheckedBeforeAnythingIsMade() {
		new Visitor(this.port).signUp(this.username, PASSWORD);
		int users = SANDBOX.count("passage_user");
		long before = pending();

		for (String name : List.of(this.username, "x", "аda-" + UUID.randomUUID(), "")) {
			assertThat(started(this.visitor, name).body()).as(name).contains("username_refused");
		}

		assertThat(pending()).isEqualTo(before);
		assertThat(SANDBOX.count("passage_user")).isEqualTo(users);
	}

	@Test
	void onlyTheBrowserThatStartedMayFinish() {
		String nonce = nonce(start(this.visitor, this.username));
		Visitor other = new Visitor(this.port);
		other.open("/sign-up");
		assertNotAdded(finish(other, nonce));
		start(other, "Eve-" + UUID.randomUUID());
		assertNotAdded(finish(other, nonce));
		other.cookies().put("__Host-SIGN-UP", "x");
		assertNotAdded(finish(other, nonce));

		assertThat(account(this.username)).isNull();
		// Passage has used it up by now
		assertNotAdded(finish(this.visitor, nonce));
	}

	@Test
	void aNonceOfAnotherPersonOpensNothing() {
		start(this.visitor, this.username);
		TestAuthenticator other = TestAuthenticator.es256();
		String foreign = this.browser.register(UUID.randomUUID().toString(), other).json("$.nonce");

		assertNotAdded(finish(this.visitor, foreign));
		assertNotAdded(finish(this.visitor, "wrong"));
		assertNotAdded(choose(this.visitor, this.username));

		assertThat(account(this.username)).isNull();
	}

	@Test
	void expiresAfterFifteenMinutes() {
		String nonce = nonce(start(this.visitor, this.username));
		this.clock.advance(PendingSignUpRepository.LIFETIME);

		assertNotAdded(finish(this.visitor, nonce));

		this.pendingSignUps.deleteExpired();
		assertThat(pending()).isZero();
		// Passage still has the passkey, which is now like any unknown passkey
		assertThat(signIn(new Visitor(this.port)).body())
			.contains("We don’t know that passkey.", "data-unknown-credential-id")
			.doesNotContain("Sign out");
	}

	@Test
	void opensOneAccountHoweverOftenTheNameIsSent() throws Exception {
		String nonce = nonce(start(this.visitor, this.username));
		new Visitor(this.port).signUp(this.username, PASSWORD);
		finish(this.visitor, nonce);

		List<Integer> statuses = Race.of(() -> choose(this.visitor, "Grace-" + UUID.randomUUID()).statusCode());

		assertThat(statuses).containsOnlyOnce(204);
		// 403, because the new session has another CSRF token
		assertThat(statuses).filteredOn((status) -> status != 204).isSubsetOf(422, 403);
	}

	@Test
	void oneOfManyWithTheSameNameGetsIt() throws Exception {
		Queue<Callable<Integer>> ready = new ConcurrentLinkedQueue<>();
		for (int i = 0; i < 50; i++) {
			Visitor newcomer = new Visitor(this.port);
			newcomer.open("/sign-up");
			String nonce = nonce(start(newcomer, this.username), TestAuthenticator.es256());
			ready.add(() -> finish(newcomer, nonce).statusCode());
		}

		List<Integer> statuses = Race.of(() -> ready.remove().call());

		assertThat(statuses).containsOnlyOnce(204);
		assertThat(statuses).filteredOn((status) -> status != 204).containsOnly(409);
	}

	@Test
	void aBrowserHasOneSignUpAtATime() {
		String first = nonce(start(this.visitor, this.username));
		long before = pending();

		start(this.visitor, this.username);

		assertThat(pending()).isEqualTo(before);
		assertNotAdded(finish(this.visitor, first));
	}

	@Test
	void needsTheTokenOfThePage() {
		long before = pending();
		this.visitor.loseCsrfToken();

		assertThat(started(this.visitor, this.username).statusCode()).isIn(401, 403);
		assertThat(pending()).isEqualTo(before);
	}

	private String start(Visitor visitor, String name) {
		HttpResponse<String> started = started(visitor, name);
		assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
		return JsonPath.read(started.body(), "$.transactionId");
	}

	private static HttpResponse<String> started(Visitor visitor, String name) {
		return visitor.postJson("/sign-up/passkey/transaction", "{\"username\":\"%s\"}".formatted(name));
	}

	private String nonce(String transaction) {
		return nonce(transaction, this.authenticator);
	}

	private String nonce(String transaction, TestAuthenticator authenticator) {
		TestSandbox.Answer started = this.browser.startRegister(transaction);
		return this.browser.finishRegister(new TestRegistration(authenticator, started).json()).json("$.nonce");
	}

	/** Signs in with the passkey, as the sign-in page's script does. */
	private HttpResponse<String> signIn(Visitor visitor) {
		visitor.open("/sign-in");
		return visitor.submit("/sign-in/passkey",
				Map.of("nonce", this.browser.authenticate(this.authenticator).json("$.nonce"), "rpId", "localhost",
						"credentialId", "credential<"));
	}

	private static HttpResponse<String> finish(Visitor visitor, String nonce) {
		return visitor.postJson("/sign-up/passkey", "{\"nonce\":\"%s\"}".formatted(nonce));
	}

	private static HttpResponse<String> choose(Visitor visitor, String name) {
		return visitor.postJson("/sign-up/passkey/name", "{\"username\":\"%s\"}".formatted(name));
	}

	private @Nullable Account account(String name) {
		return this.accounts.findByUsernameKey(name.toLowerCase(Locale.ROOT)).orElse(null);
	}

	private long pending() {
		return this.jdbc
			.sql("select count(*) from pending_sign_up where username like 'Ada-%' or username like 'Eve-%'")
			.query(Long.class)
			.single();
	}

	private static void assertNotAdded(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
		assertThat(answer.body()).contains("\"code\":\"passkey_not_added\"");
	}

}
