package io.passkeyprofile.sandbox.management;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Refusals that any call can get.
 */
class RefusedCallContractTests extends ManagementContract {

	@ParameterizedTest
	@EnumSource
	void wrongKeyIsAnInvalidAccessToken(Call call) {
		assertRefused(401, "invalid_access_token", () -> call(call, TestSandbox.APP, "wrong-key"));
	}

	@ParameterizedTest
	@EnumSource
	void keyOfAnotherAppIsAnInvalidAccessToken(Call call) {
		assertRefused(401, "invalid_access_token", () -> call(call, TestSandbox.APP, TestSandbox.OTHER_APP_KEY));
	}

	@Test
	void wrongKeyConsumesNoNonceAndRevokesNothing() {
		String nonce = sandbox.nonce(ANNA);
		this.remembered.ids.put(ANNA, idOf(ANNA));
		PassageFlex intruder = client(TestSandbox.APP, TestSandbox.OTHER_APP_KEY, this.remembered);
		assertRefused(401, "invalid_access_token", () -> intruder.auth().verifyNonce(nonce));
		assertRefused(401, "invalid_access_token", () -> intruder.users().revokeDevice(ANNA, DEVICE_ID));
		assertThat(passage.auth().verifyNonce(nonce)).isEqualTo(ANNA);
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void unknownAppIsNotFound(Call call) {
		assertRefused(404, "app_not_found", () -> call(call, UNKNOWN_ID, TestSandbox.KEY));
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTHENTICATE", "LOOK_UP", "LIST", "REVOKE" })
	void unknownUserIsNotFound(Call call) {
		sql("delete from passage_user");
		assertRefused(404, "user_not_found", () -> call.make(passage, ""));
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTHENTICATE", "GET", "LIST", "REVOKE" })
	void userOfAnotherAppIsNotFound(Call call) {
		assertRefused(404, "user_not_found", () -> call(call, TestSandbox.OTHER_APP, TestSandbox.OTHER_APP_KEY));
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void databaseFailureIsAnInternalServerError(Call call) {
		String nonce = sandbox.nonce(ANNA);
		this.remembered.ids.put(ANNA, idOf(ANNA));
		PassageFlex client = (call == Call.LOOK_UP) ? passage : this.remembering;
		sql("alter table passage_user rename to elsewhere");
		try {
			assertRefused(500, "internal_server_error", () -> call.make(client, nonce));
		}
		finally {
			sql("alter table elsewhere rename to passage_user");
		}
	}

}
