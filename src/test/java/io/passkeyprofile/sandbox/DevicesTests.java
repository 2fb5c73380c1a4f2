package io.passkeyprofile.sandbox;

import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DevicesTests {

	private static final String FULL = """
			{"id": "9DeEXvYBStnzwQcHFd6f558L", "cred_id": "aVrYRRrS", "friendly_name": "1Password", "type": "passkey",
			"icons": {"light": "data:image/svg+xml;base64,PHN2Zy8+", "dark": null},
			"created_at": "2025-12-01T10:00:00Z", "last_login_at": "2025-12-03T10:00:00.5Z",
			"updated_at": "2025-12-02T12:00:00+02:00", "usage_count": 7, "unknown": true}""";

	@AutoClose
	private final TestSandbox sandbox = TestSandbox.start();

	@Test
	void showsADeviceAsPassageDid() {
		importDevices("[" + FULL + "]");
		assertThat(devices("anna").body()).isEqualTo("""
				{"devices":[{"id":"9DeEXvYBStnzwQcHFd6f558L","cred_id":"aVrYRRrS","friendly_name":"1Password",\
				"type":"passkey","icons":{"light":"data:image/svg+xml;base64,PHN2Zy8+","dark":null},\
				"created_at":"2025-12-01T10:00:00Z","last_login_at":"2025-12-03T10:00:00.500Z",\
				"updated_at":"2025-12-02T10:00:00Z","usage_count":7}]}""");
	}

	@Test
	void fillsInWhatAnImportLeavesOut() {
		importDevices("[{\"friendly_name\": \"Key\", \"type\": \"hologram\"}]");
		TestSandbox.Answer answer = devices("anna");
		assertThat(answer.<String>json("$.devices[0].id")).matches(RandomIds.FORM);
		assertThat(answer.<String>json("$.devices[0].cred_id")).matches("[A-Za-z0-9_-]{43}");
		assertThat(answer.body()).endsWith("""
				"friendly_name":"Key","type":"hologram","icons":{"light":null,"dark":null},\
				"created_at":"2026-01-02T03:04:05.678Z","last_login_at":"2026-01-02T03:04:05.678Z",\
				"updated_at":"2026-01-02T03:04:05.678Z","usage_count":0}]}""");
	}

	@Test
	void listsDevicesInOrderOfTheirCreation() {
		importDevices("""
				[{"friendly_name": "third", "type": "passkey", "created_at": "2025-03-01T00:00:00Z"},
				{"friendly_name": "first", "type": "passkey", "created_at": "2025-01-01T00:00:00Z"},
				{"friendly_name": "second", "type": "platform", "created_at": "2025-02-01T00:00:00Z"}]""");
		assertThat(devices("anna").<List<String>>json("$.devices[*].friendly_name")).containsExactly("first", "second",
				"third");
	}

	@Test
	void revokesADevice() {
		importDevices("[" + FULL + ", {\"friendly_name\": \"Key\", \"type\": \"security_key\"}]");
		TestSandbox.Answer answer = this.sandbox.delete(devicesPath("anna") + "/9DeEXvYBStnzwQcHFd6f558L");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).isEmpty();
		assertThat(devices("anna").<List<String>>json("$.devices[*].friendly_name")).containsExactly("Key");
		assertThat(this.sandbox.delete(devicesPath("anna") + "/9DeEXvYBStnzwQcHFd6f558L").error())
			.isEqualTo("404 device_not_found");
	}

	@Test
	void answersForAForeignDeviceAsForAnUnknownOne() {
		importDevices("[" + FULL + "]");
		this.sandbox.importDevices(TestSandbox.OTHER_APP, "anna",
				"[{\"id\": \"9DeEXvYBStnzwQcHFd6f558M\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}]");
		this.sandbox.user("berta");
		TestSandbox.Answer unknown = this.sandbox.delete(devicesPath("berta") + "/unknown");
		assertThat(unknown.error()).isEqualTo("404 device_not_found");
		for (String foreign : List.of("9DeEXvYBStnzwQcHFd6f558L", "9DeEXvYBStnzwQcHFd6f558M")) {
			TestSandbox.Answer answer = this.sandbox.delete(devicesPath("berta") + "/" + foreign);
			assertThat(answer.error()).isEqualTo("404 device_not_found");
			assertThat(answer.body()).isEqualTo(unknown.body());
		}
		assertThat(this.sandbox.count("device")).isEqualTo(2);
	}

	@Test
	void knowsNoDevicesOfAnUnknownOrForeignUser() {
		PassageUser foreign = this.sandbox.sandbox.bean(Users.class)
			.findOrCreate(this.sandbox.app(TestSandbox.OTHER_APP), "foreign");
		for (String passageUserId : List.of("unknown", foreign.id())) {
			assertThat(this.sandbox.get("/users/" + passageUserId + "/devices").error())
				.isEqualTo("404 user_not_found");
			assertThat(this.sandbox.delete("/users/" + passageUserId + "/devices/x").error())
				.isEqualTo("404 user_not_found");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "{}", "[null]", "[1]", "[{}]", "[", "[] []", "x",
			"[{\"friendly_name\": \" \", \"type\": \"passkey\"}]", "[{\"friendly_name\": \"Key\"}]",
			"[{\"friendly_name\": \"Key\", \"type\": \"passkey\", \"id\": \"..\"}]",
			"[{\"friendly_name\": \"Key\", \"type\": \"passkey\", \"cred_id\": \"a/b\"}]",
			"[{\"friendly_name\": \"Key\", \"type\": \"passkey\", \"usage_count\": -1}]",
			"[{\"friendly_name\": \"Key\", \"type\": \"passkey\", \"created_at\": \"yesterday\"}]" })
	void refusesToImportWhatAreNoDevices(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> importDevices(json)).withMessageContaining("device");
		assertThat(this.sandbox.count("passage_user")).isZero();
	}

	@Test
	void importsAllDevicesOrNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> importDevices("[" + FULL + "," + FULL + "]"))
			.withMessageContaining("already there");
		assertThat(this.sandbox.count("device")).isZero();
		assertThat(this.sandbox.count("passage_user")).isZero();
	}

	@Test
	void takesACredentialOnceInAnApp() {
		importDevices("[{\"cred_id\": \"abc\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}]");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.importDevices(TestSandbox.APP, "berta",
				"[{\"cred_id\": \"abc\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}]"));
		this.sandbox.importDevices(TestSandbox.OTHER_APP, "anna",
				"[{\"cred_id\": \"abc\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}]");
		assertThat(this.sandbox.count("device")).isEqualTo(2);
	}

	@Test
	void refusesToImportForAnUnknownAppOrABlankExternalId() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.importDevices("unknown", "anna", "[]"))
			.withMessageContaining("no app unknown");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.importDevices(TestSandbox.APP, " ", "[]"))
			.withMessageContaining("external ID");
	}

	private void importDevices(String json) {
		this.sandbox.importDevices(TestSandbox.APP, "anna", json);
	}

	private TestSandbox.Answer devices(String externalId) {
		return this.sandbox.get(devicesPath(externalId));
	}

	private String devicesPath(String externalId) {
		return "/users/" + this.sandbox.user(externalId).id() + "/devices";
	}

}
