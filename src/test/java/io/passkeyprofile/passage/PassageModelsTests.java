package io.passkeyprofile.passage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * How the members of an answer become models.
 */
@StandaloneTest
class PassageModelsTests {

	private static final WebAuthnDevice DEVICE = new WebAuthnDevice(TestAnswers.DEVICE_ID, "aVrYRRrS", "1Password",
			WebAuthnType.PASSKEY,
			new WebAuthnDevice.Icons("data:image/svg+xml;base64,TA==", "data:image/svg+xml;base64,RA=="),
			Instant.parse("2026-01-02T03:04:05Z"), Instant.parse("2026-01-03T03:04:05.678Z"),
			Instant.parse("2026-01-04T02:04:05Z"), 7);

	@AutoClose
	private final StubPassage stub = new StubPassage();

	private final PassageUsers users = this.stub.client().build().users();

	@Test
	void readsADevice() {
		assertThat(list(TestAnswers.device())).containsExactly(DEVICE);
	}

	@Test
	void keepsTheOrderOfDevices() {
		assertThat(list("{\"id\": \"b\"}, {\"id\": \"a\"}, {\"id\": \"c\"}")).extracting(WebAuthnDevice::id)
			.containsExactly("b", "a", "c");
	}

	@Test
	void returnsAnImmutableList() {
		List<WebAuthnDevice> devices = list(TestAnswers.device());
		assertThatThrownBy(devices::clear).isInstanceOf(UnsupportedOperationException.class);
	}

	@Test
	void ignoresUnknownMembers() {
		assertThat(list(TestAnswers.device().replace("{\"id\"", "{\"new\": {\"deep\": [1]}, \"id\"")))
			.containsExactly(DEVICE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "implant", "Passkey", "" })
	void keepsUnknownTypes(String type) {
		WebAuthnDevice device = list(TestAnswers.device().replace("\"passkey\"", "\"" + type + "\"")).get(0);
		assertThat(device.type()).isEqualTo(new WebAuthnType(type)).hasToString(type);
	}

	@Test
	void readsTheOtherTypes() {
		assertThat(list("{\"id\": \"a\", \"type\": \"security_key\"}, {\"id\": \"b\", \"type\": \"platform\"}"))
			.extracting(WebAuthnDevice::type)
			.containsExactly(WebAuthnType.SECURITY_KEY, WebAuthnType.PLATFORM);
	}

	@Test
	void readsMissingIconsAsNone() {
		assertThat(
				list("""
						{"id": "a", "icons": null}, {"id": "b", "icons": {"light": null, "dark": null}}, {"id": "c", "icons": {}}"""))
			.extracting(WebAuthnDevice::icons)
			.containsOnly(WebAuthnDevice.Icons.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"id\": \"a\"}", """
			{"id": "a", "cred_id": null, "friendly_name": null, "type": null, "icons": null, "created_at": null,
			 "last_login_at": null, "updated_at": null, "usage_count": null}""" })
	void aDeviceNeedsOnlyItsId(String device) {
		assertThat(list(device)).containsExactly(
				new WebAuthnDevice("a", "", "", WebAuthnType.PASSKEY, WebAuthnDevice.Icons.NONE, null, null, null, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"devices\": [{}]}", "{\"devices\": [{\"id\": null}]}",
			"{\"devices\": [{\"id\": \" \"}]}", "{\"devices\": [null]}", "{\"devices\": null}", "{}",
			"{\"devices\": [{\"id\": \"a\", \"created_at\": \"yesterday\"}]}" })
	void refusesAMalformedList(String answer) {
		lookUp().json(200, answer);
		assertThatExceptionOfType(PassageUnavailableException.class)
			.isThrownBy(() -> this.users.listDevices(TestAnswers.EXTERNAL_ID))
			.withMessage("GET /apps/{appId}/users/{userId}/devices: The answer is not the JSON that Passage sends. "
					+ "Check that the base URL is that of the management API and that no proxy answers in its place.");
	}

	@Test
	void readsAUser() {
		lookUp().json(200, TestAnswers.user(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID));
		PassageUser user = this.users.get(TestAnswers.EXTERNAL_ID);
		assertThat(user.id()).isEqualTo(TestAnswers.USER_ID);
		assertThat(user.externalId()).isEqualTo(TestAnswers.EXTERNAL_ID);
		assertThat(user.status()).isEqualTo("active");
		assertThat(user.createdAt()).isEqualTo("2026-01-02T03:04:05Z");
		assertThat(user.lastLoginAt()).isEqualTo("2026-01-03T03:04:05Z");
		assertThat(user.updatedAt()).isEqualTo("2026-01-04T03:04:05Z");
		assertThat(user.loginCount()).isEqualTo(3);
		assertThat(user.webauthn()).isTrue();
		assertThat(user.webauthnDevices()).containsExactly(DEVICE);
		assertThat(user.webauthnTypes()).containsExactly(WebAuthnType.PASSKEY);
		assertThat(user.userMetadata()).containsEntry("plan", "free").containsEntry("note", null);
	}

	@Test
	void aUserNeedsOnlyItsIds() {
		lookUp().json(200, "{\"user\": {\"id\": \"u\", \"external_id\": \"" + TestAnswers.EXTERNAL_ID + "\"}}");
		assertThat(this.users.get(TestAnswers.EXTERNAL_ID)).isEqualTo(new PassageUser("u", TestAnswers.EXTERNAL_ID,
				null, null, null, null, 0, false, List.of(), List.of(), null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"user\": null}", "{\"user\": {\"id\": \"u\"}}",
			"{\"user\": {\"external_id\": \"e\"}}", "{\"user\": {\"id\": \"..\", \"external_id\": \"e\"}}" })
	void refusesAMalformedUser(String answer) {
		lookUp().json(200, answer);
		assertThatExceptionOfType(PassageUnavailableException.class)
			.isThrownBy(() -> this.users.get(TestAnswers.EXTERNAL_ID));
	}

	@Test
	void userCopiesItsLists() {
		List<WebAuthnDevice> devices = new ArrayList<>(List.of(DEVICE));
		PassageUser user = new PassageUser("u", "e", null, null, null, null, 0, true, devices, null, null);
		devices.clear();
		assertThat(user.webauthnDevices()).containsExactly(DEVICE);
	}

	@Test
	void mapperOfTheApplicationWritesItsOwnNames() {
		JsonNode json = JsonMapper.shared().valueToTree(DEVICE);
		assertThat(json.propertyNames()).containsExactlyInAnyOrder("id", "credId", "friendlyName", "type", "icons",
				"createdAt", "lastLoginAt", "updatedAt", "usageCount");
		assertThat(json.get("type").stringValue()).isEqualTo("passkey");
		assertThat(json.get("createdAt").stringValue()).isEqualTo("2026-01-02T03:04:05Z");
		assertThat(json.get("icons").propertyNames()).containsExactlyInAnyOrder("light", "dark");
	}

	@Test
	void refusesModelsWithoutAnId() {
		assertThatIllegalArgumentException().isThrownBy(() -> new WebAuthnType(null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebAuthnDevice(" ", null, null, null, null, null, null, null, 0));
	}

	private List<WebAuthnDevice> list(String devices) {
		lookUp().json(200, TestAnswers.devices(devices));
		return this.users.listDevices(TestAnswers.EXTERNAL_ID);
	}

	private StubPassage lookUp() {
		return this.stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID));
	}

}
