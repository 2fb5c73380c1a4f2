package io.passkeyprofile.profile.signin;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.TestPasswordEncoder;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session that signed in before the password changed ends at its next request, whatever
 * the request is for, and before any proof of the session is checked.
 */
@ApplicationTest
@BothDatabases
class PasswordVersionTests {

	private static final StubPassage PASSAGE = ApplicationTest.PASSAGE;

	private static final String OLD = "correct horse";

	private static final String NEW = "battery staple";

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TestPasswordEncoder passwordEncoder;

	@LocalServerPort
	private int port;

	private final CountingEncoder encoder = new CountingEncoder();

	private String username;

	private Visitor visitor;

	@BeforeEach
	void signIn() {
		this.passwordEncoder.use(this.encoder);
		this.username = UUID.randomUUID().toString();
		this.visitor = new Visitor(this.port).signUp(this.username, OLD);
	}

	@Test
	void everyRouteEndsTheSessionAndLooksAtNoProof() {
		List<Route> routes = Route.all(this.mappings).stream().filter((route) -> !route.isOpen()).toList();
		assertThat(routes).hasSizeGreaterThan(15).map(Route::toString).contains("POST /confirm", Route.SIGN_OUT);
		for (Route route : routes) {
			signIn();
			String session = this.visitor.sessionCookie();
			changePassword();
			int asked = PASSAGE.requests().size();
			int compared = this.encoder.comparisons.get();

			HttpResponse<String> response = request(route);

			if (route.json()) {
				assertThat(response.statusCode()).as(route.toString()).isEqualTo(401);
				assertThat(response.body()).as(route.toString()).contains("\"code\":\"signed_out\"");
			}
			else {
				assertThat(response.uri().getPath()).as(route.toString()).isEqualTo("/sign-in");
				assertThat(response.body()).as(route.toString()).doesNotContain("Sign out", this.username);
			}
			assertThat(sessions(session)).as(route.toString()).isZero();
			assertThat(PASSAGE.requests()).as(route.toString()).hasSize(asked);
			assertThat(this.encoder.comparisons).as(route.toString()).hasValue(compared);
			assertThat(account().getPassword()).as(route.toString()).isEqualTo(NEW);
			assertThat(this.visitor.open("/profile").uri().getPath()).as(route.toString()).isEqualTo("/sign-in");
		}
	}

	@Test
	void routesThatAreOpenToAllSignNobodyIn() {
		List<String> routes = Route.all(this.mappings).stream().map(Route::toString).toList();
		assertThat(routes).containsAll(Route.OPEN);
		for (Route route : Route.all(this.mappings)) {
			if (route.isOpen()) {
				signIn();
				changePassword();

				assertThat(request(route).body()).as(route.toString()).doesNotContain("Sign out", this.username + "<");

				assertThat(this.visitor.open("/profile").uri().getPath()).as(route.toString()).isEqualTo("/sign-in");
			}
		}
	}

	@Test
	void theNewPasswordOpensANewSession() {
		String session = this.visitor.sessionCookie();
		changePassword();
		this.visitor.open("/sign-in");

		assertThat(this.visitor.signIn(this.username, NEW).uri().getPath()).isEqualTo("/profile");

		assertThat(this.visitor.sessionCookie()).isNotEqualTo(session);
		assertThat(sessions(session)).isZero();
	}

	@Test
	void theSessionThatChangesThePasswordStays() {
		String session = this.visitor.sessionCookie();
		Visitor elsewhere = new Visitor(this.port);
		elsewhere.signIn(this.username, OLD);

		this.visitor.submit("/profile/password", Map.of("newPassword", NEW));

		assertThat(account().getPasswordVersion()).isOne();
		assertThat(this.visitor.sessionCookie()).isEqualTo(session);
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/profile");
		assertThat(elsewhere.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		this.visitor.submit("/profile/password", Map.of("newPassword", OLD));
		assertThat(account().getPasswordVersion()).isEqualTo(2);
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void aPasswordThatIsConfirmedWhileItChangesEndsTheSession() {
		this.encoder.meanwhile = this::changePassword;

		HttpResponse<String> page = this.visitor.submit("/confirm", Map.of("to", "/profile/password", "password", OLD));

		assertThat(this.encoder.meanwhile).isNull();
		assertThat(page.uri().getPath()).isEqualTo("/sign-in");
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void aPasskeyThatIsConfirmedWhileThePasswordChangesEndsTheSession() throws Exception {
		String externalId = this.accounts.getOrCreateExternalId(account());
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}");
		assertThat(this.visitor.postJson("/confirm/transaction", "{}").statusCode()).isEqualTo(200);
		CountDownLatch arrived = new CountDownLatch(1);
		CountDownLatch changed = new CountDownLatch(1);
		PASSAGE.jsonAfter(arrived, changed, 200, "{\"external_id\": \"%s\"}".formatted(externalId));

		CompletableFuture<HttpResponse<String>> confirmation = CompletableFuture
			.supplyAsync(() -> this.visitor.submit("/confirm", Map.of("to", "/profile/password", "nonce", "n")));
		assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
		changePassword();
		changed.countDown();

		assertThat(confirmation.get().uri().getPath()).isEqualTo("/sign-in");
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
	}

	/** Changes the password as another session would. */
	private void changePassword() {
		Account account = account();
		assertThat(this.accounts.savePasswordHash(account.getId(), account.getPasswordVersion(), NEW)).isOne();
	}

	private HttpResponse<String> request(Route route) {
		if (!route.isChange()) {
			return route.json() ? this.visitor.getJson(route.path()) : this.visitor.open(route.path());
		}
		return route.json() ? this.visitor.postJson(route.path(), "{\"nonce\":\"n\",\"id\":\"x\"}")
				: this.visitor.submit(route.path(), Map.of("password", OLD, "newPassword", "another horse", "nonce",
						route.path().equals("/confirm") ? "n" : ""));
	}

	private long sessions(String id) {
		return this.jdbc.sql("select count(*) from spring_session where session_id = ?")
			.param(id)
			.query(Long.class)
			.single();
	}

	private Account account() {
		return this.accounts.findByUsernameKey(this.username).orElseThrow();
	}

	/** Counts comparisons, and lets something happen before it has compared. */
	private static final class CountingEncoder implements PasswordEncoder {

		@SuppressWarnings("deprecation")
		private final PasswordEncoder encoder = NoOpPasswordEncoder.getInstance();

		private final AtomicInteger comparisons = new AtomicInteger();

		private volatile Runnable meanwhile;

		@Override
		public String encode(CharSequence password) {
			return this.encoder.encode(password);
		}

		@Override
		public boolean matches(CharSequence password, String hash) {
			this.comparisons.incrementAndGet();
			Runnable other = this.meanwhile;
			this.meanwhile = null;
			if (other != null) {
				other.run();
			}
			return this.encoder.matches(password, hash);
		}

	}

}
