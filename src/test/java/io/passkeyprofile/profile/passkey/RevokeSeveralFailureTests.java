package io.passkeyprofile.profile.passkey;

import java.util.Map;

import io.passkeyprofile.profile.StubbedPassageFixture;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see if Passage does only some of several revocations, or none.
 */
class RevokeSeveralFailureTests extends StubbedPassageFixture {

	private static final String PATH = "/profile/passkeys/revoke";

	private static final String DEVICES = """
			{"devices": [{"id": "a", "cred_id": "aVrY", "friendly_name": "Laptop", "type": "platform"},
			{"id": "b", "cred_id": "bVrY", "friendly_name": "Phone", "type": "passkey"},
			{"id": "c", "cred_id": "cVrY", "friendly_name": "Key", "type": "security_key"}]}""";

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void tellsWhatIsRevokedWhatIsNotAndWhatNobodyKnows() {
		PASSAGE.json(200, DEVICES).respond(204, "", "").json(429, "{}").json(504, "{}").json(200, DEVICES);

		String page = this.visitor.submit(PATH, Map.of("id", "a,b,c")).body();

		assertThat(page).containsPattern("Revoked, so no longer signing you in: “(Laptop|Phone|Key)”\\.")
			.containsPattern("Not revoked, so still working: “(Laptop|Phone|Key)”\\.")
			.containsPattern("Passage didn’t say: “(Laptop|Phone|Key)”\\.");
		PASSAGE.json(200, DEVICES);
		assertThat(this.visitor.open("/profile").body()).doesNotContain("so no longer signing", "Passage didn’t say");
	}

	@Test
	void revokesNothingWhilePassageCannotBeReached() {
		PASSAGE.json(503, "{}").json(200, DEVICES);

		assertThat(this.visitor.submit(PATH, Map.of("id", "a,b")).body())
			.contains("No passkey was revoked: Passage can’t be reached.");
	}

	@Test
	void endsTheSessionsOfThoseAloneThatAreRevoked() {
		Visitor elsewhere = new Visitor(this.port);
		elsewhere.open("/sign-in");
		PASSAGE.json(200, "{\"external_id\": \"%s\"}".formatted(externalId())).json(503, "{}");
		elsewhere.submitOnly("/sign-in/passkey", Map.of("nonce", "n"));
		PASSAGE.json(200, DEVICES).json(504, "{}").json(401, "{}").json(200, DEVICES);
		this.visitor.submit(PATH, Map.of("id", "a,b", "endSessions", "true"));
		assertThat(elsewhere.open("/profile/activity").uri().getPath()).isEqualTo("/profile/activity");
		PASSAGE.json(200, DEVICES).respond(204, "", "").json(200, DEVICES).json(200, DEVICES);

		this.visitor.submit(PATH, Map.of("id", "c,unknown", "endSessions", "true"));

		assertThat(elsewhere.open("/profile/activity").uri().getPath()).isEqualTo("/sign-in");
	}

}
