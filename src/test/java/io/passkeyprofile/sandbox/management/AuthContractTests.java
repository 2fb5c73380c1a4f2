package io.passkeyprofile.sandbox.management;

import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions and nonces through the SDK.
 */
class AuthContractTests extends ManagementContract {

	@Test
	void firstRegisterTransactionCreatesTheUser() {
		String transactionId = passage.auth().createRegisterTransaction("new", "Zoë 😀 <b>");
		assertThat(transactionId).matches(RandomIds.PATTERN);
		assertThat(transaction(transactionId)).containsEntry("purpose", "register")
			.containsEntry("passkey_display_name", "Zoë 😀 <b>")
			.containsEntry("passage_user_id", passage.users().get("new").id());
	}

	@Test
	void nextRegisterTransactionKeepsTheUser() {
		String before = idOf(ANNA);
		passage.auth().createRegisterTransaction(ANNA, "Anna");
		assertThat(passage.users().get(ANNA).id()).isEqualTo(before);
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
	}

	@Test
	void authenticateTransactionBelongsToTheUser() {
		String transactionId = passage.auth().createAuthenticateTransaction(ANNA);
		assertThat(transactionId).matches(RandomIds.PATTERN);
		assertThat(transaction(transactionId)).containsEntry("purpose", "authenticate")
			.containsEntry("passage_user_id", idOf(ANNA));
	}

	@Test
	void userWithoutPasskeysCannotAuthenticate() {
		passage.auth().createRegisterTransaction("new", "New");
		assertRefused(409, "user_has_no_passkeys", () -> passage.auth().createAuthenticateTransaction("new"));
	}

	@Test
	void userWhoseLastPasskeyIsRevokedCannotAuthenticate() {
		passage.users().revokeDevice(ANNA, DEVICE_ID);
		assertRefused(409, "user_has_no_passkeys", () -> passage.auth().createAuthenticateTransaction(ANNA));
	}

	@ParameterizedTest
	@CsvSource({ "REGISTER, inactive", "REGISTER, pending", "AUTHENTICATE, inactive", "AUTHENTICATE, pending" })
	void inactiveUserGetsNoTransaction(Call call, String status) {
		setStatus(status);
		assertRefused(403, "cannot_create_transaction", () -> call(call, TestSandbox.APP, TestSandbox.KEY));
		assertThat(sandbox.jdbc().sql("select id_hash from flex_transaction").query().listOfRows()).isEmpty();
	}

	@Test
	void displayNameOf256CharactersIsAnInvalidRequest() {
		String tooLong = "é".repeat(256);
		assertRefused(400, "invalid_request", () -> passage.auth().createRegisterTransaction(ANNA, tooLong));
	}

	@Test
	void nonceGivesTheExternalId() {
		assertThat(passage.auth().verifyNonce(sandbox.nonce(ANNA))).isEqualTo(ANNA);
	}

	@Test
	void nonceOfAUserWithoutPasskeysGivesTheExternalId() {
		passage.auth().createRegisterTransaction("new", "New");
		assertThat(passage.auth().verifyNonce(sandbox.nonce("new"))).isEqualTo("new");
	}

	@ParameterizedTest
	@ValueSource(strings = { UNKNOWN_ID, "ü😀", "\"}", "\0", "../x", "%00", " x " })
	void unknownNonceIsInvalid(String nonce) {
		assertRefused(401, "invalid_nonce", () -> passage.auth().verifyNonce(nonce));
	}

	@Test
	void nonceOfAnotherAppIsInvalid() {
		String nonce = sandbox.nonce(ANNA);
		assertRefused(401, "invalid_nonce", () -> otherApp.auth().verifyNonce(nonce));
	}

	@ParameterizedTest
	@ValueSource(strings = { "inactive", "pending" })
	void nonceOfAnInactiveUserIsNotAllowed(String status) {
		setStatus(status);
		assertRefused(403, "operation_not_allowed", () -> call(Call.VERIFY, TestSandbox.APP, TestSandbox.KEY));
	}

}
