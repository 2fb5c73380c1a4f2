package io.passkeyprofile.profile.signin;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every route that changes something needs a recent proof, unless it is listed here.
 */
@ApplicationTest
class RecentProofTests {

	/**
	 * Changes that need no recent proof, besides routes that are open to all. A new one
	 * needs a reason.
	 */
	private static final Set<String> EXCEPTIONS = Set.of(Route.SIGN_OUT,
			// Stops a recovery that could let somebody else in
			"POST /profile/recovery/stop",
			// The proof itself
			"POST /confirm", "POST /confirm/transaction",
			// Undoes the closing of an account, in a session opened after it
			"POST /closing",
			// Declines an offer, which comes again
			"POST /passkey-offer",
			// Removes news from the page; the activity still shows them
			"POST /profile/activity/seen",
			// Confirms that a passkey was added; its transaction needed the proof
			"POST /user/devices",
			// Cancels a ceremony that the session itself has started
			"POST /user/devices/not-added",
			// Nobody gets access by a name
			"POST /profile/passkeys/x/name");

	/** Spring Security forwards failures to these routes, so no page asks before. */
	private static final Set<String> FAILURES = Set.of("/sign-in/failed", "/sign-in/recovery/failed",
			"/sign-in/recovery/mail/finish/failed", "/confirm/failed");

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@Autowired
	private MovableClock clock;

	@LocalServerPort
	private int port;

	@Autowired
	private JdbcClient jdbc;

	private String username;

	private List<Route> changes;

	private Visitor visitor;

	@BeforeEach
	void growStale() {
		this.changes = Route.all(this.mappings).stream().filter(Route::isChange).toList();
		this.username = UUID.randomUUID().toString();
		this.visitor = new Visitor(this.port).signUp(this.username, "correct horse");
		this.visitor.open("/profile");
		this.clock.advance(Duration.ofMinutes(5));
	}

	@Test
	void everyOtherChangeNeedsARecentProof() {
		List<Route> guarded = this.changes.stream().filter((route) -> !isException(route)).toList();

		assertThat(guarded).hasSizeGreaterThanOrEqualTo(6);
		for (Route route : guarded) {
			if (route.json()) {
				HttpResponse<String> answer = this.visitor.postJson(route.path(), "{\"id\":\"x\"}");
				assertThat(answer.statusCode()).as(route.toString()).isEqualTo(401);
				assertThat(answer.body()).as(route.toString()).contains("\"code\":\"reauthentication_required\"");
			}
			else {
				HttpResponse<String> page = this.visitor.submit(route.path(), Map.of("newPassword", "battery staple"));
				HttpResponse<String> redirect = first(page);
				assertThat(redirect.statusCode()).as(route.toString()).isEqualTo(303);
				assertThat(redirect.headers().firstValue("Location")).as(route.toString()).hasValue(route.path());
				if (!FAILURES.contains(route.path())) {
					assertThat(page.uri().toString()).as(route.toString()).endsWith("/confirm?to=" + route.path());
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/profile/export", "/profile/export.json" })
	void theExportNeedsARecentProof(String path) {
		HttpResponse<String> page = this.visitor.open(path);
		assertThat(page.uri().toString()).endsWith("/confirm?to=/profile/export");
		assertThat(page.body()).contains("Before you see it, confirm that the account is yours.")
			.doesNotContain("signed_up_at");

		page = this.visitor.submit("/confirm", Map.of("to", "/profile/export", "password", "correct horse"));

		assertThat(page.uri().getPath()).isEqualTo("/profile/export");
		assertThat(this.visitor.getJson("/profile/export.json").body()).contains("signed_up_at");
	}

	@Test
	void aProofFromTheFutureDoesNotCount() {
		this.clock.advance(Duration.ofHours(1));
		this.visitor.signIn(this.username, "correct horse");
		assertThat(this.visitor.open("/profile/password").uri().getPath()).isEqualTo("/profile/password");

		this.clock.advance(Duration.ofHours(-1));

		assertThat(this.visitor.open("/profile/password").uri().getPath()).isEqualTo("/confirm");
		confirms();
	}

	@Test
	void noProofCountsIfTheClockWasSetBackSinceTheLastRequest() {
		this.clock.reset();
		assertThat(this.visitor.open("/profile/password").uri().getPath()).isEqualTo("/profile/password");

		this.jdbc.sql("""
				update spring_session set last_access_time = last_access_time + 3600000,
				expiry_time = expiry_time + 3600000 where session_id = :session""")
			.param("session", this.visitor.sessionCookie())
			.update();

		assertThat(this.visitor.open("/profile/password").uri().getPath()).isEqualTo("/confirm");
		confirms();
	}

	private void confirms() {
		HttpResponse<String> question = this.visitor.submit("/confirm",
				Map.of("to", "/profile/password", "password", "correct horse"));
		assertThat(question.uri().getPath()).isEqualTo("/profile/password");
	}

	@Test
	void everyChangeByAFormHasAPageThatAsks() {
		List<String> routes = Route.all(this.mappings).stream().map(Route::toString).toList();

		assertThat(this.changes)
			.filteredOn((route) -> !route.json() && !isException(route) && !FAILURES.contains(route.path()))
			.isNotEmpty()
			.allSatisfy((route) -> assertThat(routes).contains("GET " + route.path()));
	}

	@Test
	void everyExceptionIsARoute() {
		assertThat(this.changes).map(Route::toString).containsAll(EXCEPTIONS);
	}

	@Test
	void exceptionsNeedNoRecentProof() {
		for (Route route : this.changes) {
			if (isException(route) && !route.path().startsWith("/sign-")) {
				HttpResponse<String> response = route.json() ? this.visitor.postJson(route.path(), "{\"nonce\":\"n\"}")
						: this.visitor.submit(route.path(), Map.of());
				assertThat(response.statusCode()).as(route.toString()).isNotIn(401, 403);
				assertThat(first(response).statusCode()).as(route.toString()).isNotEqualTo(303);
			}
		}
	}

	private static boolean isException(Route route) {
		return route.isOpen() || EXCEPTIONS.contains(route.toString());
	}

	private static HttpResponse<String> first(HttpResponse<String> response) {
		HttpResponse<String> first = response;
		while (first.previousResponse().isPresent()) {
			first = first.previousResponse().get();
		}
		return first;
	}

}
