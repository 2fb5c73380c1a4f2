package io.passkeyprofile.profile.signin.passkey;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sign-in with a passkey, for each answer that Passage gives about the nonce.
 */
class PasskeyLoginTests extends StubbedPassageFixture {

	@Autowired
	private ConfigurableApplicationContext context;

	@Test
	void signsInToTheAccountOfThePasskey() {
		String externalId = externalId();
		Visitor visitor = new Visitor(this.port);
		assertThat(visitor.open("/profile/passkeys/new").uri().getPath()).isEqualTo("/sign-in");
		assertThat(visitor.cookies()).doesNotContainKey("__Host-SESSION");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId));

		HttpResponse<String> page = visitor.submit("/sign-in/passkey", Map.of("nonce", "n"));

		assertThat(page.uri().getPath()).isEqualTo("/profile/passkeys/new");
		assertThat(page.body()).contains(this.username);
		assertThat(visitor.sessionCookie()).isNotBlank();
	}

	@Test
	void publishesSpringSecurityEvents() {
		List<AbstractAuthenticationEvent> events = new CopyOnWriteArrayList<>();
		ApplicationListener<AbstractAuthenticationEvent> listener = events::add;
		this.context.addApplicationListener(listener);
		String externalId = externalId();
		PASSAGE.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"?\"}")
			.json(200, "{\"external_id\": \"%s\"}".formatted(externalId))
			.json(200, page(externalId))
			.json(200, "{\"devices\": []}");

		signInWithPasskey();
		signInWithPasskey();

		this.context.removeApplicationListener(listener);
		assertThat(events).hasAtLeastOneElementOfType(AuthenticationFailureBadCredentialsEvent.class)
			.hasAtLeastOneElementOfType(InteractiveAuthenticationSuccessEvent.class);
	}

	@Test
	void refusesAWrongNonce() {
		PASSAGE.json(401, "{\"code\": \"invalid_nonce\", \"error\": \"?\"}");

		assertRefused(signInWithPasskey(), "That passkey could not be confirmed.");
	}

	@Test
	void saysThatTheAccountIsGone() {
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(UUID.randomUUID()));

		assertRefused(signInWithPasskey(), "We don’t know that passkey.");
	}

	@Test
	void saysThatPassageIsDown() {
		PASSAGE.json(500, "");

		assertRefused(signInWithPasskey(), "Passage, which keeps the passkeys, can’t be reached");
	}

	@Test
	void needsANonceAndACsrfToken() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		assertThat(visitor.submit("/sign-in/passkey", Map.of()).body())
			.contains("That passkey could not be confirmed.");
		visitor.loseCsrfToken();
		assertThat(visitor.submit("/sign-in/passkey", Map.of("nonce", "n")).statusCode()).isEqualTo(403);
		assertThat(visitor.open("/sign-in/passkey").uri().getPath()).isEqualTo("/sign-in");
	}

	private void assertRefused(HttpResponse<String> page, String sentence) {
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains(sentence).doesNotContain("Sign out");
	}

	private HttpResponse<String> signInWithPasskey() {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-in");
		return visitor.submit("/sign-in/passkey", Map.of("nonce", "n"));
	}

	private static String page(String externalId) {
		return "{\"users\": [{\"id\": \"9DeEXvYBStnzwQcHFd6f558L\", \"external_id\": \"%s\"}]}".formatted(externalId);
	}

}
