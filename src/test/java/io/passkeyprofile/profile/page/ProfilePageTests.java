package io.passkeyprofile.profile.page;

import io.passkeyprofile.profile.StubbedPassageFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the profile page is composed of its sections.
 */
class ProfilePageTests extends StubbedPassageFixture {

	private static final String DEVICES = """
			{"devices": [{"id": "srOR4lZomCOarJeXtMGAiNnX", "friendly_name": "laptop"}]}""";

	@BeforeEach
	void rememberPassageUser() {
		this.passageUserIds.save(externalId(), "9DeEXvYBStnzwQcHFd6f558L");
	}

	@Test
	void showsEachSectionInOrder() {
		PASSAGE.json(200, DEVICES);

		assertThat(page()).containsSubsequence("<h1>Your passkeys</h1>", "data-add-button", "id=\"passkeys\"", "laptop",
				"<section id=\"password\"", "<section id=\"sessions\"", "<section id=\"activity\"", "</main>");
	}

	@Test
	void asksPassageOnce() {
		PASSAGE.json(200, DEVICES);
		int before = PASSAGE.requests().size();

		page();

		assertThat(PASSAGE.requests()).hasSize(before + 1);
	}

	@Test
	void allowsNothingInline() {
		PASSAGE.json(200, DEVICES);

		assertThat(page()).doesNotContain("style=", "onclick", "<style").doesNotContainPattern("<script(?![^>]+src=)");
	}

	private String page() {
		return this.visitor.open("/profile").body();
	}

}
