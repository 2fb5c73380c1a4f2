package io.passkeyprofile.profile.throttle;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with limits that are soon reached and a clock that stands still, and
 * somebody who has an account.
 */
@ApplicationTest
@TestPropertySource(properties = { "profile.throttle.account.burst=3", "profile.throttle.account.interval=5m",
		"profile.throttle.network.burst=8", "profile.throttle.network.interval=10s", "profile.throttle.passkey.burst=4",
		"profile.throttle.passkey.interval=10s", "profile.throttle.sign-up.burst=3",
		"profile.throttle.sign-up.interval=1m" })
public abstract class ThrottleFixture {

	protected static final StubPassage PASSAGE = new StubPassage();

	protected static final MovableClock CLOCK = new MovableClock().stop();

	protected static final String PASSWORD = "correct horse";

	protected static final String WRONG = "wrong horse";

	@TestBean
	@SuppressWarnings("UnusedVariable")
	private Clock clock;

	@Autowired
	protected AccountRepository accounts;

	@Autowired
	protected JdbcClient jdbc;

	@LocalServerPort
	protected int port;

	protected final String username = UUID.randomUUID().toString();

	static Clock clock() {
		return CLOCK;
	}

	@DynamicPropertySource
	static void passage(DynamicPropertyRegistry properties) {
		properties.add("passage.api-url", PASSAGE::url);
	}

	@BeforeEach
	void openAccount() {
		fillBuckets();
		new Visitor(this.port).signUp(this.username, PASSWORD);
		fillBuckets();
	}

	protected final void fillBuckets() {
		this.jdbc.sql("delete from throttle").update();
	}

	/** Tries to sign in once, and stays with what comes of it. */
	protected final HttpResponse<String> guess(String username, String password) {
		return guess(new Visitor(this.port), username, password);
	}

	protected static HttpResponse<String> guess(Visitor visitor, String username, String password) {
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

	protected static void assertHeard(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("don’t match an account");
	}

	protected static void assertRefused(HttpResponse<String> page, int seconds, String sentence) {
		assertThat(page.statusCode()).isEqualTo(429);
		assertThat(page.headers().firstValue("Retry-After")).hasValue(Integer.toString(seconds));
		assertThat(page.body()).contains(sentence).doesNotContain("Sign out");
	}

	protected static void assertSignedIn(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Sign out");
	}

}
