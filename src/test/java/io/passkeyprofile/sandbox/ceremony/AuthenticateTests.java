package io.passkeyprofile.sandbox.ceremony;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class AuthenticateTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@BeforeEach
	void start() {
		this.browser.register("anna", this.authenticator);
	}

	@Test
	void signsInWithAnyPasskey() {
		TestSandbox.Answer answer = this.browser.authenticate(this.authenticator);
		assertThat(answer.<Map<String, String>>json("$")).containsOnlyKeys("nonce");
		assertThat(this.sandbox.verify(answer.json("$.nonce")).<String>json("$.external_id")).isEqualTo("anna");
	}

	@Test
	void signsInWithAPasskeyOfTheNamedUser() {
		TestSandbox.Answer answer = this.browser.finishAuthenticate(
				new TestAssertion(this.authenticator, this.browser.startAuthenticateFor("anna")).json());
		assertThat(this.sandbox.verify(answer.json("$.nonce")).<String>json("$.external_id")).isEqualTo("anna");
	}

	@Test
	void needsNoUserHandleForANamedUser() {
		this.authenticator.userHandle = null;
		assertThat(this.browser
			.finishAuthenticate(new TestAssertion(this.authenticator, this.browser.startAuthenticateFor("anna")).json())
			.status()).isEqualTo(200);
	}

	@Test
	void acceptsTheTextOfTheUserHandle() {
		// Passage's iOS SDK stores the text
		byte[] handle = this.authenticator.userHandle;
		byte[] text = TestCeremony.base64Url(handle).getBytes(StandardCharsets.UTF_8);
		this.authenticator.userHandle = text;
		assertThat(this.browser.authenticate(this.authenticator).status()).isEqualTo(200);
		assertThat(this.browser
			.finishAuthenticate(new TestAssertion(this.authenticator, this.browser.startAuthenticateFor("anna")).json())
			.status()).isEqualTo(200);
		TestAssertion asText = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null));
		asText.response.put("userHandle", new String(text, StandardCharsets.UTF_8));
		assertThat(this.browser.finishAuthenticate(asText.json()).status()).isEqualTo(200);
	}

	@Test
	void refusesTheTextOfAnotherUserHandle() {
		TestAuthenticator other = TestAuthenticator.es256();
		this.browser.register("ben", other);
		for (String text : List.of(TestCeremony.base64Url(other.userHandle),
				TestCeremony.base64Url(this.authenticator.userHandle) + "=",
				TestCeremony.base64Url(this.authenticator.userHandle).toLowerCase(Locale.ROOT))) {
			byte[] handle = text.getBytes(StandardCharsets.UTF_8);
			this.browser.assertAuthenticateRefused(this.browser.startAuthenticate(null), this.authenticator,
					(it) -> it.response.put("userHandle", TestCeremony.base64Url(handle)),
					"401 discoverable_login_failed");
		}
	}

	@Test
	void asksForAnyPasskey() {
		TestSandbox.Answer answer = this.browser.startAuthenticate(null);
		String challenge = answer.json("$.handshake.challenge.publicKey.challenge");
		assertThat(challenge).matches("[A-Za-z0-9_-]{43}");
		assertThat(answer.body()).isEqualTo("""
				{"handshake":{"id":"%s","challenge":{"publicKey":{"challenge":"%s","timeout":300000,\
				"rpId":"localhost","userVerification":"required","allowCredentials":[]}}},"transaction_id":""}"""
			.formatted(answer.<String>json("$.handshake.id"), challenge));
	}

	@Test
	void asksForAPasskeyOfTheNamedUser() {
		this.sandbox.userWithDevice("anna");
		this.browser.register("ben", TestAuthenticator.es256());
		String transactionId = this.sandbox.authenticate("anna").json("$.transaction_id");
		TestSandbox.Answer answer = this.browser.startAuthenticate(transactionId);
		assertThat(answer.<String>json("$.transaction_id")).isEqualTo(transactionId);
		assertThat(answer.<List<Map<String, Object>>>json("$.handshake.challenge.publicKey.allowCredentials"))
			.containsExactly(Map.of("type", "public-key", "id", this.authenticator.id()));
	}

	@Test
	void refusesAUserWithOnlyImportedDevices() {
		this.sandbox.userWithDevice("ben");
		assertThat(this.browser.startAuthenticateFor("ben").error()).isEqualTo("409 user_has_no_passkeys");
	}

	@Test
	void countsTheUse() {
		this.sandbox.clock.advance(Duration.ofDays(1));
		assertThat(this.browser.authenticate(this.authenticator).status()).isEqualTo(200);
		String now = "2026-01-03T03:04:05.678Z";
		TestSandbox.Answer user = this.sandbox.get("/users/" + this.sandbox.user("anna").id());
		assertThat(user.<Map<String, Object>>json("$.user.webauthn_devices[0]")).containsEntry("usage_count", 1)
			.containsEntry("last_login_at", now)
			.containsEntry("updated_at", now)
			.containsEntry("created_at", "2026-01-02T03:04:05.678Z");
		assertThat(user.<Map<String, Object>>json("$.user")).containsEntry("login_count", 1)
			.containsEntry("last_login_at", now)
			.containsEntry("updated_at", now);
		assertThat(user.<List<String>>json("$.user.recent_events[*].type")).containsExactly("login", "register");
	}

	@Test
	void keepsTheTenNewestEvents() {
		for (int i = 0; i < 11; i++) {
			this.sandbox.clock.advance(Duration.ofMinutes(1));
			assertThat(this.browser.authenticate(this.authenticator).status()).isEqualTo(200);
		}
		TestSandbox.Answer user = this.sandbox.get("/users/" + this.sandbox.user("anna").id());
		assertThat(user.<List<String>>json("$.user.recent_events[*].type")).hasSize(10).containsOnly("login");
		assertThat(user.<List<String>>json("$.user.recent_events[*].created_at"))
			.isSortedAccordingTo((one, other) -> other.compareTo(one))
			.startsWith("2026-01-02T03:15:05.678Z");
		assertThat(this.sandbox.count("recent_event")).isEqualTo(10);
	}

	@Test
	void storesSignatureCounterAndBackupState() {
		TestAuthenticator synced = TestAuthenticator.es256();
		synced.flags = TestCeremony.BACKUP_ELIGIBLE;
		this.browser.register("anna", synced);
		for (int i = 0; i < 2; i++) {
			synced.signCount += 3;
			synced.flags ^= TestCeremony.BACKED_UP;
			assertThat(this.browser.authenticate(synced).status()).isEqualTo(200);
			assertThat(this.sandbox.jdbc()
				.sql("select sign_count, backup_state from device where cred_id = ?")
				.param(synced.id())
				.query()
				.singleRow()).containsEntry("sign_count", synced.signCount).containsEntry("backup_state", i == 0);
		}
	}

	@Test
	void acceptsTheHighestSignatureCounter() {
		this.authenticator.signCount = 0xFFFFFFFFL;
		assertThat(this.browser.authenticate(this.authenticator).status()).isEqualTo(200);
		assertThat(this.browser.authenticate(this.authenticator).error()).isEqualTo("401 discoverable_login_failed");
	}

}
