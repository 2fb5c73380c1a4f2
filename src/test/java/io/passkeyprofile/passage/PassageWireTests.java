package io.passkeyprofile.passage;

import java.time.Instant;
import java.util.List;

import io.passkeyprofile.StandaloneTest;
import io.passkeyprofile.wire.WireFormat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client reads answers in the exact form that Passage sent, and sends requests in the
 * exact form that Passage accepted.
 */
@StandaloneTest
class PassageWireTests {

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final PassageFlex passage = this.stub.client().build();

	@Test
	void pagesThatOtherTestsModifyAreValid() {
		WireFormat.assertBody("users_page", TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID));
		WireFormat.assertBody("users_page", TestAnswers.NO_USERS);
	}

	@Test
	void readsAUserWithEveryMember() {
		String answer = user(device("passkey"));
		WireFormat.assertBody("user_answer", answer);
		this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID)).json(200, answer);
		assertThat(this.passage.users().get(TestAnswers.EXTERNAL_ID)).satisfies((user) -> {
			assertThat(user.id()).isEqualTo(TestAnswers.USER_ID);
			assertThat(user.externalId()).isEqualTo(TestAnswers.EXTERNAL_ID);
			assertThat(user.status()).isEqualTo("active");
			assertThat(user.createdAt()).isEqualTo("2026-01-02T03:04:05Z");
			assertThat(user.lastLoginAt()).isEqualTo("2026-01-03T03:04:05Z");
			assertThat(user.updatedAt()).isEqualTo("2026-01-04T03:04:05Z");
			assertThat(user.loginCount()).isEqualTo(3);
			assertThat(user.webauthn()).isTrue();
			assertThat(user.webauthnDevices()).hasSize(1);
			assertThat(user.webauthnTypes()).containsExactly(WebAuthnType.PASSKEY);
			assertThat(user.userMetadata()).containsEntry("plan", "free");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "passkey", "security_key", "platform" })
	void readsADeviceWithEveryMember(String type) {
		String answer = TestAnswers.devices(device(type));
		WireFormat.assertBody("devices_answer", answer);
		this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID)).json(200, answer);
		assertThat(this.passage.users().listDevices(TestAnswers.EXTERNAL_ID)).containsExactly(new WebAuthnDevice(
				TestAnswers.DEVICE_ID, "aVrYRRrS", "1Password", new WebAuthnType(type),
				new WebAuthnDevice.Icons("data:image/svg+xml;base64,TA==", null), Instant.parse("2026-01-02T03:04:05Z"),
				Instant.parse("2026-01-03T03:04:05.678Z"), Instant.parse("2026-01-04T02:04:05Z"), 7));
	}

	@Test
	void readsTransactionsAndNonces() {
		String transaction = "{\"transaction_id\": \"srOR4lZomCOarJeXtMGAiNnX\"}";
		WireFormat.assertBody("transaction_answer", transaction);
		this.stub.json(201, transaction).json(201, transaction).json(200, "{\"external_id\": \"ext\"}");
		assertThat(this.passage.auth().createRegisterTransaction(TestAnswers.EXTERNAL_ID, "Zoë"))
			.isEqualTo("srOR4lZomCOarJeXtMGAiNnX");
		assertThat(this.passage.auth().createAuthenticateTransaction(TestAnswers.EXTERNAL_ID))
			.isEqualTo("srOR4lZomCOarJeXtMGAiNnX");
		assertThat(this.passage.auth().verifyNonce("n0nce")).isEqualTo("ext");
		List<String> bodies = this.stub.requests()
			.stream()
			.map((request) -> request.substring(request.indexOf("\r\n\r\n") + 4))
			.toList();
		WireFormat.assertBody("register_transaction_request", bodies.get(0));
		WireFormat.assertBody("authenticate_transaction_request", bodies.get(1));
		WireFormat.assertBody("nonce", bodies.get(2));
	}

	@Test
	void schemaRefusesWhatOfficialClientsCannotRead() {
		assertThat(WireFormat.errors("device", device("passkey"))).isEmpty();
		assertThat(WireFormat.errors("device", device("passkey").replace("\"2026-01-03T03:04:05.678Z\"", "null")))
			.isNotEmpty();
		assertThat(WireFormat.errors("device", device("hologram"))).isNotEmpty();
		assertThat(
				WireFormat.errors("device", device("passkey").replace("\"usage_count\": 7", "\"usage_count\": \"7\"")))
			.isNotEmpty();
		assertThat(WireFormat.errors("device", device("passkey").replace("\"usage_count\"", "\"usageCount\"")))
			.isNotEmpty();
		assertThat(WireFormat.errors("user_answer", user("").replace("\"action\": \"login\", ", ""))).isNotEmpty();
	}

	private static String device(String type) {
		return """
				{"id": "%s", "cred_id": "aVrYRRrS", "friendly_name": "1Password", "type": "%s",
				 "icons": {"light": "data:image/svg+xml;base64,TA==", "dark": null},
				 "created_at": "2026-01-02T03:04:05Z", "last_login_at": "2026-01-03T03:04:05.678Z",
				 "updated_at": "2026-01-04T02:04:05Z", "usage_count": 7}""".formatted(TestAnswers.DEVICE_ID, type);
	}

	private static String user(String devices) {
		return """
				{"user": {"created_at": "2026-01-02T03:04:05Z", "email": "", "email_verified": false,
				 "external_id": "%s", "id": "%s", "last_login_at": "2026-01-03T03:04:05Z", "login_count": 3, "phone": "",
				 "phone_verified": false, "status": "active", "updated_at": "2026-01-04T03:04:05Z",
				 "user_metadata": {"plan": "free"}, "social_connections": {}, "webauthn": true,
				 "recent_events": [{"id": "qZ1", "type": "login", "action": "login", "status": "complete",
				  "created_at": "2026-01-03T03:04:05Z", "completed_at": null, "ip_addr": "192.0.2.7",
				  "user_agent": "Mozilla/5.0", "user_agent_display": "Chrome on macOS", "social_login_type": null}],
				 "webauthn_devices": [%s], "webauthn_types": ["passkey"]}}"""
			.formatted(TestAnswers.EXTERNAL_ID, TestAnswers.USER_ID, devices);
	}

}
