package io.passkeyprofile.profile.signin.recovery;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.signin.Route;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people may do after they signed in with a recovery code, or reported a lost
 * device.
 */
@BothDatabases
class RecoverySessionTests extends RecoveryFixture {

	private static final String LOST = "/profile/lost-device";

	private static final String NEW_PASSWORD = "battery staple";

	/** The routes that a recovery session may use. All others are refused. */
	private static final Set<String> ALLOWED = Set.of("GET /recovery", "GET /recovery/done", "POST /recovery/done",
			"GET /profile/passkeys/new", "POST /user/devices/transaction", "POST /user/devices",
			"POST /user/devices/not-added", "GET /profile/password", "POST /profile/password",
			"GET /profile/lost-device", "POST /profile/lost-device", "GET /profile/lost-device/rest");

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@Test
	void nothingElseIsAllowed() {
		recover();
		int refused = 0;
		for (Route route : Route.all(this.mappings)) {
			if (!ALLOWED.contains(route.toString()) && !route.isOpen() && !route.isSignOut()) {
				HttpResponse<String> answer = route.isChange()
						? route.json() ? this.stranger.postJson(route.path(), "{\"id\":\"x\",\"nonce\":\"x\"}")
								: this.stranger.submit(route.path(),
										Map.of("password", "correct horse", "code", this.codes.get(1)))
						: route.json() ? this.stranger.getJson(route.path()) : this.stranger.open(route.path());
				if (route.json()) {
					assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
					assertThat(answer.body()).as(route.toString()).contains("\"code\":\"recovery_session\"");
				}
				else {
					assertThat(path(answer)).as(route.toString()).isEqualTo("/recovery");
				}
				refused++;
			}
		}
		assertThat(refused).isGreaterThan(15);
		assertThat(account().getRecoveryCodes()).isEqualTo(9);
		assertThat(Route.all(this.mappings)).map(Route::toString).containsAll(ALLOWED);
	}

	@Test
	void isItsOwnProofForFifteenMinutesAndThenEnds() {
		recover();
		this.clock.advance(Duration.ofMinutes(14).plusSeconds(50));
		for (String path : new String[] { "/profile/passkeys/new", "/profile/password", LOST }) {
			assertThat(path(this.stranger.open(path))).isEqualTo(path);
		}
		assertThat(this.stranger.open("/recovery").body()).contains("You have 1 minute for that.");

		this.clock.advance(Duration.ofSeconds(10));

		assertThat(this.stranger.postJson("/user/devices/transaction", "{}").body())
			.contains("\"code\":\"signed_out\"");
		HttpResponse<String> page = this.stranger.submit("/profile/password", Map.of("newPassword", NEW_PASSWORD));
		assertThat(page.uri().getRawQuery()).isEqualTo("recovery-over");
		assertThat(page.body()).contains("Your 15 minutes to set up a way to sign in are over",
				"href=\"/sign-in/recovery\"");
		assertThat(this.stranger.cookies()).doesNotContainKey("__Host-SESSION");
		// This is said once, and to nobody else
		for (Visitor nobody : new Visitor[] { this.stranger, new Visitor(this.port) }) {
			page = nobody.open("/recovery");
			assertThat(path(page)).isEqualTo("/sign-in");
			assertThat(page.uri().getRawQuery()).isNull();
			assertThat(nobody.cookies()).doesNotContainKey("__Host-SESSION");
		}
		assertThat(path(new Visitor(this.port).signIn(this.username, NEW_PASSWORD))).isEqualTo("/sign-in");
	}

	@Test
	void endsIfTheClockWasSetBack() {
		this.clock.advance(Duration.ofHours(1));
		recover();

		this.clock.advance(Duration.ofMinutes(-10));

		assertThat(path(this.stranger.open("/recovery"))).isEqualTo("/sign-in");
	}

	@Test
	void hasASessionIdOfItsOwnAndAnotherOneOnceAPasswordIsSet() {
		Visitor elsewhere = new Visitor(this.port);
		elsewhere.signIn(this.username, "correct horse");
		this.stranger.signIn(this.username, "correct horse");
		String before = this.stranger.sessionCookie();
		this.stranger.submit("/sign-out", Map.of());
		recover();
		String recovery = this.stranger.sessionCookie();
		assertThat(recovery).isNotEqualTo(before);
		assertThat(this.stranger.open("/profile/password").body()).doesNotContain("current-password");
		assertThat(this.stranger.submit("/profile/password", Map.of("newPassword", "password")).body())
			.contains("Many people use that password");

		HttpResponse<String> page = this.stranger.submit("/profile/password", Map.of("newPassword", NEW_PASSWORD));

		assertThat(path(page)).isEqualTo("/recovery/done");
		assertThat(page.body()).contains("You’re back in", "you are signed out everywhere else")
			.doesNotContain("name=\"endSessions\"");
		assertThat(this.stranger.sessionCookie()).isNotEqualTo(recovery);
		assertThat(new Visitor(this.port).sending("Cookie", "__Host-SESSION=" + recovery)
			.open("/recovery")
			.uri()
			.getPath()).isEqualTo("/sign-in");
		assertThat(path(elsewhere.open("/profile"))).isEqualTo("/sign-in");
		assertThat(path(this.stranger.submit("/recovery/done", Map.of()))).isEqualTo("/profile");
		this.clock.advance(Duration.ofMinutes(20));
		assertThat(path(this.stranger.open("/profile"))).isEqualTo("/profile");
		assertThat(path(this.stranger.open("/profile/password"))).isEqualTo("/confirm");
	}

	@Test
	void anAddedPasskeyMakesItAnOrdinarySessionThatMayEndAllOthers() {
		passkeyOnly();
		recover();
		String recovery = this.stranger.sessionCookie();
		addPasskey();

		assertThat(this.stranger.sessionCookie()).isNotEqualTo(recovery);
		HttpResponse<String> page = this.stranger.open("/recovery/done");
		assertThat(page.body()).contains("End the other session, in case it isn’t yours")
			.containsPattern("name=\"endSessions\" value=\"true\" checked");
		assertThat(this.stranger.open("/recovery").previousResponse()).isPresent();
		PASSAGE.json(200, devices(1, 0));
		page = this.stranger.submit("/recovery/done", Map.of("endSessions", "true"));
		assertThat(page.body()).contains("All other sessions have ended.", "Signed in with a recovery code");
		assertThat(path(this.visitor.open("/profile"))).isEqualTo("/sign-in");
		this.clock.advance(Duration.ofMinutes(20));
		assertThat(path(this.stranger.open("/profile/activity"))).isEqualTo("/profile/activity");
	}

	@Test
	void theLastPasskeyMayGoOnceTheSameSessionHasAddedAnother() {
		passkeyOnly();
		recover();
		PASSAGE.json(200, devices(1)).json(200, devices(1));
		HttpResponse<String> page = this.stranger.submit(LOST, Map.of("id", "a"));
		assertThat(page.body()).contains("No passkey was revoked: no way in",
				"href=\"/profile/passkeys/new?for=lost-device\"", "checked");
		addPasskey();
		PASSAGE.json(200, devices(1, 0));
		assertThat(this.stranger.open(LOST).body()).contains("Added just now");
		PASSAGE.json(200, devices(1, 0))
			.respond(204, "", "")
			.json(200, devices(0).replace("\"a\"", "\"b\""))
			.json(200, devices(0).replace("\"a\"", "\"b\""));

		page = this.stranger.submit(LOST, Map.of("id", "a"));

		assertThat(path(page)).isEqualTo(LOST + "/rest");
		assertThat(page.body()).contains("Revoked, so no longer signing you in: “a”.",
				"1 other session that may have been opened with them has ended.");
		assertThat(path(this.visitor.open("/profile/activity"))).isEqualTo("/sign-in");
	}

	@Test
	void aPasskeyFromAnotherSessionThatNeverSignedInDoesNotCount() {
		passkeyOnly();
		recover();
		PASSAGE.json(200, devices(1, 0)).json(200, devices(1, 0));

		assertThat(this.stranger.submit(LOST, Map.of("id", "a")).body()).contains("No passkey was revoked: no way in");
	}

	@Test
	void aCodeConfirmsOnlyThatADeviceIsLost() {
		this.clock.advance(Duration.ofMinutes(6));
		assertThat(this.visitor.open("/profile/password").body()).doesNotContain("name=\"code\"");
		assertThat(path(this.visitor.submit("/confirm",
				Map.of("to", "/profile/sessions/end-others", "code", this.codes.get(0)))))
			.isEqualTo("/confirm");
		HttpResponse<String> page = this.visitor.open(LOST);
		assertThat(path(page)).isEqualTo("/confirm");
		assertThat(page.body()).contains("Confirm with a code");
		assertThat(this.visitor.submit("/confirm", Map.of("to", LOST, "code", "x")).body())
			.contains("That is not one of your unused recovery codes.");
		assertThat(this.visitor.submit("/confirm", Map.of("to", LOST, "code", RecoveryCode.create().text())).body())
			.contains("That is not one of your unused recovery codes.");
		assertThat(account().getRecoveryCodes()).isEqualTo(10);

		page = this.visitor.submit("/confirm", Map.of("to", LOST, "code", this.codes.get(0)));

		assertThat(path(page)).isEqualTo(LOST);
		assertThat(account().getRecoveryCodes()).isEqualTo(9);
		assertThat(path(this.visitor.open("/profile/passkeys/new"))).isEqualTo("/profile/passkeys/new");
		for (String path : new String[] { NEW_CODES, "/profile/sessions/end-others", "/profile/passkeys/x/revoke",
				"/profile/passkeys/revoke" }) {
			assertThat(path(this.visitor.open(path))).as(path).isEqualTo("/confirm");
		}
		assertThat(path(this.visitor.open("/profile"))).isEqualTo("/profile");
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(path(this.visitor.open(LOST))).isEqualTo("/confirm");
	}

	@Test
	void asksWhichPasskeysWereOnTheLostDevice() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
		PASSAGE.json(200, devices(2, 1));
		assertThat(this.visitor.submit(LOST, Map.of()).body()).contains("Choose the passkeys that were on the device.");
		PASSAGE.json(500, "{}");
		assertThat(this.visitor.open(LOST).body()).contains("Passage, which keeps them, reported an error.",
				"Try again");
		PASSAGE.json(500, "{}").json(200, devices(2, 1));
		assertThat(this.visitor.submit(LOST, Map.of("id", "a")).body())
			.contains("No passkey was revoked: Passage reported an error.");
		PASSAGE.json(200, devices(2, 1)).respond(500, "application/json", "{}").json(200, devices(2, 1));
		assertThat(this.visitor.submit(LOST, Map.of("id", "a")).body()).contains("We don’t know yet whether",
				"There was no other session to end.");
	}

	/** Removes the password, and signs in with the passkey "a". */
	private void passkeyOnly() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
		this.accounts.savePasswordHash(account().getId(), account().getPasswordVersion(), null);
		this.jdbc.sql("delete from spring_session where principal_name = ?")
			.param(Long.toString(account().getId()))
			.update();
		this.visitor = new Visitor(this.port);
		this.visitor.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, devices(1));
		this.visitor.submitOnly("/sign-in/passkey", Map.of("nonce", "n"));
		this.visitor.open("/profile/activity");
	}

	/** Adds a passkey in the recovery session, after which Passage lists it as "b". */
	private void addPasskey() {
		this.stranger.open("/profile/passkeys/new");
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}");
		assertThat(this.stranger.postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(200);
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(200, devices(1, 0));
		HttpResponse<String> answer = this.stranger.postJson("/user/devices", "{\"nonce\": \"n\"}");
		assertThat(answer.statusCode()).isEqualTo(204);
		assertThat(answer.headers().firstValue("Location")).isEmpty();
	}

	/** The passkeys "a", "b" and so on, with their numbers of uses. */
	private static String devices(int... uses) {
		return IntStream.range(0, uses.length)
			.mapToObj((index) -> """
					{"id": "%1$s", "cred_id": "aVrYTDTyxA0", "friendly_name": "%1$s", "type": "platform",
					"usage_count": %2$d, "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z",
					"last_login_at": "2026-01-02T03:04:05Z", "icons": {"light": null, "dark": null}}"""
				.formatted((char) ('a' + index), uses[index]))
			.collect(Collectors.joining(",", "{\"devices\": [", "]}"));
	}

}
