package io.passkeyprofile.profile.session;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.activity.RecordedEvents;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of sessions on the profile page, and ending them.
 */
@BothDatabases
class SessionListTests extends SessionFixture {

	private static final String FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

	@Autowired
	private RecordedEvents events;

	@AfterEach
	void resetEvents() {
		this.events.reset();
	}

	@Test
	void listsBrowserSystemAndProofOfEverySession() throws Exception {
		signInWithPasskey();
		signInWithBrowser(FIREFOX);
		signInWithBrowser("<script>alert(1)</script>");
		Visitor visitor = signIn();
		PASSAGE.json(200, "{\"devices\": []}");

		String page = visitor.open("/profile").body();

		String list = page.substring(page.indexOf("<section id=\"sessions\""));
		assertThat(list)
			.contains("Where you are signed in", "Firefox on Windows", "Unknown browser", "Signed in with a passkey",
					"Signed in with a password", "End the session in Firefox on Windows", "<time",
					"End all other sessions")
			.containsOnlyOnce("This session")
			.doesNotContain("<script>alert");
		assertThat(list.indexOf("This session")).isLessThan(list.indexOf("Firefox on Windows"));
		assertThat(idsToEnd(page)).hasSize(3).doesNotHaveDuplicates();
	}

	@Test
	void revokingOffersToEndSessionsOpenedWithAPasskey() {
		Visitor passkey = signInWithPasskey();
		Visitor password = signIn();
		Visitor visitor = signIn();
		String listed = "{\"devices\": [{\"id\": \"srOR4lZomCOarJeXtMGAiNnX\", \"friendly_name\": \"laptop\"}]}";
		PASSAGE.json(200, listed);
		assertThat(visitor.open("/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke").body())
			.contains("Also end 1 other session that was opened or confirmed with a passkey we can’t name");
		PASSAGE.json(200, listed).respond(204, "", "").json(200, "{\"devices\": []}").json(200, "{\"devices\": []}");

		HttpResponse<String> page = visitor.submit("/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke",
				Map.of("endSessions", "true"));

		assertThat(page.body())
			.contains("The passkey is revoked, and the other sessions that may have been opened with it have ended.");
		assertThat(isSignedIn(passkey)).isFalse();
		assertThat(isSignedIn(password)).isTrue();
		assertThat(isSignedIn(visitor)).isTrue();
	}

	@Test
	void noPageShowsASessionId() {
		Visitor other = signIn();
		Visitor visitor = signIn();

		assertThat(visitor.open("/profile").body()).contains("End all other sessions")
			.doesNotContain(other.sessionCookie(), visitor.sessionCookie());
	}

	@Test
	void endsOneSession() {
		Visitor other = signIn();
		Visitor visitor = signIn();
		String id = idsToEnd(visitor.open("/profile").body()).get(0);

		HttpResponse<String> page = visitor.submit("/profile/sessions/" + id + "/end", Map.of());

		assertThat(page.uri()).hasPath("/profile").hasFragment("sessions");
		assertThat(page.body()).contains("That session has ended.").doesNotContain("End all other sessions");
		assertThat(isSignedIn(other)).isFalse();
		assertThat(isSignedIn(visitor)).isTrue();
		assertThat(ended()).containsExactly(SecurityEvent.sessionsEnded(account(), 1));
	}

	@Test
	void endsAllOthers() {
		List<Visitor> others = List.of(signIn(), signIn(), signIn());
		Visitor stranger = signIn(newAccount());
		Visitor visitor = signIn();

		HttpResponse<String> page = visitor.submit("/profile/sessions/end-others", Map.of());

		assertThat(page.body()).contains("All other sessions have ended.", "This session");
		assertThat(others).noneMatch(this::isSignedIn);
		assertThat(List.of(visitor, stranger)).allMatch(this::isSignedIn);
		assertThat(ended()).containsExactly(SecurityEvent.sessionsEnded(account(), 3));
	}

	@Test
	void answersAlikeForForeignAndUnknownSessions() {
		Visitor stranger = signIn();
		Visitor ofStranger = signIn();
		String foreign = idsToEnd(ofStranger.open("/profile").body()).get(0);
		Visitor visitor = signIn(newAccount());

		List<String> pages = List.of(foreign, UUID.randomUUID().toString(), "x", "%00", "${7*7}")
			.stream()
			.map((id) -> URI.create("/")
				.resolve(id.replace("$", "%24").replace("{", "%7B").replace("}", "%7D"))
				.getRawPath())
			.map((path) -> visitor.submit("/profile/sessions" + path + "/end", Map.of()))
			.filter((page) -> page.statusCode() != 400)
			.map((page) -> normalized(page.body()))
			.toList();

		assertThat(pages).hasSizeGreaterThanOrEqualTo(4).allMatch(pages.get(0)::equals);
		assertThat(pages.get(0)).contains("That session has ended.");
		assertThat(isSignedIn(stranger)).isTrue();
		assertThat(ended()).isEmpty();
	}

	@Test
	void endingASessionThatHasEndedSucceeds() {
		Visitor other = signIn();
		Visitor visitor = signIn();
		String id = idsToEnd(visitor.open("/profile").body()).get(0);
		other.submit("/sign-out", Map.of());

		assertThat(visitor.submit("/profile/sessions/" + id + "/end", Map.of()).body())
			.contains("That session has ended.");
		assertThat(visitor.submit("/profile/sessions/end-others", Map.of()).statusCode()).isEqualTo(200);
		assertThat(ended()).isEmpty();
	}

	@Test
	void endingNeedsASignInAndACsrfToken() {
		Visitor other = signIn();
		Visitor visitor = signIn();
		String id = idsToEnd(visitor.open("/profile").body()).get(0);
		visitor.loseCsrfToken();

		assertThat(visitor.submit("/profile/sessions/" + id + "/end", Map.of()).statusCode()).isEqualTo(403);
		visitor.loseCsrfToken();
		assertThat(visitor.submit("/profile/sessions/end-others", Map.of()).statusCode()).isEqualTo(403);
		visitor.open("/profile/sessions/" + id + "/end");
		visitor.open("/profile/sessions/end-others");
		Visitor nobody = new Visitor(this.port);
		nobody.open("/sign-in");
		assertThat(nobody.submit("/profile/sessions/" + id + "/end", Map.of()).uri().getPath()).isEqualTo("/sign-in");

		assertThat(isSignedIn(other)).isTrue();
	}

	@Test
	void listsNoExpiredSessions() {
		Visitor idle = signIn();
		Visitor old = signIn();
		Visitor visitor = signIn();
		this.jdbc.update("update spring_session set expiry_time = 1 where session_id = ?", idle.sessionCookie());
		this.jdbc.update("update spring_session set creation_time = 1 where session_id = ?", old.sessionCookie());

		assertThat(visitor.open("/profile").body()).contains("This session").doesNotContain("End all other sessions");
	}

	@Test
	void endsNothingThatCannotBeRecorded() {
		Visitor other = signIn();
		Visitor visitor = signIn();
		this.events.fail(Kind.SESSIONS_ENDED);

		assertThat(visitor.submit("/profile/sessions/end-others", Map.of()).statusCode()).isEqualTo(500);

		assertThat(isSignedIn(other)).isTrue();
	}

	/** Returns the records of ended sessions of all accounts. */
	private List<SecurityEvent> ended() {
		return this.events.all().stream().filter((event) -> event.kind() == Kind.SESSIONS_ENDED).toList();
	}

	private static String normalized(String page) {
		return page.replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "").replaceAll("<time.*?</time>", "");
	}

}
