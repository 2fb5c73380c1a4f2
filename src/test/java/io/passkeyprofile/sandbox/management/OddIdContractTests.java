package io.passkeyprofile.sandbox.management;

import java.util.Map;
import java.util.stream.Stream;

import io.passkeyprofile.passage.PassageUser;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * IDs that an encoder, a path or a query could misread.
 */
class OddIdContractTests extends ManagementContract {

	@ParameterizedTest
	@MethodSource
	void externalIdWithOddCharactersWorksInEveryOperation(String externalId) {
		passage.auth().createRegisterTransaction(externalId, externalId);
		String userId = idOf(externalId);
		sandbox.importDevices(TestSandbox.APP, externalId, device(OTHER_DEVICE_ID));
		PassageUser user = this.remembering.users().get(externalId);
		assertThat(user.externalId()).isEqualTo(externalId);
		assertThat(user.id()).isEqualTo(userId);
		assertThat(this.remembered.ids).containsOnly(Map.entry(externalId, userId));
		String transactionId = passage.auth().createAuthenticateTransaction(externalId);
		assertThat(transaction(transactionId)).containsEntry("passage_user_id", userId);
		assertThat(passage.auth().verifyNonce(sandbox.nonce(externalId))).isEqualTo(externalId);
		assertThat(passage.users().listDevices(externalId)).extracting(WebAuthnDevice::id)
			.containsExactly(OTHER_DEVICE_ID);
		passage.users().revokeDevice(externalId, OTHER_DEVICE_ID);
		assertThat(passage.users().listDevices(externalId)).isEmpty();
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
		assertThat(sandbox.jdbc().sql("select external_id from passage_user").query(String.class).list())
			.containsExactlyInAnyOrder(ANNA, externalId);
	}

	static Stream<String> externalIdWithOddCharactersWorksInEveryOperation() {
		return Stream.of("a+b", "+", "a&b=c&limit=0", "a=b", "50%", "%2B", "%", "a%zz", "a/b", "/", "a?b", "a#b", "a;b",
				"a,b", "[a]", "a|b", "ü", "u\u0308", "😀", "+ & % / ? # ü 😀", "a b", " a", "a ", "\u00a0a",
				"a\tb\nc\r\nd", "\0", "\u202ea", "\ufeffa", ".", "..", "\\", "\"", "'; drop table device; --", "<b>",
				"{appId}", "{identifier}", "${a}", "null", "0", "1e3", "true", "Anna", "anna ", "anna%", "_nna", "a*",
				"eq:anna", "ne:anna", "ne:", "like:", "like:%", "lt:a", "gt:a", "<ne>anna", "external_id:anna",
				"a".repeat(255), "é".repeat(255), "😀".repeat(127));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Anna", "ANNA", "anna ", " anna", "ann", "annaa", "anna%", "ann_", "%", "ne:x",
			"like:anna", "eq:anna", "anna\0", "anna&identifier=anna", "ànna" })
	void similarExternalIdFindsNobody(String externalId) {
		assertRefused(404, "user_not_found", () -> passage.users().listDevices(externalId));
		assertRefused(404, "user_not_found", () -> passage.auth().createAuthenticateTransaction(externalId));
	}

	@Test
	void externalIdOf256CharactersIsAnInvalidRequest() {
		String tooLong = "é".repeat(256);
		assertRefused(400, "invalid_request", () -> passage.auth().createRegisterTransaction(tooLong, "Anna"));
		assertRefused(400, "invalid_request", () -> passage.auth().createAuthenticateTransaction(tooLong));
	}

	@Test
	void externalIdThatIsTooLongForARequestLineIsAnInvalidRequest() {
		String tooLong = "a".repeat(20_000);
		assertRefused(400, "invalid_request", () -> passage.users().get(tooLong));
	}

	@ParameterizedTest
	@ValueSource(strings = { "?", "#", "a b", "+", "&", "%", "%2F", "%2e%2e", "..;", ";a=b", DEVICE_ID + ";a",
			DEVICE_ID + "?", DEVICE_ID + "#", DEVICE_ID + " ", "{user_id}", "ü", "😀", ":", "*", "..." })
	void deviceIdWithOddCharactersIsNotFound(String deviceId) {
		assertRefused(404, "device_not_found", () -> passage.users().revokeDevice(ANNA, deviceId));
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
	}

}
