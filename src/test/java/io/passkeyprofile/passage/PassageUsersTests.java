package io.passkeyprofile.passage;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * The client acts only on the user whose external ID it was given.
 */
@StandaloneTest
class PassageUsersTests {

	private static final String EXTERNAL_ID = TestAnswers.EXTERNAL_ID;

	private static final String USER_ID = TestAnswers.USER_ID;

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final PassageUserIdStore store = mock(PassageUserIdStore.class);

	private final PassageUsers users = this.stub.client().userIdStore(this.store).build().users();

	@Test
	void anEmptyPageMeansUserNotFound() {
		this.stub.json(200, TestAnswers.NO_USERS);
		TestRefusals.assertRefused(404, "user_not_found", () -> this.users.listDevices(EXTERNAL_ID));
		then(this.store).should(never()).save(any(), any());
	}

	@ParameterizedTest
	@ValueSource(strings = { "5E3F1C9A-0B52-4D6E-8F3A-7C1D2E4B6A90", "5e3f1c9a-0b52-4d6e-8f3a-7c1d2e4b6a90 ", "other" })
	void aUserWithAnotherExternalIdMeansUserNotFound(String externalId) {
		this.stub.json(200, TestAnswers.pageOf(USER_ID, externalId));
		TestRefusals.assertRefused(404, "user_not_found",
				() -> this.users.revokeDevice(EXTERNAL_ID, TestAnswers.DEVICE_ID));
		assertThat(this.stub.requests()).hasSize(1);
		then(this.store).should(never()).save(any(), any());
	}

	@ParameterizedTest
	@ValueSource(strings = { ".", "..", "", "../../apps", "a\\\\b", "a\\u0000b" })
	void doesNotUseAUserIdThatWouldChangeThePath(String userId) {
		this.stub.json(200, TestAnswers.pageOf(userId, EXTERNAL_ID));
		assertThatExceptionOfType(PassageUnavailableException.class)
			.isThrownBy(() -> this.users.revokeDevice(EXTERNAL_ID, TestAnswers.DEVICE_ID));
		assertThat(this.stub.requests()).hasSize(1);
		then(this.store).should(never()).save(any(), any());
	}

	@Test
	void aPageWithoutUsersIsUnavailable() {
		this.stub.json(200, "{\"total_users\": 1}");
		assertThatExceptionOfType(PassageUnavailableException.class).isThrownBy(() -> this.users.get(EXTERNAL_ID));
	}

	@Test
	void neverReturnsAUserWithAnotherExternalId() {
		this.stub.json(200, TestAnswers.pageOf(USER_ID, EXTERNAL_ID)).json(200, TestAnswers.user(USER_ID, "other"));
		TestRefusals.assertRefused(404, "user_not_found", () -> this.users.get(EXTERNAL_ID));
	}

}
