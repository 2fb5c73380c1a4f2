package io.passkeyprofile.sandbox.management;

import java.util.List;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.store.FlexDeviceRepository;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@SharedSandboxTest
class DevicesTests {

	private static final String FULL = """
			{"id": "9DeEXvYBStnzwQcHFd6f558L", "cred_id": "aVrYRRrS", "friendly_name": "1Password", "type": "passkey",
			"icons": {"light": "data:image/svg+xml;base64,PHN2Zy8+", "dark": null},
			"created_at": "2025-12-01T10:00:00Z", "last_login_at": "2025-12-03T10:00:00.5Z",
			"updated_at": "2025-12-02T12:00:00+02:00", "usage_count": 7}""";

	private final TestSandbox sandbox = TestSandbox.shared();

	@Test
	void showsADeviceInPassagesForm() {
		importDevices("[" + FULL + "]");
		assertThat(devices("anna").body()).isEqualTo("""
				{"devices":[{"id":"9DeEXvYBStnzwQcHFd6f558L","cred_id":"aVrYRRrS","friendly_name":"1Password",\
				"type":"passkey","icons":{"light":"data:image/svg+xml;base64,PHN2Zy8+","dark":null},\
				"created_at":"2025-12-01T10:00:00Z","last_login_at":"2025-12-03T10:00:00.500Z",\
				"updated_at":"2025-12-02T10:00:00Z","usage_count":7}]}""");
	}

	@Test
	void listsDevicesInOrderOfCreation() {
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
	void revokesNothingIfTheNoncesCannotBeRevokedToo() {
		importDevices("[" + FULL + "]");
		String nonce = this.sandbox.nonce("anna");
		new TransactionTemplate(this.sandbox.bean(PlatformTransactionManager.class)).executeWithoutResult((status) -> {
			this.sandbox.jdbc().sql("select nonce_hash from nonce for update").query(String.class).list();
			assertThat(this.sandbox.delete(devicesPath("anna") + "/9DeEXvYBStnzwQcHFd6f558L").status())
				.isGreaterThanOrEqualTo(500);
		});
		assertThat(devices("anna").<List<String>>json("$.devices[*].friendly_name")).containsExactly("1Password");
		assertThat(this.sandbox.verify(nonce).status()).isEqualTo(200);
	}

	@Test
	void aNewNameCountsAsAChange() {
		importDevices("[" + FULL + "]");
		this.sandbox.bean(FlexDeviceRepository.class)
			.rename(this.sandbox.app(TestSandbox.APP), this.sandbox.user("anna"), "9DeEXvYBStnzwQcHFd6f558L", "Key");
		assertThat(devices("anna").<String>json("$.devices[0].updated_at")).isEqualTo(TestSandbox.NOW.toString());
	}

	@Test
	void treatsAForeignDeviceLikeAnUnknownOne() {
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
	void reportsUnknownAndForeignUsers() {
		FlexUser foreign = this.sandbox.bean(FlexUserRepository.class)
			.findOrCreate(this.sandbox.app(TestSandbox.OTHER_APP), "foreign");
		for (String passageUserId : List.of("unknown", foreign.id())) {
			assertThat(this.sandbox.get("/users/" + passageUserId + "/devices").error())
				.isEqualTo("404 user_not_found");
			assertThat(this.sandbox.delete("/users/" + passageUserId + "/devices/x").error())
				.isEqualTo("404 user_not_found");
		}
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
