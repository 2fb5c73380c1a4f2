package io.passkeyprofile.sandbox.ceremony;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class NewDeviceTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	@Test
	void showsTheNewDevice() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		authenticator.aaguid = UUID.fromString("bada5566-a7aa-401f-bd96-45619a55120d");
		authenticator.flags = TestCeremony.BACKUP_ELIGIBLE | TestCeremony.BACKED_UP;
		this.browser.register("anna", authenticator);
		Map<String, Object> device = device();
		assertThat(device).containsEntry("cred_id", authenticator.id())
			.containsEntry("friendly_name", "1Password")
			.containsEntry("type", "passkey")
			.containsEntry("created_at", "2026-01-02T03:04:05.678Z")
			.containsEntry("updated_at", "2026-01-02T03:04:05.678Z")
			.containsEntry("last_login_at", "2026-01-02T03:04:05.678Z")
			.containsEntry("usage_count", 0);
		assertThat(device.get("id").toString()).matches(RandomIds.PATTERN);
	}

	@Test
	void showsDevicesAndEventsOfTheUser() {
		this.browser.register("anna", TestAuthenticator.es256());
		TestSandbox.Answer user = this.sandbox.get("/users/" + this.sandbox.user("anna").id());
		assertThat(user.<Boolean>json("$.user.webauthn")).isTrue();
		assertThat(user.<List<String>>json("$.user.webauthn_types")).containsExactly("platform");
		assertThat(user.<Integer>json("$.user.login_count")).isZero();
		assertThat(user.<Map<String, Object>>json("$.user.recent_events[0]"))
			.containsOnlyKeys("id", "type", "action", "status", "created_at", "completed_at", "ip_addr", "user_agent",
					"user_agent_display", "social_login_type")
			.containsEntry("type", "register")
			.containsEntry("status", "complete")
			.containsEntry("created_at", "2026-01-02T03:04:05.678Z")
			.containsEntry("ip_addr", "127.0.0.1")
			.containsEntry("user_agent", TestBrowser.CHROME_ON_WINDOWS)
			.containsEntry("user_agent_display", "Chrome on Windows");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			true,  cross-platform, -,        -,              passkey
			true,  platform,       internal, -,              passkey
			false, cross-platform, internal, platform,       security_key
			false, platform,       usb,      cross-platform, platform
			false, -,              usb,      platform,       security_key
			false, -,              nfc,      platform,       security_key
			false, -,              ble,      platform,       security_key
			false, -,              internal, cross-platform, platform
			false, -,              -,        cross-platform, security_key
			false, unknown,        unknown,  cross-platform, security_key
			false, -,              -,        platform,       platform
			false, -,              -,        any,            platform
			""")
	void derivesTheType(boolean backupEligible, String attachment, String transport, String wanted, String type) {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		authenticator.flags = backupEligible ? TestCeremony.BACKUP_ELIGIBLE : 0;
		TestRegistration registration = new TestRegistration(authenticator,
				startWith((wanted != null) ? "\"" + wanted + "\"" : "null"));
		if (attachment != null) {
			registration.credential.put("authenticatorAttachment", attachment);
		}
		if (transport != null) {
			registration.response.put("transports", List.of(transport));
		}
		assertThat(this.browser.finishRegister(registration.json()).status()).isEqualTo(200);
		assertThat(device()).containsEntry("type", type);
	}

	@Test
	void twoPasskeysMayHaveTheSameName() {
		this.browser.register("anna", TestAuthenticator.es256());
		this.browser.register("anna", TestAuthenticator.edDsa());
		assertThat(this.sandbox.get("/users/" + this.sandbox.user("anna").id() + "/devices")
			.<List<String>>json("$.devices[*].friendly_name"))
			.containsExactly("Chrome on Windows", "Chrome on Windows");
	}

	private TestSandbox.Answer startWith(String attachment) {
		String transactionId = this.sandbox.register("anna").json("$.transaction_id");
		return this.browser.post(TestSandbox.APP, "/register/transactions/webauthn/start",
				"{\"transaction_id\": \"%s\", \"authenticator_attachment\": %s}".formatted(transactionId, attachment));
	}

	private Map<String, Object> device() {
		return this.sandbox.get("/users/" + this.sandbox.user("anna").id() + "/devices").json("$.devices[0]");
	}

}
