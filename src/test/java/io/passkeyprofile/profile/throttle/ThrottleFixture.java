package io.passkeyprofile.profile.throttle;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.ThrottledTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with low limits and a stopped clock, and a visitor with an account.
 */
@ThrottledTest
public abstract class ThrottleFixture {

	protected static final StubPassage PASSAGE = ApplicationTest.PASSAGE;

	protected static final String PASSWORD = "correct horse";

	protected static final String WRONG = "wrong horse";

	@Autowired
	protected MovableClock clock;

	@Autowired
	protected AccountRepository accounts;

	@Autowired
	protected JdbcClient jdbc;

	@LocalServerPort
	protected int port;

	protected Visitor visitor;

	protected final String username = UUID.randomUUID().toString();

	@BeforeEach
	void openAccount() {
		this.clock.stop();
		fillBuckets();
		this.visitor = new Visitor(this.port).signUp(this.username, PASSWORD);
		fillBuckets();
	}

	protected final void fillBuckets() {
		this.jdbc.sql("delete from throttle").update();
	}

	/** Tries to sign in once, and returns the page that follows. */
	protected final HttpResponse<String> guess(String username, String password) {
		return guess(new Visitor(this.port), username, password);
	}

	public static HttpResponse<String> guess(Visitor visitor, String username, String password) {
		visitor.open("/sign-in");
		return visitor.submit("/sign-in", Map.of("username", username, "password", password));
	}

	protected final HttpResponse<String> signInWithPasskey() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		return visitor.submit("/sign-in/passkey", Map.of("nonce", "n"));
	}

	protected final String externalId() {
		return this.accounts
			.getOrCreateExternalId(this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow());
	}

	public static void assertHeard(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("don’t match an account");
	}

	public static void assertRefused(HttpResponse<String> page, int seconds, String sentence) {
		assertThat(page.statusCode()).isEqualTo(429);
		assertThat(page.headers().firstValue("Retry-After")).hasValue(Integer.toString(seconds));
		assertThat(page.body()).contains(sentence).doesNotContain("Sign out");
	}

	public static void assertSignedIn(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Sign out");
	}

}
