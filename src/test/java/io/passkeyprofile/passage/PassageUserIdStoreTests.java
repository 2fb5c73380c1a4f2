package io.passkeyprofile.passage;

import java.util.Optional;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * When a stored Passage user ID saves a request, and when it is looked up again.
 */
@StandaloneTest
class PassageUserIdStoreTests {

	private static final String EXTERNAL_ID = TestAnswers.EXTERNAL_ID;

	private static final String USER_ID = TestAnswers.USER_ID;

	private static final String OTHER_USER_ID = TestAnswers.OTHER_USER_ID;

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final PassageUserIdStore store = mock(PassageUserIdStore.class);

	private final PassageUsers users = this.stub.client().userIdStore(this.store).build().users();

	@Test
	void savesTheIdAfterALookUp() {
		this.stub.json(200, TestAnswers.pageOf(USER_ID, EXTERNAL_ID)).json(200, TestAnswers.devices(""));
		assertThat(this.users.listDevices(EXTERNAL_ID)).isEmpty();
		then(this.store).should().save(EXTERNAL_ID, USER_ID);
	}

	@Test
	void listsWithOneRequestIfTheIdIsStored() {
		store(USER_ID);
		this.stub.json(200, TestAnswers.devices(TestAnswers.device()));
		assertThat(this.users.listDevices(EXTERNAL_ID)).hasSize(1);
		assertThat(this.stub.requests()).hasSize(1);
		then(this.store).should(never()).save(any(), any());
	}

	@Test
	void revokesWithOneRequestIfTheIdIsStored() {
		store(USER_ID);
		this.stub.respond(200, "", "");
		this.users.revokeDevice(EXTERNAL_ID, TestAnswers.DEVICE_ID);
		assertThat(this.stub.requests()).hasSize(1);
	}

	@Test
	void getsWithOneRequestIfTheIdIsStored() {
		store(USER_ID);
		this.stub.json(200, TestAnswers.user(USER_ID, EXTERNAL_ID));
		assertThat(this.users.get(EXTERNAL_ID).externalId()).isEqualTo(EXTERNAL_ID);
		assertThat(this.stub.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "..", "", "a/b" })
	void looksUpAStoredIdThatWouldChangeThePath(String userId) {
		store(userId);
		this.stub.json(200, TestAnswers.pageOf(USER_ID, EXTERNAL_ID)).json(200, TestAnswers.devices(""));
		this.users.listDevices(EXTERNAL_ID);
		assertThat(this.stub.requestLines().get(1)).endsWith("/users/" + USER_ID + "/devices");
		then(this.store).should().save(EXTERNAL_ID, USER_ID);
	}

	@Test
	void looksUpAStoredIdThatPassageNoLongerKnows() {
		store(OTHER_USER_ID);
		this.stub.json(404, TestAnswers.error("user_not_found"))
			.json(200, TestAnswers.pageOf(USER_ID, EXTERNAL_ID))
			.respond(200, "", "");
		this.users.revokeDevice(EXTERNAL_ID, TestAnswers.DEVICE_ID);
		assertThat(this.stub.requestLines()).hasSize(3).last().asString().contains("/users/" + USER_ID + "/devices/");
		then(this.store).should().save(EXTERNAL_ID, USER_ID);
	}

	@Test
	void doesNotTryTheSameIdTwice() {
		store(USER_ID);
		this.stub.json(404, TestAnswers.error("user_not_found")).json(200, TestAnswers.pageOf(USER_ID, EXTERNAL_ID));
		TestRefusals.assertRefused(404, "user_not_found", () -> this.users.listDevices(EXTERNAL_ID));
		assertThat(this.stub.requests()).hasSize(2);
	}

	@Test
	void looksUpOnlyOnce() {
		store(OTHER_USER_ID);
		this.stub.json(404, TestAnswers.error("user_not_found"))
			.json(200, TestAnswers.pageOf(USER_ID, EXTERNAL_ID))
			.json(404, TestAnswers.error("user_not_found"));
		TestRefusals.assertRefused(404, "user_not_found", () -> this.users.listDevices(EXTERNAL_ID));
		assertThat(this.stub.requests()).hasSize(3);
	}

	@Test
	void doesNotLookUpForAnUnknownDevice() {
		store(USER_ID);
		this.stub.json(404, TestAnswers.error("device_not_found"));
		TestRefusals.assertRefused(404, "device_not_found",
				() -> this.users.revokeDevice(EXTERNAL_ID, TestAnswers.DEVICE_ID));
		assertThat(this.stub.requests()).hasSize(1);
	}

	@Test
	void doesNotLookUpForA404FromAProxy() {
		store(USER_ID);
		this.stub.respond(404, "Content-Type: text/html\r\n", "<html></html>");
		TestRefusals.assertRefused(404, null, () -> this.users.listDevices(EXTERNAL_ID));
		assertThat(this.stub.requests()).hasSize(1);
	}

	@Test
	void reportsAStoredUserWhoIsGone() {
		store(USER_ID);
		this.stub.json(404, TestAnswers.error("user_not_found")).json(200, TestAnswers.NO_USERS);
		TestRefusals.assertRefused(404, "user_not_found", () -> this.users.get(EXTERNAL_ID));
		assertThat(this.stub.requests()).hasSize(2);
	}

	@Test
	void doesNotLookUpForAnotherError() {
		store(USER_ID);
		this.stub.json(500, TestAnswers.error("internal_server_error"));
		TestRefusals.assertRefused(500, "internal_server_error", () -> this.users.listDevices(EXTERNAL_ID));
		assertThat(this.stub.requests()).hasSize(1);
	}

	@Test
	void looksUpAStoredIdOfAnotherUser() {
		store(OTHER_USER_ID);
		this.stub.json(200, TestAnswers.user(OTHER_USER_ID, "other"))
			.json(200, TestAnswers.pageOf(USER_ID, EXTERNAL_ID))
			.json(200, TestAnswers.user(USER_ID, EXTERNAL_ID));
		assertThat(this.users.get(EXTERNAL_ID).id()).isEqualTo(USER_ID);
		then(this.store).should().save(EXTERNAL_ID, USER_ID);
	}

	@Test
	void passesOnExceptionsOfTheStore() {
		given(this.store.find(EXTERNAL_ID)).willReturn(Optional.empty());
		willThrow(new IllegalStateException("store is down")).given(this.store).save(any(), any());
		this.stub.json(200, TestAnswers.pageOf(USER_ID, EXTERNAL_ID));
		assertThatIllegalStateException().isThrownBy(() -> this.users.listDevices(EXTERNAL_ID));
	}

	@Test
	void storesNothingByDefault() {
		PassageUserIdStore.NONE.save(EXTERNAL_ID, USER_ID);
		assertThat(PassageUserIdStore.NONE.find(EXTERNAL_ID)).isEmpty();
	}

	private void store(String userId) {
		given(this.store.find(EXTERNAL_ID)).willReturn(Optional.of(userId));
	}

}
