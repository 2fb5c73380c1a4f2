package io.passkeyprofile.sandbox.management;

import java.time.Instant;
import java.util.List;

import io.passkeyprofile.passage.PassageUser;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.passage.WebAuthnType;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users and devices through the SDK.
 */
class UsersContractTests extends ManagementContract {

	@Test
	void userHasEveryProperty() {
		sql("""
				update passage_user set login_count = 3000000000,
					last_login_at = timestamp with time zone '2026-01-03 03:04:05.9+00',
					updated_at = timestamp with time zone '2026-01-04 03:04:05+00'""");
		sandbox.importDevices(TestSandbox.APP, ANNA, device(OTHER_DEVICE_ID));
		PassageUser user = passage.users().get(ANNA);
		assertThat(user).isEqualTo(new PassageUser(idOf(ANNA), ANNA, "active", TestSandbox.NOW,
				Instant.parse("2026-01-03T03:04:05.9Z"), Instant.parse("2026-01-04T03:04:05Z"), 3_000_000_000L, true,
				passage.users().listDevices(ANNA), List.of(WebAuthnType.PASSKEY), null));
		assertThat(user.webauthnDevices()).hasSize(2);
	}

	@Test
	void lastLoginOfANewUserIsItsCreation() {
		passage.auth().createRegisterTransaction("new", "New");
		assertThat(passage.users().get("new")).isEqualTo(new PassageUser(idOf("new"), "new", "active", TestSandbox.NOW,
				TestSandbox.NOW, TestSandbox.NOW, 0, false, List.of(), List.of(), null));
	}

	@Test
	void deviceHasEveryProperty() {
		assertThat(passage.users().listDevices(ANNA)).containsExactly(
				new WebAuthnDevice(DEVICE_ID, "cred-_" + DEVICE_ID, "Zoë's 😀 <key> & \"co\"", WebAuthnType.PASSKEY,
						new WebAuthnDevice.Icons("data:image/svg+xml;base64,TA==",
								"https://icons.example/dark.svg?a=b&c=%20"),
						Instant.parse("2026-01-02T03:04:05Z"), Instant.parse("2026-01-03T03:04:05.678Z"),
						Instant.parse("2026-01-04T02:04:05.9Z"), 3_000_000_000L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "passkey", "security_key", "platform", "implant" })
	void deviceKeepsItsType(String type) {
		sandbox.importDevices(TestSandbox.APP, "new",
				device(OTHER_DEVICE_ID).replace("\"passkey\"", "\"" + type + "\""));
		assertThat(passage.users().listDevices("new")).extracting(WebAuthnDevice::type)
			.containsExactly(new WebAuthnType(type));
		assertThat(passage.users().get("new").webauthnTypes()).containsExactly(new WebAuthnType(type));
	}

	@Test
	void unusedDeviceHasNoIconsAndItsCreationAsLastLogin() {
		sandbox.importDevices(TestSandbox.APP, "new",
				"[{\"friendly_name\": \"New\", \"type\": \"passkey\", \"usage_count\": 0}]");
		assertThat(passage.users().listDevices("new")).singleElement().satisfies((device) -> {
			assertThat(device.id()).matches(RandomIds.PATTERN);
			assertThat(device.credId()).matches("[A-Za-z0-9_-]+");
			assertThat(device.icons()).isEqualTo(WebAuthnDevice.Icons.NONE);
			assertThat(device.createdAt()).isEqualTo(TestSandbox.NOW);
			assertThat(device.lastLoginAt()).isEqualTo(TestSandbox.NOW);
			assertThat(device.updatedAt()).isEqualTo(TestSandbox.NOW);
			assertThat(device.usageCount()).isZero();
		});
	}

	@Test
	void appsShareNoUsers() {
		sandbox.importDevices(TestSandbox.OTHER_APP, ANNA, device(OTHER_DEVICE_ID));
		assertThat(passage.users().get(ANNA).id()).isNotEqualTo(otherApp.users().get(ANNA).id());
		assertThat(otherApp.users().listDevices(ANNA)).extracting(WebAuthnDevice::id).containsExactly(OTHER_DEVICE_ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "inactive", "pending" })
	void passkeysOfAnInactiveUserAreListedAndRevoked(String status) {
		setStatus(status);
		assertThat(passage.users().get(ANNA).status()).isEqualTo(status);
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
		passage.users().revokeDevice(ANNA, DEVICE_ID);
		assertThat(passage.users().listDevices(ANNA)).isEmpty();
	}

	@Test
	void revokingADeviceKeepsTheOther() {
		sandbox.importDevices(TestSandbox.APP, ANNA, device(OTHER_DEVICE_ID));
		passage.users().revokeDevice(ANNA, DEVICE_ID);
		assertThat(passage.users().listDevices(ANNA)).extracting(WebAuthnDevice::id).containsExactly(OTHER_DEVICE_ID);
	}

	@Test
	void deviceOfAnotherUserIsNotFoundAndKept() {
		sandbox.importDevices(TestSandbox.APP, "ben", device(OTHER_DEVICE_ID));
		assertRefused(404, "device_not_found", () -> passage.users().revokeDevice(ANNA, OTHER_DEVICE_ID));
		assertThat(passage.users().listDevices("ben")).hasSize(1);
	}

	@Test
	void deviceOfTheSameExternalIdInAnotherAppIsNotFoundAndKept() {
		sandbox.importDevices(TestSandbox.OTHER_APP, ANNA, device(OTHER_DEVICE_ID));
		assertRefused(404, "device_not_found", () -> passage.users().revokeDevice(ANNA, OTHER_DEVICE_ID));
		assertThat(otherApp.users().listDevices(ANNA)).hasSize(1);
	}

}
