package io.passkeyprofile.profile.signin.reauthentication;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes need a proof that is less than five minutes old. People without one are asked
 * for it, and then return to the question.
 */
@BothDatabases
class ReauthenticationTests extends StubbedPassageFixture {

	private static final String PASSWORD = "correct horse";

	private static final String LISTED = "{\"devices\": [{\"id\": \"srOR4lZomCOarJeXtMGAiNnX\", \"cred_id\": \"aVrY\", \"friendly_name\": \"laptop\"}]}";

	private static final String REVOKE = "/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke";

	private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"");

	@Autowired
	private MovableClock clock;

	@Test
	void aProofOfAlmostFiveMinutesAgoIsEnough() {
		PASSAGE.json(200, LISTED);
		passageRevokes();
		this.clock.advance(Duration.ofMinutes(4).plusSeconds(30));

		assertThat(this.visitor.submit(REVOKE, Map.of()).body()).contains("The passkey is revoked.");
	}

	@Test
	void anOlderProofRevokesNothingAndThePageSaysWhy() {
		externalId();
		int asked = PASSAGE.requests().size();
		growStale();

		HttpResponse<String> page = this.visitor.submit(REVOKE, Map.of("credentialId", "aVrY"));

		assertAsked(page, REVOKE);
		assertThat(page.body()).contains("A revoked passkey can’t come back.", this.username);
		assertThat(PASSAGE.requests()).hasSize(asked);
	}

	@Test
	void neverKeepsForwardsOrReplaysAForm() {
		growStale();
		this.visitor.open("/profile");

		String response = new RawRequest("POST " + REVOKE).header("Host", "localhost")
			.cookiesOf(this.visitor)
			.form(this.visitor.form(Map.of("credentialId", "aVrY")))
			.send(this.port);
		String question = new RawRequest("GET " + REVOKE + "?credentialId=aVrY").header("Host", "localhost")
			.cookiesOf(this.visitor)
			.send(this.port);

		assertThat(response).startsWith("HTTP/1.1 303 ")
			.contains("Location: " + REVOKE + "\r\n")
			.doesNotContain("aVrY");
		assertThat(question).startsWith("HTTP/1.1 302 ")
			.contains("Location: /confirm?to=" + REVOKE + "\r\n")
			.doesNotContain("aVrY");
	}

	@Test
	void scriptsGetACode() {
		growStale();

		for (String path : List.of("/revokePasskey", "/user/devices/transaction")) {
			HttpResponse<String> answer = this.visitor.postJson(path, "{\"id\":\"x\"}");
			assertThat(answer.statusCode()).as(path).isEqualTo(401);
			assertThat(answer.body()).as(path).contains("\"code\":\"reauthentication_required\"");
		}
	}

	@Test
	void readingNeedsNoRecentProof() {
		growStale();

		assertThat(this.visitor.open("/profile").body()).contains("Your passkeys");
		assertThat(this.visitor.open("/profile/activity").body()).contains("Signed up");
		assertThat(this.visitor.getJson("/user/devices").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "/profile/passkeys/x/revoke,A revoked passkey", "/profile/password,Your password signs in",
			"/profile/sessions/end-others,Ending a session", "/profile/sessions/x/end,Ending a session" })
	void everyChangeNeedsARecentProof(String path, String why) {
		assertThat(this.visitor.submit(path, Map.of()).statusCode()).isIn(200, 404);
		growStale();

		HttpResponse<String> submitted = this.visitor.submit(path, Map.of("newPassword", "another horse"));
		HttpResponse<String> opened = this.visitor.open(path);

		assertAsked(submitted, path);
		assertAsked(opened, path);
		assertThat(submitted.body()).contains(why);
	}

	@Test
	void aNewPasswordNeedsARecentProof() {
		growStale();
		assertAsked(this.visitor.open("/profile/password"), "/profile/password");
		HttpResponse<String> question = this.visitor.submit("/profile/password",
				Map.of("newPassword", "another horse"));

		assertThat(confirm(question, Map.of("password", PASSWORD)).uri().getPath()).isEqualTo("/profile/password");
		assertThat(new Visitor(this.port).signIn(this.username, PASSWORD).uri().getPath()).isEqualTo("/profile");

		assertThat(this.visitor.submit("/profile/password", Map.of("newPassword", "another horse")).body())
			.contains("Your password is changed");
		assertThat(new Visitor(this.port).signIn(this.username, PASSWORD).uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(this.username, "another horse").uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void oneProofIsEnoughForFiveMinutes() {
		growStale();
		this.visitor.open("/profile/password");
		this.visitor.submit("/confirm", Map.of("to", "/profile/password", "password", PASSWORD));

		this.clock.advance(Duration.ofMinutes(4));
		assertThat(this.visitor.submit("/profile/sessions/end-others", Map.of()).uri().getPath()).isEqualTo("/profile");
		this.clock.advance(Duration.ofMinutes(1));
		assertAsked(this.visitor.submit("/profile/sessions/end-others", Map.of()), "/profile/sessions/end-others");
	}

	@Test
	void returnsToTheQuestionAfterThePassword() {
		passageListsAndRevokes();
		growStale();
		HttpResponse<String> asked = this.visitor.submit(REVOKE, Map.of("credentialId", "aVrY"));

		HttpResponse<String> question = confirm(asked, Map.of("password", PASSWORD));

		assertThat(question.uri().getPath()).isEqualTo(REVOKE);
		assertThat(question.body()).contains("Revoke laptop?");
		assertThat(this.visitor.submit(REVOKE, Map.of()).body()).contains("The passkey is revoked.",
				"data-revoked-credential-id=\"aVrY\"");
	}

	@Test
	void returnsToTheQuestionAfterAPasskey() {
		startConfirming();
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId()));
		// To find out which passkey it was
		PASSAGE.json(200, "{\"devices\": []}");
		passageListsAndRevokes();
		growStale();
		HttpResponse<String> asked = this.visitor.submit(REVOKE, Map.of());

		HttpResponse<String> question = confirm(asked, Map.of("nonce", "n"));

		assertThat(question.uri().getPath()).isEqualTo(REVOKE);
		assertThat(question.body()).contains("Revoke laptop?");
		assertThat(this.visitor.submit(REVOKE, Map.of()).body()).contains("The passkey is revoked.");
	}

	@Test
	void aWrongPasswordProvesNothingAndKeepsThePageToReturnTo() {
		passageListsAndRevokes();
		growStale();
		HttpResponse<String> asked = this.visitor.submit(REVOKE, Map.of());

		HttpResponse<String> again = confirm(asked, Map.of("password", "wrong-wrong"));
		assertThat(again.body()).contains("That is not your password.");
		assertAsked(this.visitor.submit(REVOKE, Map.of()), REVOKE);

		assertThat(confirm(again, Map.of("password", PASSWORD)).uri().getPath()).isEqualTo(REVOKE);
		assertThat(this.visitor.submit(REVOKE, Map.of()).body()).contains("The passkey is revoked.");
	}

	@Test
	void refusesAPasskeyOfAnotherAccount() {
		String other = UUID.randomUUID().toString();
		new Visitor(this.port).signUp(other, PASSWORD);
		startConfirming();
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalIdOf(other)));
		growStale();
		HttpResponse<String> asked = this.visitor.submit(REVOKE, Map.of());

		HttpResponse<String> page = confirm(asked, Map.of("nonce", "n"));

		assertThat(page.body()).contains("That passkey belongs to another account.").contains(this.username);
		assertAsked(this.visitor.submit(REVOKE, Map.of()), REVOKE);
	}

	@Test
	void reauthenticationChangesTheSessionId() {
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
	void neverRedirectsElsewhere(String to) {
		HttpResponse<String> page = this.visitor.submit("/confirm", Map.of("to", to, "password", PASSWORD));

		assertThat(page.uri().getHost()).isEqualTo("localhost");
		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.headers().firstValue("X-Evil")).isEmpty();
	}

	@Test
	void needsASessionAndACsrfToken() {
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
	void startsATransactionForAPasskey() {
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

	/** Starts a reauthentication, so that the application accepts a nonce for it. */
	private void startConfirming() {
		externalId();
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}");
		assertThat(this.visitor.postJson("/confirm/transaction", "{}").statusCode()).isEqualTo(200);
	}

	private void growStale() {
		this.clock.advance(Duration.ofMinutes(5));
	}

	private void passageRevokes() {
		this.passageUserIds.save(externalId(), StubPassage.APP_ID);
		PASSAGE.respond(204, "", "").json(200, "{\"devices\": []}");
	}

	private void passageListsAndRevokes() {
		// One list for the question, and one for the revocation
		PASSAGE.json(200, LISTED).json(200, LISTED);
		passageRevokes();
	}

	private static void assertAsked(HttpResponse<String> page, String to) {
		assertThat(page.uri().toString()).endsWith("/confirm?to=" + to);
		assertThat(page.body()).contains("Confirm it’s you", "name=\"to\" value=\"" + to + "\"")
			.doesNotContain("credentialId", "newPassword");
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
