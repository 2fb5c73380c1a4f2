package io.passkeyprofile.profile.signin;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.Visitor;
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
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who can sign in and sign up, and which page follows.
 */
@ApplicationTest
class SignInTests {

	private static final String PASSWORD = "correct horse";

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private JdbcClient jdbc;

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
	void redirectsVisitorsToSignIn(String path) {
		assertThat(this.visitor.open(path).uri().getPath()).isEqualTo("/sign-in");
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
	void asksForThePasswordNextWhetherTheNameExistsOrNot() {
		signUp("ada");
		this.visitor.open("/sign-in");
		String known = askForPassword("ada");
		String unknown = askForPassword("eve");

		assertThat(known).contains("Enter your password", "autocomplete=\"current-password webauthn\"",
				"autocomplete=\"username\" hidden readonly value=\"ada\"");
		assertThat(unknown).isEqualTo(known.replace("ada", "eve"));
	}

	@Test
	void asksForTheUsernameAgain() {
		this.visitor.open("/sign-in");

		assertThat(this.visitor.submit("/sign-in/username", Map.of("username", "ada", "change", "")).body())
			.contains("value=\"ada\"", "autocomplete=\"username webauthn\"")
			.doesNotContain("current-password");
		assertThat(askForPassword(" ")).doesNotContain("current-password");
		assertThat(this.visitor.open("/sign-in/username").uri().getPath()).isEqualTo("/sign-in");
	}

	@Test
	void signsInWithoutScripts() {
		signUp("ada");
		this.visitor.open("/sign-in");
		assertThat(askForPassword("ada")).contains("action=\"/sign-in\"");

		HttpResponse<String> page = this.visitor.submit("/sign-in", Map.of("username", "ada", "password", PASSWORD));

		assertThat(this.visitor.declineOffer(page).uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void offersAPasskeyThreeTimesAMonthApart() {
		String name = UUID.randomUUID().toString();
		// Declines the first
		new Visitor(this.port).signUp(name, PASSWORD);

		for (int offer = 2; offer <= 3; offer++) {
			declinedBefore(name, Duration.ofDays(30).minusSeconds(60));
			assertThat(pageAfterSignIn(name)).isEqualTo("/profile");
			declinedBefore(name, Duration.ofDays(30));
			assertThat(pageAfterSignIn(name)).isEqualTo("/passkey-offer");
			assertThat(pageAfterSignIn(name)).isEqualTo("/passkey-offer");
			assertThat(this.visitor.submit("/passkey-offer", Map.of()).uri().getPath()).isEqualTo("/profile");
		}

		declinedBefore(name, Duration.ofDays(365));
		assertThat(pageAfterSignIn(name)).isEqualTo("/profile");
	}

	@Test
	void offersNoAutomaticUpgradeUnlessItIsTurnedOn() {
		this.visitor.open("/sign-up");

		HttpResponse<String> offer = this.visitor.submit("/sign-up",
				Map.of("username", UUID.randomUUID().toString(), "password", PASSWORD));

		assertThat(offer.body()).contains("data-add").doesNotContain("data-automatic-upgrade");
	}

	@Test
	void leadsPasswordManagersToTheFormThatChangesThePassword() {
		assertThat(new Visitor(this.port).open("/.well-known/change-password").uri().getPath()).isEqualTo("/sign-in");
		this.visitor.signUp(UUID.randomUUID().toString(), PASSWORD);

		HttpResponse<String> form = this.visitor.open("/.well-known/change-password");

		assertThat(form.uri().getPath()).isEqualTo("/profile/password");
		assertThat(form.body()).contains("autocomplete=\"new-password\"");
		// With this, browsers find out whether the other answer can be trusted
		assertThat(this.visitor.open("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200")
			.statusCode()).isEqualTo(404);
	}

	@Test
	void keepsTheTypedUsername() {
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

	@ParameterizedTest
	@CsvSource({ "trustno1,Many people use that password", "GraceHopper1,too much like your username" })
	void saysWhyAPasswordIsRefused(String password, String sentence) {
		this.visitor.open("/sign-up");

		HttpResponse<String> page = this.visitor.submit("/sign-up",
				Map.of("username", "gracehopper", "password", password));

		assertThat(page.body()).contains(sentence, "value=\"gracehopper\"").doesNotContain(password);
		assertThat(this.accounts.findByUsernameKey("gracehopper")).isEmpty();
	}

	@Test
	void comparesLongPasswordsToTheLastCharacter() {
		String name = UUID.randomUUID().toString();
		new Visitor(this.port).signUp(name, "x".repeat(255) + "y");

		assertThat(new Visitor(this.port).signIn(name, "x".repeat(255) + "z").uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(name, "x".repeat(255) + "y").uri().getPath()).isEqualTo("/profile");
	}

	@ParameterizedTest
	@ValueSource(strings = { "continue=https://evil.example", "redirect=//evil.example", "returnTo=/%5Cevil.example" })
	void neverRedirectsElsewhereAfterASignIn(String query) {
		signUp("ada");
		this.visitor.open("/sign-in?" + query);

		HttpResponse<String> page = this.visitor
			.declineOffer(this.visitor.submit("/sign-in?" + query, Map.of("username", "ada", "password", PASSWORD)));

		assertThat(page.uri().getHost()).isEqualTo("localhost");
		assertThat(page.uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void neverReturnsToARequestOfAScript() {
		signUp("ada");
		this.visitor.getJson("/user/devices");
		this.visitor.getJson("/profile/passkeys/x/revoke");

		assertThat(this.visitor.signIn("ada", PASSWORD).uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void signsOutDeletedAccounts() {
		String name = UUID.randomUUID().toString();
		this.visitor.signUp(name, PASSWORD);
		Account account = this.accounts.findByUsernameKey(new Username(name).key()).orElseThrow();
		this.accounts.delete(account);

		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(this.visitor.getJson("/user/devices").statusCode()).isEqualTo(401);
	}

	@Test
	void returnsToAddAPasskeyAfterASignInWithAPassword() {
		signUp("ada");
		this.visitor.open("/profile/passkeys/new");

		HttpResponse<String> page = this.visitor.submit("/sign-in", Map.of("username", "ada", "password", PASSWORD));

		assertThat(page.uri().getPath()).isEqualTo("/profile/passkeys/new");
	}

	@Test
	void returnsToTheRequestedPageAfterASignUp() {
		this.visitor.open("/profile/passkeys/new");
		this.visitor.open("/sign-up");

		HttpResponse<String> page = this.visitor.submit("/sign-up",
				Map.of("username", UUID.randomUUID().toString(), "password", PASSWORD));

		assertThat(page.uri().getPath()).isEqualTo("/profile/passkeys/new");
	}

	private void declinedBefore(String name, Duration ago) {
		assertThat(this.jdbc.sql("""
				update account set passkey_offer_declined_at = :declined
				where username = :name and passkey_offer_declined_at is not null""")
			.param("declined", Instant.now().minus(ago).atOffset(ZoneOffset.UTC))
			.param("name", name)
			.update()).isOne();
	}

	private String pageAfterSignIn(String name) {
		this.visitor = new Visitor(this.port);
		this.visitor.open("/sign-in");
		return this.visitor.submit("/sign-in", Map.of("username", name, "password", PASSWORD)).uri().getPath();
	}

	private String askForPassword(String username) {
		return this.visitor.submit("/sign-in/username", Map.of("username", username))
			.body()
			.replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "");
	}

	private void signUp(String username) {
		if (this.accounts.findByUsernameKey(new Username(username).key()).isEmpty()) {
			new Visitor(this.port).signUp(username, PASSWORD);
		}
	}

}
