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
			cross-platform, internal, platform,       security_key
			platform,       usb,      cross-platform, platform
			-,              usb,      platform,       security_key
			-,              nfc,      platform,       security_key
			-,              ble,      platform,       security_key
			-,              internal, cross-platform, platform
			-,              -,        cross-platform, security_key
			unknown,        unknown,  cross-platform, security_key
			-,              -,        platform,       platform
			-,              -,        any,            platform
			""")
	void derivesTheTypeFromTheAttachment(String attachment, String transport, String wanted, String type) {
		TestAuthenticator authenticator = TestAuthenticator.es256();
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

	/** What providers send: AAGUID, transports, attachment, and the flags BE and BS. */
	@ParameterizedTest
	@CsvSource(nullValues = "-",
			textBlock = """
					fbfc3007-154e-4ecc-8c0b-6e020557d7bd, hybrid internal, platform,       true,  true,  Apple Passwords,         passkey
					fbfc3007-154e-4ecc-8c0b-6e020557d7bd, hybrid internal, cross-platform, true,  true,  Apple Passwords,         passkey
					ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4, hybrid internal, platform,       true,  true,  Google Password Manager, passkey
					ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4, hybrid internal, cross-platform, true,  false, Google Password Manager, platform
					b93fd961-f2e6-462f-b122-82002247de78, hybrid internal, cross-platform, false, false, Android,                 platform
					08987058-cadc-4b81-b6e1-30de50dcbe96, internal,        platform,       false, false, Windows Hello,           platform
					bada5566-a7aa-401f-bd96-45619a55120d, hybrid internal, platform,       true,  true,  1Password,               passkey
					d548826e-79b4-db40-a3d8-11116f7e8349, internal,        platform,       true,  true,  Bitwarden,               passkey
					d548826e-79b4-db40-a3d8-11116f7e8349, -,               -,              true,  true,  Bitwarden,               passkey
					2fc0579f-8113-47ea-b116-bb5a8db9202a, nfc usb,         cross-platform, false, false, YubiKey 5 NFC,           security_key
					42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3, nfc usb,         -,              false, false, Titan Security Key,      security_key
					00000000-0000-0000-0000-000000000000, usb,             cross-platform, false, false, Security key,            security_key
					00000000-0000-0000-0000-000000000000, internal,        platform,       false, false, Chrome on Windows,       platform
					00000000-0000-0000-0000-000000000000, hybrid internal, platform,       true,  true,  Chrome on Windows,       passkey
					00000000-0000-0000-0000-000000000000, smart-card,      -,              false, false, Security key,            security_key
					""")
	void knowsWhatProvidersSend(UUID aaguid, String transports, String attachment, boolean eligible, boolean backedUp,
			String name, String type) {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		authenticator.aaguid = aaguid;
		authenticator.flags = (eligible ? TestCeremony.BACKUP_ELIGIBLE : 0) | (backedUp ? TestCeremony.BACKED_UP : 0);
		TestRegistration registration = new TestRegistration(authenticator, startWith("null"));
		if (attachment != null) {
			registration.credential.put("authenticatorAttachment", attachment);
		}
		if (transports != null) {
			registration.response.put("transports", List.of(transports.split(" ")));
		}
		assertThat(this.browser.finishRegister(registration.json()).status()).isEqualTo(200);
		assertThat(device()).containsEntry("friendly_name", name).containsEntry("type", type);
		// Signing in with the same flags changes neither
		assertThat(this.browser.authenticate(authenticator).status()).isEqualTo(200);
		assertThat(device()).containsEntry("friendly_name", name).containsEntry("type", type);
	}

	/** People switch the backup of their passkeys on and off. */
	@Test
	void readsTheTypeAnewAtEachSignIn() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		authenticator.flags = TestCeremony.BACKUP_ELIGIBLE;
		TestRegistration registration = new TestRegistration(authenticator, startWith("null"));
		registration.response.put("transports", List.of("internal", "hybrid"));
		assertThat(this.browser.finishRegister(registration.json()).status()).isEqualTo(200);
		assertThat(device()).containsEntry("type", "platform");
		Object icons = device().get("icons");
		for (int turn = 0; turn < 2; turn++) {
			authenticator.flags = TestCeremony.BACKUP_ELIGIBLE | TestCeremony.BACKED_UP;
			assertThat(this.browser.authenticate(authenticator).status()).isEqualTo(200);
			assertThat(device()).containsEntry("type", "passkey");
			authenticator.flags = TestCeremony.BACKUP_ELIGIBLE;
			assertThat(this.browser.authenticate(authenticator).status()).isEqualTo(200);
			assertThat(device()).containsEntry("type", "platform").containsEntry("icons", icons);
		}
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
