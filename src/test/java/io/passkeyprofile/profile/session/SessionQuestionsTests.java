package io.passkeyprofile.profile.session;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages that ask before sessions are ended.
 */
class SessionQuestionsTests extends SessionFixture {

	private static final String FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

	@Test
	void showsTheSessionThatWouldEnd() {
		Visitor other = new Visitor(this.port).sending("User-Agent", FIREFOX);
		other.signIn(this.username, PASSWORD);
		Visitor visitor = signIn();

		HttpResponse<String> page = visitor.open("/profile/sessions/" + idToEnd(visitor) + "/end");

		assertThat(main(page))
			.contains("End this session?", "Firefox on Windows", "Signed in with a password", "Since:", "Last seen:",
					"has to sign in again", "href=\"/profile#sessions\"", "Keep it", "End session")
			.doesNotContain("This session");
		assertThat(isSignedIn(other)).isTrue();
	}

	@Test
	void showsAllSessionsThatWouldEnd() {
		new Visitor(this.port).sending("User-Agent", FIREFOX).signIn(this.username, PASSWORD);
		Visitor other = signIn();
		Visitor visitor = signIn();

		HttpResponse<String> page = visitor.open("/profile/sessions/end-others");

		assertThat(main(page))
			.contains("End all other sessions?", "Firefox on Windows", "Unknown browser", "have to sign in again",
					"href=\"/profile#sessions\"", "Keep them", "End 2 sessions")
			.doesNotContain("This session");
		assertThat(isSignedIn(other)).isTrue();
	}

	@Test
	void speaksOfOneSessionIfThereIsOneOther() {
		signIn();

		assertThat(main(signIn().open("/profile/sessions/end-others"))).contains("has to sign in again", "Keep it",
				"End session");
	}

	@Test
	void neverShowsASessionId() {
		Visitor other = signIn();
		Visitor visitor = signIn();

		assertThat(visitor.open("/profile/sessions/" + idToEnd(visitor) + "/end").body())
			.doesNotContain(other.sessionCookie(), visitor.sessionCookie());
		assertThat(visitor.open("/profile/sessions/end-others").body()).doesNotContain(other.sessionCookie(),
				visitor.sessionCookie());
	}

	@Test
	void saysThatASessionHasEndedAlready() {
		Visitor other = signIn();
		Visitor visitor = signIn();
		String id = idToEnd(visitor);
		other.submit("/sign-out", Map.of());

		assertSaid("That session has already ended.", visitor.open("/profile/sessions/" + id + "/end"));
	}

	@Test
	void saysTheSameOfForeignAndUnknownSessions() {
		Visitor stranger = signIn();
		String foreign = idToEnd(signIn());
		Visitor visitor = signIn(newAccount());

		assertSaid("That session has already ended.", visitor.open("/profile/sessions/" + foreign + "/end"));
		assertSaid("That session has already ended.", visitor.open("/profile/sessions/" + UUID.randomUUID() + "/end"));
		assertThat(isSignedIn(stranger)).isTrue();
	}

	@Test
	void pointsToSignOutForTheOwnSession() {
		Visitor first = signIn();
		Visitor second = signIn();
		String idOfFirst = idToEnd(second);

		assertSaid("To end it, sign out.", first.open("/profile/sessions/" + idOfFirst + "/end"));
		assertThat(isSignedIn(first)).isTrue();
	}

	@Test
	void saysThatThereAreNoOthers() {
		assertSaid("There are no other sessions.", signIn().open("/profile/sessions/end-others"));
	}

	private static String idToEnd(Visitor visitor) {
		return idsToEnd(visitor.open("/profile").body()).get(0);
	}

	private static String main(HttpResponse<String> page) {
		assertThat(page.statusCode()).isEqualTo(200);
		return page.body().substring(page.body().indexOf("<main"));
	}

	private static void assertSaid(String message, HttpResponse<String> page) {
		assertThat(page.uri()).hasPath("/profile").hasFragment("sessions");
		assertThat(page.body()).contains(message);
	}

}
