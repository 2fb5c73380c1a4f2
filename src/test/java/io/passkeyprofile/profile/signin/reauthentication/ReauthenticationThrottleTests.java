package io.passkeyprofile.profile.signin.reauthentication;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.throttle.ThrottleFixture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often people may try to prove again who they are.
 */
@BothDatabases
class ReauthenticationThrottleTests extends ThrottleFixture {

	@Test
	void strangersWhoGuessDoNotLockOutTheSignedInPerson() {
		this.clock.advance(Duration.ofMinutes(5));
		// Somebody who is signed in to another account is still a stranger to this one
		Visitor stranger = new Visitor(this.port).signUp(UUID.randomUUID().toString(), PASSWORD);
		for (int i = 0; i < 3; i++) {
			assertThat(stranger.signIn(this.username, WRONG).statusCode()).isEqualTo(200);
		}
		assertThat(stranger.signIn(this.username, PASSWORD).statusCode()).isEqualTo(429);
		assertThat(this.visitor.open("/profile/password").uri().getPath()).isEqualTo("/confirm");

		assertThat(confirm(PASSWORD).uri().getPath()).isEqualTo("/profile/password");
	}

	@Test
	void throttlesGuesses() {
		for (int i = 0; i < 3; i++) {
			assertThat(confirm(WRONG).statusCode()).isEqualTo(200);
		}

		HttpResponse<String> page = confirm(PASSWORD);

		assertThat(page.statusCode()).isEqualTo(429);
		assertThat(page.headers().firstValue("Retry-After")).isPresent();
		assertThat(page.body()).contains("Too many attempts.", "Sign out");
	}

	private HttpResponse<String> confirm(String password) {
		return this.visitor.submit("/confirm", Map.of("to", "/profile/password", "password", password));
	}

}
