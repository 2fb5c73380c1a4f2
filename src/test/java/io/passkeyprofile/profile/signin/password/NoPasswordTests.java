package io.passkeyprofile.profile.signin.password;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An account without a password; its owner is signed in with a passkey.
 */
@BothDatabases
class NoPasswordTests extends StubbedPassageFixture {

	private static final String NEW = "battery staple";

	@Autowired
	private MovableClock clock;

	@BeforeEach
	void signInWithPasskey() {
		String externalId = externalId();
		Account account = account();
		this.accounts.savePasswordHash(account.getId(), account.getPasswordVersion(), null);
		this.visitor = new Visitor(this.port);
		signIn(this.visitor, externalId);
	}

	@Test
	void everyPasswordIsWrong() {
		for (String password : new String[] { "correct horse", "", "null" }) {
			HttpResponse<String> page = new Visitor(this.port).signIn(this.username, password);

			assertThat(page.uri().getPath()).isEqualTo("/sign-in");
			assertThat(page.body()).contains("That username and password don’t match an account.");
		}
	}

	@Test
	void isAskedToConfirmWithAPasskeyOnly() {
		this.clock.advance(Duration.ofMinutes(6));

		HttpResponse<String> page = this.visitor.open("/profile/password");

		assertThat(page.uri().getPath()).isEqualTo("/confirm");
		assertThat(page.body()).contains("Confirm with a passkey", "Before you set one, confirm")
			.doesNotContain("current-password", "or use your password");
		assertThat(this.visitor.submit("/confirm", Map.of("password", "correct horse")).body())
			.contains("Your account has no password. Use a passkey.");
		assertThat(this.visitor.open("/profile/password").uri().getPath()).isEqualTo("/confirm");
	}

	@Test
	void setsAPassword() {
		Visitor elsewhere = new Visitor(this.port);
		signIn(elsewhere, externalId());
		PASSAGE.json(200, "{\"devices\": []}");
		assertThat(this.visitor.open("/profile").body()).contains("so only your passkeys sign you in", "Set a password")
			.doesNotContain("Change password");
		assertThat(this.visitor.open("/profile/password").body()).contains("<h1>Set a password</h1>");
		PASSAGE.json(200, "{\"devices\": []}");

		HttpResponse<String> page = this.visitor.submit("/profile/password", Map.of("newPassword", NEW));

		assertThat(page.body()).contains("Your password is set", "Change password", "Password set");
		assertThat(elsewhere.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(this.username, "correct horse").uri().getPath()).isEqualTo("/sign-in");
		// A passkey was offered at the sign-up, so not again today
		PASSAGE.json(200, "{\"devices\": []}");
		assertThat(new Visitor(this.port).signIn(this.username, NEW).uri().getPath()).isEqualTo("/profile");
	}

	private void signIn(Visitor visitor, String externalId) {
		this.passageUserIds.save(externalId, "9DeEXvYBStnzwQcHFd6f558L");
		visitor.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId)).json(200, "{\"devices\": []}");
		assertThat(visitor.submitOnly("/sign-in/passkey", Map.of("nonce", "n")).headers().firstValue("Location"))
			.hasValueSatisfying((location) -> assertThat(location).endsWith("/profile"));
	}

}
