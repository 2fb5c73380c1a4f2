package io.passkeyprofile.profile.throttle;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often one account may cause requests to Passage.
 */
class PassageThrottleTests extends ThrottleFixture {

	private static final String REVOKE = "/profile/passkeys/srOR4lZomCOarJeXtMGAiNnX/revoke";

	private int asked;

	@BeforeEach
	void useUp() {
		externalId();
		PASSAGE.json(500, "").json(500, "");
		this.visitor.postJson("/user/devices/transaction", "{}");
		this.visitor.postJson("/user/devices/transaction", "{}");
		this.asked = PASSAGE.requests().size();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = { "/user/devices/transaction {}", "/user/devices {\"nonce\":\"n\"}",
			"/revokePasskey {\"id\":\"srOR4lZomCOarJeXtMGAiNnX\"}", "/confirm/transaction {}" })
	void scriptsGetATimeToWait(String path, String body) {
		HttpResponse<String> answer = this.visitor.postJson(path, body);

		assertThat(answer.statusCode()).isEqualTo(429);
		assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow())).isBetween(3500, 3600);
		assertThat(answer.body()).contains("\"code\":\"too_many_requests\"", "Wait for the time");
		assertPassageWasNotAsked();
	}

	@AfterEach
	void everyAnswerWasAskedFor() {
		assertThat(PASSAGE.isSpent()).isTrue();
	}

	@Test
	void aThrottledRevocationSaysHowLongToWait() {
		PASSAGE.json(500, "");

		HttpResponse<String> page = this.visitor.submit(REVOKE, Map.of());

		assertThat(page.uri().getPath()).isEqualTo("/profile");
		assertThat(page.body()).contains("The passkey was not revoked and still works",
				"Wait 60 minutes and try again.");
		assertThat(PASSAGE.requestLines().subList(this.asked, PASSAGE.requests().size()))
			.allMatch((request) -> request.startsWith("GET"));
	}

	@Test
	void limitsPasskeyReauthenticationButNotPasswords() {
		HttpResponse<String> page = this.visitor.submit("/confirm", Map.of("to", "/profile/password", "nonce", "n"));

		assertThat(page.statusCode()).isEqualTo(429);
		assertThat(page.headers().firstValue("Retry-After")).isPresent();
		assertThat(page.body()).contains("many times in a short while. Wait 60 minutes and try again.", "Sign out");
		assertPassageWasNotAsked();
		assertThat(this.visitor.submit("/confirm", Map.of("to", "/profile/password", "password", "correct horse"))
			.uri()
			.getPath()).isEqualTo("/profile/password");
	}

	@Test
	void doesNotLimitListing() {
		for (int i = 0; i < 3; i++) {
			PASSAGE.json(500, "").json(500, "");
			assertThat(this.visitor.getJson("/user/devices").statusCode()).isEqualTo(502);
			assertThat(this.visitor.open("/profile").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void doesNotLimitOtherAccounts() {
		Visitor other = new Visitor(this.port).signUp("other-" + this.username, "correct horse");
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}");

		assertThat(other.postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(200);
	}

	@Test
	void everyCallIsCountedOnce() {
		for (String path : List.of("/user/devices", "/revokePasskey", "/confirm/transaction", "/confirm")) {
			this.jdbc.sql("delete from throttle").update();
			for (int i = 0; i < 3; i++) {
				if (!path.equals("/user/devices") && !path.equals("/confirm") && i < 2) {
					PASSAGE.json(500, "");
				}
				HttpResponse<String> answer = path.equals("/confirm") ? this.visitor.submit(path, Map.of("nonce", "n"))
						: this.visitor.postJson(path, "{\"nonce\":\"n\",\"id\":\"srOR4lZomCOarJeXtMGAiNnX\"}");
				assertThat(answer.statusCode() == 429).as(path + " " + i + " " + answer.body()).isEqualTo(i == 2);
			}
		}
	}

	private void assertPassageWasNotAsked() {
		assertThat(PASSAGE.requests()).hasSize(this.asked);
	}

}
