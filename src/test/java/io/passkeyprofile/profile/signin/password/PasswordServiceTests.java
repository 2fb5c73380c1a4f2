package io.passkeyprofile.profile.signin.password;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.activity.RecordedEvents;
import io.passkeyprofile.profile.activity.SecurityEvent.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changing the password.
 */
@ApplicationTest
@BothDatabases
class PasswordServiceTests {

	private static final String OLD = "correct horse";

	private static final String NEW = "battery staple";

	@Autowired
	private RecordedEvents events;

	@LocalServerPort
	private int port;

	private final String username = UUID.randomUUID().toString();

	private Visitor visitor;

	@BeforeEach
	void openAccount() {
		this.visitor = new Visitor(this.port).signUp(this.username, OLD);
	}

	@Test
	void onlyTheNewPasswordSignsIn() {
		assertThat(this.visitor.open("/profile").body()).contains("href=\"/profile/password\"");

		HttpResponse<String> page = change(NEW);

		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.body()).contains("Your password is changed, and you are signed out everywhere else.");
		assertThat(new Visitor(this.port).signIn(this.username, OLD).uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(this.username, NEW).uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void endsTheOtherSessionsOfTheAccountAndNoOthers() {
		Visitor elsewhere = new Visitor(this.port);
		elsewhere.signIn(this.username, OLD);
		Visitor somebodyElse = new Visitor(this.port).signUp(UUID.randomUUID().toString(), OLD);

		change(NEW);

		assertThat(this.visitor.open("/profile").uri().getPath()).isEqualTo("/profile");
		assertThat(elsewhere.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(elsewhere.getJson("/user/devices").statusCode()).isEqualTo(401);
		assertThat(somebodyElse.open("/profile").uri().getPath()).isEqualTo("/profile");
	}

	@ParameterizedTest
	@CsvSource({ "short,8 to 256 characters", "'',8 to 256 characters", "PassWord1,Many people use that password",
			"*,too much like your username" })
	void saysWhatIsWrongWithANewPasswordAndKeepsTheOldOne(String password, String sentence) {
		HttpResponse<String> page = change(
				password.equals("*") ? "x" + this.username.toUpperCase(Locale.ROOT) + "yz" : password);

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains(sentence, "aria-invalid=\"true\"", "autocomplete=\"new-password\"",
				"value=\"" + this.username + "\"");
		assertThat(new Visitor(this.port).signIn(this.username, OLD).uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void needsASignInAndACsrfToken() {
		assertThat(new Visitor(this.port).open("/profile/password").uri().getPath()).isEqualTo("/sign-in");

		this.visitor.loseCsrfToken();
		HttpResponse<String> page = this.visitor.submit("/profile/password", Map.of("newPassword", NEW));

		assertThat(page.statusCode()).isEqualTo(403);
		assertThat(new Visitor(this.port).signIn(this.username, OLD).uri().getPath()).isEqualTo("/profile");
	}

	@Test
	void doesNotChangeIfItCannotBeRecorded() {
		this.visitor.open("/profile/password");
		this.events.fail(Kind.PASSWORD_CHANGED);

		HttpResponse<String> page = this.visitor.submit("/profile/password", Map.of("newPassword", NEW));

		this.events.reset();
		assertThat(page.statusCode()).isEqualTo(500);
		assertThat(new Visitor(this.port).signIn(this.username, NEW).uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(this.username, OLD).uri().getPath()).isEqualTo("/profile");
	}

	private HttpResponse<String> change(String password) {
		this.visitor.open("/profile/password");
		return this.visitor.submit("/profile/password", Map.of("newPassword", password));
	}

}
