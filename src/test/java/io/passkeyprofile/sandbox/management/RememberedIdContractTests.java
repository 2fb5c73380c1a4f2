package io.passkeyprofile.sandbox.management;

import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Remembered Passage user IDs: right, wrong and stale.
 */
class RememberedIdContractTests extends ManagementContract {

	@Test
	void idIsLookedUpAndSavedOnce() {
		this.remembering.users().listDevices(ANNA);
		this.remembering.users().get(ANNA);
		this.remembering.users().revokeDevice(ANNA, DEVICE_ID);
		assertThat(this.remembered.saved).containsExactly(idOf(ANNA));
	}

	@Test
	void idOfAnUnknownUserIsNotSaved() {
		assertRefused(404, "user_not_found", () -> this.remembering.users().listDevices("new"));
		assertThat(this.remembered.saved).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "GET", "LIST", "REVOKE" })
	void staleRememberedIdIsLookedUpAgainAndSaved(Call call) {
		this.remembering.users().get(ANNA);
		String before = idOf(ANNA);
		sql("delete from passage_user");
		sandbox.importDevices(TestSandbox.APP, ANNA, device(DEVICE_ID));
		call.make(this.remembering, "");
		this.remembering.users().listDevices(ANNA);
		assertThat(this.remembered.saved).containsExactly(before, idOf(ANNA)).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@EnumSource(names = { "GET", "LIST", "REVOKE" })
	void deletedRememberedUserIsLookedUpAgainAndNotFound(Call call) {
		this.remembering.users().get(ANNA);
		sql("delete from passage_user");
		assertRefused(404, "user_not_found", () -> call.make(this.remembering, ""));
		assertThat(this.remembered.saved).hasSize(1);
	}

	@Test
	void rememberedIdOfAnotherUserIsCorrected() {
		sandbox.importDevices(TestSandbox.APP, "ben", device(OTHER_DEVICE_ID));
		this.remembered.ids.put(ANNA, idOf("ben"));
		assertThat(this.remembering.users().get(ANNA).id()).isEqualTo(idOf(ANNA));
		assertThat(this.remembered.saved).containsExactly(idOf(ANNA));
	}

	@Test
	void missingDeviceNeedsNoLookUp() {
		this.remembered.ids.put(ANNA, idOf(ANNA));
		assertRefused(404, "device_not_found", () -> this.remembering.users().revokeDevice(ANNA, UNKNOWN_ID));
		assertThat(this.remembered.saved).isEmpty();
	}

}
