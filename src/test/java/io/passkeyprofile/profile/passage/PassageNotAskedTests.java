package io.passkeyprofile.profile.passage;

import java.net.http.HttpResponse;
import java.util.Map;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.StubbedPassageFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see while the circuit breaker is open, so that Passage is not asked.
 */
class PassageNotAskedTests extends StubbedPassageFixture {

	private static final String REVOKE = "/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke";

	@Autowired
	private CircuitBreaker breaker;

	private int asked;

	@BeforeEach
	void open() {
		this.passageUserIds.save(externalId(), StubPassage.APP_ID);
		this.asked = PASSAGE.requests().size();
		this.breaker.transitionToForcedOpenState();
	}

	@AfterEach
	void nothingWasAsked() {
		this.breaker.reset();
		assertThat(PASSAGE.requests()).hasSize(this.asked);
	}

	@Test
	void explainsItAndOffersARetry() {
		HttpResponse<String> page = this.visitor.open("/profile");

		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body())
			.contains("Your passkeys can’t be shown right now", "isn’t answering at the moment", "Try again")
			.doesNotContain("<table", "No passkeys yet");
	}

	@Test
	void saysThatNothingWasRevoked() {
		HttpResponse<String> page = this.visitor.submit(REVOKE, Map.of());

		assertThat(page.body()).contains("No passkey was revoked: Passage isn’t answering")
			.doesNotContain("is revoked");
		assertThat(this.visitor.open("/profile/activity").body()).contains("Signed up")
			.doesNotContain("We don’t know the outcome yet", "evoked");
	}

	@Test
	void jsonRoutesAnswerWithACode() {
		HttpResponse<String> list = this.visitor.getJson("/user/devices");
		HttpResponse<String> revocation = this.visitor.postJson("/revokePasskey", "{\"id\":\"laptop\"}");

		assertThat(list.statusCode()).isEqualTo(503);
		assertThat(list.body()).contains("\"code\":\"passage_not_asked\"").isEqualTo(revocation.body());
	}

	@Test
	void showsTheListAgainAfterwards() {
		this.breaker.reset();
		PASSAGE.json(200, "{\"devices\": []}");
		this.asked++;

		assertThat(this.visitor.open("/profile").body()).contains("No passkeys yet");
	}

}
