package io.passkeyprofile.sandbox.users;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@SharedSandboxTest
class DeviceImportTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	@Test
	void fillsInAbsentMembers() {
		importDevices("[{\"friendly_name\": \"Key\", \"type\": \"hologram\"}]");
		TestSandbox.Answer answer = this.sandbox.get("/users/" + this.sandbox.user("anna").id() + "/devices");
		assertThat(answer.<String>json("$.devices[0].id")).matches(RandomIds.PATTERN);
		assertThat(answer.<String>json("$.devices[0].cred_id")).matches("[A-Za-z0-9_-]{43}");
		assertThat(answer.body()).endsWith("""
				"friendly_name":"Key","type":"hologram","icons":{"light":null,"dark":null},\
				"created_at":"2026-01-02T03:04:05.678Z","last_login_at":"2026-01-02T03:04:05.678Z",\
				"updated_at":"2026-01-02T03:04:05.678Z","usage_count":0}]}""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "{}", "[null]", "[1]", "[{}]", "[", "[] []", "x",
			"[{\"friendly_name\": \" \", \"type\": \"passkey\"}]", "[{\"friendly_name\": \"Key\"}]",
			"[{\"friendly_name\": \"Key\", \"type\": \"passkey\", \"id\": \"..\"}]",
			"[{\"friendly_name\": \"Key\", \"type\": \"passkey\", \"cred_id\": \"a/b\"}]",
			"[{\"friendly_name\": \"Key\", \"type\": \"passkey\", \"usage_count\": -1}]",
			"[{\"friendly_name\": \"Key\", \"type\": \"passkey\", \"created_at\": \"yesterday\"}]" })
	void refusesInvalidDevices(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> importDevices(json)).withMessageContaining("device");
		assertThat(this.sandbox.count("passage_user")).isZero();
	}

	@Test
	void importsAllDevicesOrNone() {
		String device = "{\"id\": \"9DeEXvYBStnzwQcHFd6f558L\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}";
		assertThatIllegalArgumentException().isThrownBy(() -> importDevices("[" + device + "," + device + "]"))
			.withMessageContaining("already exists");
		assertThat(this.sandbox.count("device")).isZero();
		assertThat(this.sandbox.count("passage_user")).isZero();
	}

	@Test
	void importsACredentialIdOncePerApp() {
		importDevices("[{\"cred_id\": \"abc\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}]");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.importDevices(TestSandbox.APP, "berta",
				"[{\"cred_id\": \"abc\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}]"));
		this.sandbox.importDevices(TestSandbox.OTHER_APP, "anna",
				"[{\"cred_id\": \"abc\", \"friendly_name\": \"Key\", \"type\": \"passkey\"}]");
		assertThat(this.sandbox.count("device")).isEqualTo(2);
	}

	@Test
	void refusesAnUnknownAppOrABlankExternalId() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.importDevices("unknown", "anna", "[]"))
			.withMessageContaining("no app unknown");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.importDevices(TestSandbox.APP, " ", "[]"))
			.withMessageContaining("external_id");
	}

	private void importDevices(String json) {
		this.sandbox.importDevices(TestSandbox.APP, "anna", json);
	}

}
