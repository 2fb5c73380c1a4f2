package io.passkeyprofile.profile;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets in, who does not, and what those see. Passage is not there.
 */
@ApplicationTest
class AccessTests {

	private static final String PASSWORD = "correct horse";

	@Autowired
	private AccountRepository accounts;

	@LocalServerPort
	private int port;

	private Visitor visitor;

	@BeforeEach
	void arrive() {
		this.visitor = new Visitor(this.port);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/", "/profile", "/profile/passkeys/x/revoke", "/nothing", "/sign-in/failed", "/h2-console" })
	void visitorsAreSentToSignIn(String path) {
		assertThat(this.visitor.open(path).uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void jsonRoutesTellVisitorsInJson() {
		HttpResponse<String> list = this.visitor.getJson("/user/devices");
		HttpResponse<String> revocation = this.visitor.postJson("/revokePasskey", "{\"id\":\"x\"}");

		assertThat(list.statusCode()).isEqualTo(401);
		assertThat(list.headers().firstValue("Content-Type")).get().asString().startsWith("application/json");
		assertThat(list.body()).contains("\"code\":\"signed_out\"").isEqualTo(revocation.body());
		assertThat(revocation.statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@CsvSource({ "unknown-name,correct horse", "ada,wrong-wrong", "ada,''", "'',correct horse", "a\u0000b,x",
			"ada,Correct Horse" })
	void refusesAWrongNameOrPasswordAlike(String username, String password) {
		signUp("ada");

		HttpResponse<String> page = this.visitor.signIn(username, password);

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("That username and password don’t match an account.");
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void keepsTheNameThatWasTyped() {
		assertThat(this.visitor.signIn("\"><b>x", "wrong-wrong").body()).contains("value=\"&quot;&gt;&lt;b&gt;x\"")
			.doesNotContain("<b>x");
		this.visitor.open("/sign-up");
		assertThat(this.visitor.submit("/sign-up", Map.of("username", "grace", "password", "short")).body())
			.contains("value=\"grace\"", "Choose a password of 8 to 256 characters.")
			.doesNotContain("short");
	}

	@Test
	void saysWhatIsWrongWithBothFieldsAtOnce() {
		this.visitor.open("/sign-up");
		assertThat(this.visitor.submit("/sign-up", Map.of()).body()).contains("Choose a name of 3 to 64 characters",
				"Choose a password of 8 to 256 characters.", "aria-invalid=\"true\"");
	}

	@Test
	void saysThatANameIsTaken() {
		signUp("Ada");
		this.visitor.open("/sign-up");

		HttpResponse<String> page = this.visitor.submit("/sign-up", Map.of("username", "aDA", "password", PASSWORD));

		assertThat(page.body()).contains("Somebody has that name already.");
	}

	@Test
	void takesPasswordsOfEveryLengthWhole() {
		String name = UUID.randomUUID().toString();
		new Visitor(this.port).signUp(name, "x".repeat(255) + "y");

		assertThat(new Visitor(this.port).signIn(name, "x".repeat(255) + "z").uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(name, "x".repeat(255) + "y").uri().getPath()).isEqualTo("/profile");
	}

	@ParameterizedTest
	@ValueSource(strings = { "continue=https://evil.example", "redirect=//evil.example", "returnTo=/%5Cevil.example" })
	void goesNowhereElseAfterSignIn(String query) {
		signUp("ada");
		this.visitor.open("/sign-in?" + query);

		HttpResponse<String> page = this.visitor
			.declineOffer(this.visitor.submit("/sign-in?" + query, Map.of("username", "ada", "password", PASSWORD)));

		assertThat(page.uri().getHost()).isEqualTo("localhost");
		assertThat(page.uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void doesNotComeBackToWhatAScriptAskedFor() {
		signUp("ada");
		this.visitor.getJson("/user/devices");
		this.visitor.getJson("/profile/passkeys/x/revoke");

		assertThat(this.visitor.signIn("ada", PASSWORD).uri().getPath()).isEqualTo("/profile");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/sign-in", "/sign-up", "/sign-out", "/profile/passkeys/x/revoke" })
	void formsNeedTheirToken(String path) {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);
		this.visitor.loseCsrfToken();

		HttpResponse<String> page = this.visitor.submit(path, Map.of("username", "ada", "password", PASSWORD));

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(page.body()).contains("This page was open for too long", "nothing was changed")
			.doesNotContain("CSRF", "Exception");
		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void jsonNeedsItsTokenAndItsType() {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);
		assertThat(this.visitor.submit("/revokePasskey", Map.of("id", "x")).statusCode()).isEqualTo(415);
		assertThat(this.visitor.postJson("/revokePasskey", "{\"id\":\"x\"}").statusCode()).isEqualTo(404);

		this.visitor.loseCsrfToken();
		HttpResponse<String> answer = this.visitor.postJson("/revokePasskey", "{\"id\":\"x\"}");

		assertThat(answer.statusCode()).isEqualTo(403);
		assertThat(answer.body()).contains("csrf_token_invalid");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "{}", "{\"id\":null}", "{\"id\":\" \"}", "{\"id\":{}}", "nonsense" })
	void refusesOtherJson(String body) {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);

		HttpResponse<String> answer = this.visitor.postJson("/revokePasskey", body);

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("\"code\":\"invalid_request\"");
	}

	@ParameterizedTest
	@CsvSource({ "/nothing,404,Page not found", "/revokePasskey,405,That request made no sense",
			"/profile;x=1,400,That request made no sense", "/profile//x,400,That request made no sense" })
	void errorsHaveOurLookAndNoInternals(String path, int status, String title) {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);

		HttpResponse<String> page = this.visitor.open(path);

		assertThat(page.statusCode()).isEqualTo(status);
		assertThat(page.body()).contains(title, "Passkey Profile", "Back to your passkeys")
			.doesNotContain("Exception", "org.springframework", "Whitelabel", "Tomcat");
	}

	@Test
	void anAccountThatIsGoneIsSignedOut() {
		String name = UUID.randomUUID().toString();
		this.visitor.signUp(name, PASSWORD);
		Account account = this.accounts.findByUsernameKey(new Username(name).key()).orElseThrow();
		this.accounts.delete(account);

		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(this.visitor.getJson("/user/devices").statusCode()).isEqualTo(401);
	}

	@Test
	void thePageLoadsWhilePassageRefusesConnections() {
		String name = UUID.randomUUID().toString();
		this.visitor.signUp(name, PASSWORD);
		Account account = this.accounts.findByUsernameKey(new Username(name).key()).orElseThrow();
		account.assignExternalId(UUID.randomUUID());
		this.accounts.save(account);

		HttpResponse<String> page = this.visitor.open("/profile");

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("Your passkeys can’t be shown right now", "can’t be reached");
		assertThat(this.visitor.getJson("/user/devices").statusCode()).isEqualTo(502);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/assets/site.css", "/assets/logo.svg", "/webjars/picocss__pico/css/pico.indigo.min.css" })
	void stylesAreOpenToAll(String path) {
		assertThat(this.visitor.getJson(path).statusCode()).isEqualTo(200);
	}

	@Test
	void passwordManagersFindWherePasskeysAreManaged() {
		HttpResponse<String> answer = this.visitor.getJson("/.well-known/passkey-endpoints");

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.previousResponse()).isEmpty();
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(answer.body()).isEqualTo(
				"{\"enroll\":\"http://localhost:%1$d/profile/passkeys/new\",\"manage\":\"http://localhost:%1$d/profile\"}"
					.formatted(this.port));
	}

	@Test
	void theLinkThatAddsAPasskeySurvivesASignInWithAPassword() {
		signUp("ada");
		this.visitor.open("/profile/passkeys/new");

		HttpResponse<String> page = this.visitor.submit("/sign-in", Map.of("username", "ada", "password", PASSWORD));

		assertThat(page.uri().getPath()).isEqualTo("/profile/passkeys/new");
	}

	@Test
	void whoSignsUpInsteadComesToTheSamePage() {
		this.visitor.open("/profile/passkeys/new");
		this.visitor.open("/sign-up");

		HttpResponse<String> page = this.visitor.submit("/sign-up",
				Map.of("username", UUID.randomUUID().toString(), "password", PASSWORD));

		assertThat(page.uri().getPath()).isEqualTo("/profile/passkeys/new");
	}

	@Test
	void scriptsGetErrorsInOneForm() {
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);

		HttpResponse<String> notFound = this.visitor.getJson("/user/nothing");
		HttpResponse<String> wrongMethod = this.visitor.getJson("/revokePasskey");

		assertThat(notFound.statusCode()).isEqualTo(404);
		assertThat(wrongMethod.statusCode()).isEqualTo(405);
		assertThat(notFound.body()).isEqualTo(
				"{\"code\":\"invalid_request\",\"error\":\"There is nothing at this address. It may have been mistyped.\"}");
		assertThat(wrongMethod.body()).contains("\"code\":\"invalid_request\"");
	}

	@Test
	void scriptsTalkToTheAuthenticationApiAndNobodyElse() {
		assertThat(this.visitor.open("/sign-in").headers().firstValue("Content-Security-Policy")).get()
			.asString()
			.contains("connect-src 'self' http://localhost:1;", "script-src 'self';", "style-src 'self';")
			.doesNotContain("unsafe", "*");
	}

	private void signUp(String username) {
		if (this.accounts.findByUsernameKey(new Username(username).key()).isEmpty()) {
			new Visitor(this.port).signUp(username, PASSWORD);
		}
	}

}
