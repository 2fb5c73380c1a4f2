package io.passkeyprofile.profile.signin.reauthentication;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes need a proof of at most five minutes ago, and what people were doing waits for
 * it.
 */
@TestPropertySource(properties = "profile.throttle.account.burst=4")
class ReauthenticationTests extends StubbedPassageFixture {

	private static final String PASSWORD = "correct horse";

	private static final String REVOKE = "/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke";

	private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"");

	@Autowired
	private MovableClock clock;

	@AfterEach
	void resetClock() {
		this.clock.reset();
	}

	@Test
	void aProofOfAlmostFiveMinutesAgoWillDo() {
		passageRevokes();
		this.clock.advance(Duration.ofMinutes(4).plusSeconds(30));

		assertThat(this.visitor.submit(REVOKE, Map.of()).body()).contains("The passkey is revoked.");
	}

	@Test
	void anOlderProofRevokesNothingAndSaysWhy() {
		externalId();
		int asked = PASSAGE.requests().size();
		growStale();

		HttpResponse<String> page = this.visitor.submit(REVOKE, Map.of("credentialId", "aVrY"));

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("Confirm it’s you", "A revoked passkey can’t come back.", this.username,
				"name=\"credentialId\" value=\"aVrY\"");
		assertThat(PASSAGE.requests()).hasSize(asked);
	}

	@Test
	void scriptsAreToldByACode() {
		growStale();

		for (String path : List.of("/revokePasskey", "/user/devices/transaction")) {
			HttpResponse<String> answer = this.visitor.postJson(path, "{\"id\":\"x\"}");
			assertThat(answer.statusCode()).as(path).isEqualTo(401);
			assertThat(answer.body()).as(path).contains("\"code\":\"reauthentication_required\"");
		}
	}

	@Test
	void readingNeedsNoFreshProof() {
		growStale();

		assertThat(this.visitor.open("/profile").body()).contains("Your passkeys");
		assertThat(this.visitor.getJson("/user/devices").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "/profile/passkeys/x/revoke,A revoked passkey", "/profile/password,Your password signs in",
			"/profile/sessions/end-others,Ending a session", "/profile/sessions/x/end,Ending a session" })
	void everyChangeIsGuarded(String path, String why) {
		assertThat(this.visitor.submit(path, Map.of()).statusCode()).isIn(200, 404);
		growStale();

		HttpResponse<String> page = this.visitor.submit(path, Map.of("newPassword", "another horse"));

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("Confirm it’s you", why);
		assertThat(page.body()).contains("name=\"to\" value=\"" + path + "\"");
	}

	@Test
	void aNewPasswordWaitsForTheProof() {
		growStale();
		assertThat(this.visitor.open("/profile/password").uri().toString()).endsWith("/confirm?to=/profile/password");
		HttpResponse<String> question = this.visitor.submit("/profile/password",
				Map.of("newPassword", "another horse"));

		assertThat(confirm(question, Map.of("password", PASSWORD)).body()).contains("Your password is changed");

		assertThat(new Visitor(this.port).signIn(this.username, PASSWORD).uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(this.username, "another horse").uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void oneProofServesForFiveMinutesOfChanges() {
		growStale();
		this.visitor.open("/profile/password");
		this.visitor.submit("/confirm", Map.of("to", "/profile/password", "password", PASSWORD));

		this.clock.advance(Duration.ofMinutes(4));
		assertThat(this.visitor.submit("/profile/sessions/end-others", Map.of()).statusCode()).isEqualTo(200);
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.visitor.submit("/profile/sessions/end-others", Map.of()).statusCode()).isEqualTo(403);
	}

	@Test
	void whoeverGuessesAtTheSignInKeepsNobodyFromConfirming() {
		growStale();
		HttpResponse<String> question = this.visitor.submit("/profile/sessions/end-others", Map.of());
		// Who is signed in to an account of their own is no less a stranger to this one
		Visitor stranger = new Visitor(this.port).signUp(UUID.randomUUID().toString(), PASSWORD);
		for (int i = 0; i < 4; i++) {
			stranger.signIn(this.username, "wrong-wrong");
		}
		assertThat(stranger.signIn(this.username, PASSWORD).statusCode()).isEqualTo(429);

		assertThat(confirm(question, Map.of("password", PASSWORD)).body()).contains("Where you are signed in");
	}

	@Test
	void guessingIsThrottledHereToo() {
		for (int i = 0; i < 4; i++) {
			this.visitor.submit("/confirm", Map.of("to", "/profile/password", "password", "wrong-wrong"));
		}

		HttpResponse<String> page = this.visitor.submit("/confirm",
				Map.of("to", "/profile/password", "password", PASSWORD));

		assertThat(page.statusCode()).isEqualTo(429);
		assertThat(page.headers().firstValue("Retry-After")).isPresent();
		assertThat(page.body()).contains("Too many attempts.", "Sign out");
	}

	@Test
	void afterThePasswordItIsDone() {
		passageRevokes();
		growStale();
		HttpResponse<String> question = this.visitor.submit(REVOKE, Map.of("credentialId", "aVrY"));

		HttpResponse<String> page = confirm(question, Map.of("password", PASSWORD));

		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.body()).contains("The passkey is revoked.", "data-revoked-credential-id=\"aVrY\"");
	}

	@Test
	void afterAPasskeyItIsDone() {
		startConfirming();
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId()));
		passageRevokes();
		growStale();
		HttpResponse<String> question = this.visitor.submit(REVOKE, Map.of());

		assertThat(confirm(question, Map.of("nonce", "n")).body()).contains("The passkey is revoked.");
	}

	@Test
	void aWrongPasswordKeepsWhatWasBeingDone() {
		passageRevokes();
		growStale();
		HttpResponse<String> question = this.visitor.submit(REVOKE, Map.of("credentialId", "aVrY"));

		HttpResponse<String> again = confirm(question, Map.of("password", "wrong-wrong"));
		assertThat(again.body()).contains("That is not your password.", "name=\"credentialId\" value=\"aVrY\"");
		assertThat(this.visitor.submit(REVOKE, Map.of()).statusCode()).isEqualTo(403);

		assertThat(confirm(again, Map.of("password", PASSWORD)).body()).contains("The passkey is revoked.");
	}

	@Test
	void thePasskeyOfAnotherAccountProvesNothing() {
		String other = UUID.randomUUID().toString();
		new Visitor(this.port).signUp(other, PASSWORD);
		startConfirming();
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalIdOf(other)));
		growStale();
		HttpResponse<String> question = this.visitor.submit(REVOKE, Map.of());

		HttpResponse<String> page = confirm(question, Map.of("nonce", "n"));

		assertThat(page.body()).contains("That passkey belongs to another account.").contains(this.username);
		assertThat(this.visitor.submit(REVOKE, Map.of()).statusCode()).isEqualTo(403);
	}

	@Test
	void aConfirmationChangesTheSessionsId() {
		String before = this.visitor.sessionCookie();
		this.visitor.open("/confirm?to=/profile/passkeys/new");

		HttpResponse<String> page = this.visitor.submit("/confirm",
				Map.of("to", "/profile/passkeys/new", "password", PASSWORD));

		assertThat(page.uri().getPath()).isEqualTo("/profile/passkeys/new");
		assertThat(this.visitor.sessionCookie()).isNotEqualTo(before);
		this.visitor.cookies().put("__Host-SESSION", before);
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "//evil.example", "/\\evil.example", "https://evil.example", "/profile@evil.example",
			"/%2f%2fevil.example", "/profile/passkeys/new@evil.example", "/profile/passkeys/new\r\nX-Evil: 1",
			"/sign-out", "/profile/passkeys/../../x/revoke" })
	void leadsNowhereElse(String to) {
		HttpResponse<String> page = this.visitor.submit("/confirm",
				Map.of("to", to, "form", "true", "password", PASSWORD));

		assertThat(page.uri().getHost()).isEqualTo("localhost");
		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.headers().firstValue("X-Evil")).isEmpty();
	}

	@Test
	void nobodyConfirmsWithoutASessionOrItsToken() {
		Visitor stranger = new Visitor(this.port);
		stranger.open("/sign-in");
		assertThat(stranger.open("/confirm?to=/profile/password").uri().getPath()).isEqualTo("/sign-in");
		assertThat(stranger.submit("/confirm", Map.of("username", this.username, "password", PASSWORD)).uri().getPath())
			.isEqualTo("/sign-in");
		assertThat(stranger.open("/profile").uri().getPath()).isEqualTo("/sign-in");

		this.visitor.loseCsrfToken();
		assertThat(this.visitor.submit("/confirm", Map.of("password", PASSWORD)).statusCode()).isEqualTo(403);
	}

	@Test
	void aPasskeyIsAskedForByItsTransaction() {
		assertThat(this.visitor.postJson("/confirm/transaction", "{}").body()).contains("\"code\":\"no_passkey\"");
		externalId();
		PASSAGE.json(201, "{\"transaction_id\": \"t-1\"}")
			.json(409, "{\"code\": \"user_has_no_passkeys\", \"error\": \"?\"}")
			.json(500, "");

		assertThat(this.visitor.postJson("/confirm/transaction", "{}").body()).isEqualTo("{\"transactionId\":\"t-1\"}");
		assertThat(this.visitor.postJson("/confirm/transaction", "{}").statusCode()).isEqualTo(409);
		assertThat(this.visitor.postJson("/confirm/transaction", "{}").statusCode()).isEqualTo(502);
		assertThat(new Visitor(this.port).postJson("/confirm/transaction", "{}").statusCode()).isEqualTo(401);
	}

	/** Begins to confirm with a passkey, so that a nonce is looked at. */
	private void startConfirming() {
		externalId();
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}");
		assertThat(this.visitor.postJson("/confirm/transaction", "{}").statusCode()).isEqualTo(200);
	}

	private void growStale() {
		this.clock.advance(Duration.ofMinutes(5));
	}

	private void passageRevokes() {
		PASSAGE
			.json(200,
					"{\"users\": [{\"id\": \"9DeEXvYBStnzwQcHFd6f558L\", \"external_id\": \"%s\"}]}"
						.formatted(externalId()))
			.respond(204, "", "")
			.json(200, "{\"devices\": []}");
	}

	/** Sends the form of the page, with what a person adds to it. */
	private HttpResponse<String> confirm(HttpResponse<String> page, Map<String, String> typed) {
		String form = page.body().substring(page.body().indexOf("action=\"/confirm\""));
		Map<String, String> fields = new HashMap<>();
		Matcher hidden = HIDDEN.matcher(form.substring(0, form.indexOf("</form>")));
		while (hidden.find()) {
			fields.put(hidden.group(1), hidden.group(2));
		}
		fields.remove("_csrf");
		fields.putAll(typed);
		return this.visitor.submit("/confirm", fields);
	}

	private String externalIdOf(String name) {
		return this.accounts
			.getOrCreateExternalId(this.accounts.findByUsernameKey(new Username(name).key()).orElseThrow());
	}

}
