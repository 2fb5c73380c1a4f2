package io.passkeyprofile.sandbox.inspect;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.journal.RecordedCall;
import io.passkeyprofile.sandbox.journal.Refusal;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.journal.RequestJournal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The request log says why a call was refused, although its client isn't told.
 */
@SharedSandboxTest
class RefusalExplanationTests {

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	private final RequestJournal journal = this.sandbox.bean(RequestJournal.class);

	private final TestAuthenticator authenticator = TestAuthenticator.es256();

	@BeforeEach
	void empty() {
		this.journal.delete((call) -> true);
	}

	/** Each constant spoils one thing about a registration. */
	enum SpoiledRegistration {

		ORIGIN((it) -> it.clientData.put("origin", "http://localhost:3000"), Reason.ORIGIN,
				"The origin was http://localhost:3000; this app accepts http://localhost:8080. "
						+ "Set sandbox.apps[0].auth-origin, or open the page at that address."),
		UNRELATED((it) -> it.clientData.put("origin", "https://shop.example.org"), Reason.ORIGIN_UNRELATED,
				"outside the RP ID localhost, and it isn’t on the app’s list of related origins"),
		NO_ORIGIN((it) -> it.clientData.remove("origin"), Reason.ORIGIN, "The origin was absent;"),
		EMBEDDED((it) -> it.clientData.put("topOrigin", "https://evil.example"), Reason.EMBEDDED_PAGE,
				"https://evil.example"),
		CROSS_ORIGIN((it) -> it.clientData.put("crossOrigin", true), Reason.EMBEDDED_PAGE, "frame"),
		TYPE((it) -> it.clientData.put("type", "webauthn.get"), Reason.CLIENT_DATA_TYPE,
				"webauthn.get; this route needs webauthn.create"),
		CHALLENGE((it) -> it.clientData.put("challenge", "AAAA"), Reason.CHALLENGE, "signed the challenge AAAA"),
		CLIENT_DATA((it) -> it.clientDataJson = (json) -> json + "x", Reason.CLIENT_DATA_MALFORMED, "not JSON"),
		RP_ID((it) -> it.rpId = "other.example", Reason.RP_ID, "neither this app’s, localhost, nor"),
		USER_PRESENT((it) -> it.flags &= ~TestCeremony.USER_PRESENT, Reason.USER_NOT_PRESENT, "flag UP"),
		USER_VERIFIED((it) -> it.flags &= ~TestCeremony.USER_VERIFIED, Reason.USER_NOT_VERIFIED, "flag UV"),
		BACKUP_STATE((it) -> it.flags |= TestCeremony.BACKED_UP, Reason.BACKUP_STATE, "flag BS is set but BE"),
		NO_CREDENTIAL((it) -> it.flags &= ~TestCeremony.ATTESTED, Reason.CREDENTIAL_MISSING, "flag AT"),
		EXTENSIONS((it) -> it.flags |= 0x80, Reason.AUTHENTICATOR_DATA_MALFORMED, "announce"),
		ALGORITHM((it) -> it.coseKey = TestRegistration.cbor(TestAuthenticator.es384().publicKey()), Reason.ALGORITHM,
				"algorithm is -35; this server accepts -7, -8, -257"),
		KEY((it) -> it.coseKey[it.coseKey.length - 1] ^= 1, Reason.PUBLIC_KEY, "not on the curve"),
		RAW_ID((it) -> it.credential.put("rawId", "AAAA"), Reason.ID_MISMATCH, "id and rawId differ"),
		ATTESTED_ID((it) -> it.attestedCredentialId = new byte[] { 1, 2, 3 }, Reason.ATTESTED_ID_MISMATCH,
				"not the one in id"),
		STATEMENT((it) -> {
			it.format = "packed";
			it.signature = (signature) -> new byte[signature.length];
		}, Reason.ATTESTATION_STATEMENT, "option attestation"),
		ATTESTATION_OBJECT((it) -> it.attestationObject = (object) -> new byte[] { 1, 2, 3 }, Reason.RESPONSE_MALFORMED,
				"can’t be decoded"),
		FORMAT((it) -> it.format = "made-up", Reason.RESPONSE_MALFORMED, "can’t be decoded"),
		CREDENTIAL_TYPE((it) -> it.credential.put("type", "password"), Reason.INVALID_MEMBER,
				"handshake_response.type must be public-key. Mend"),
		NOT_BASE64((it) -> it.credential.put("rawId", "not base64!"), Reason.WRONG_MEMBER,
				"The member handshake_response.rawId can’t be read");

		private final Consumer<TestRegistration> spoiler;

		private final Reason reason;

		private final String sentence;

		SpoiledRegistration(Consumer<TestRegistration> spoiler, Reason reason, String sentence) {
			this.spoiler = spoiler;
			this.reason = reason;
			this.sentence = sentence;
		}

	}

	@ParameterizedTest
	@EnumSource
	void saysWhatIsWrongWithARegistration(SpoiledRegistration spoiled) {
		TestRegistration registration = new TestRegistration(this.authenticator, this.browser.startRegisterFor("anna"));
		spoiled.spoiler.accept(registration);
		assertThat(this.browser.finishRegister(registration.json()).status()).isBetween(400, 401);
		assertExplained(spoiled.reason, spoiled.sentence);
	}

	/** Each constant spoils one thing about a sign-in. */
	enum SpoiledSignIn {

		SIGNATURE((it) -> it.signature = (signature) -> {
			signature[signature.length - 1] ^= 1;
			return signature;
		}, Reason.SIGNATURE, "does not match the passkey’s public key"),
		COUNTER((it) -> it.signCount = 5, Reason.COUNTER, "The signature counter was 5; it must be above 5"),
		RP_ID((it) -> {
			it.rpId = "localhost.example";
		}, Reason.RP_ID, "this app’s, localhost"),
		BACKUP_ELIGIBLE((it) -> it.flags |= TestCeremony.BACKUP_ELIGIBLE, Reason.BACKUP_ELIGIBILITY,
				"differs from the one at registration"),
		USER_HANDLE((it) -> it.response.put("userHandle", "AAAA"), Reason.USER_HANDLE_OF_OTHER_USER,
				"not that of the passkey’s owner"),
		NO_USER_HANDLE((it) -> it.response.put("userHandle", ""), Reason.USER_HANDLE_MISSING, "no user handle"),
		UNKNOWN((it) -> {
			it.credential.put("id", "AAAA");
			it.credential.put("rawId", "AAAA");
		}, Reason.CREDENTIAL_UNKNOWN, "no passkey with this credential ID"),
		AUTHENTICATOR_DATA((it) -> it.authenticatorDataBytes = (data) -> Arrays.copyOf(data, 36),
				Reason.RESPONSE_MALFORMED, "can’t be decoded"),
		RAW_ID((it) -> it.credential.put("rawId", "AAAA"), Reason.ID_MISMATCH, "id and rawId differ");

		private final Consumer<TestAssertion> spoiler;

		private final Reason reason;

		private final String sentence;

		SpoiledSignIn(Consumer<TestAssertion> spoiler, Reason reason, String sentence) {
			this.spoiler = spoiler;
			this.reason = reason;
			this.sentence = sentence;
		}

	}

	@ParameterizedTest
	@EnumSource
	void saysWhatIsWrongWithASignIn(SpoiledSignIn spoiled) {
		this.authenticator.signCount = 5;
		this.browser.register("anna", this.authenticator);
		this.authenticator.signCount = 6;
		TestAssertion assertion = new TestAssertion(this.authenticator, this.browser.startAuthenticate(null));
		spoiled.spoiler.accept(assertion);
		assertThat(this.browser.finishAuthenticate(assertion.json()).status()).isBetween(401, 404);
		assertExplained(spoiled.reason, spoiled.sentence);
	}

	@Test
	void tellsOtherPeoplesPasskeysApart() {
		this.browser.register("anna", this.authenticator);
		TestSandbox.Answer started = this.browser.startAuthenticateFor("anna");
		TestAuthenticator second = TestAuthenticator.es256();
		this.browser.register("anna", second);
		this.browser.finishAuthenticate(new TestAssertion(second, started).json());
		assertExplained(Reason.CREDENTIAL_TOO_NEW, "added after this sign-in started");
		TestAuthenticator other = TestAuthenticator.es256();
		this.browser.register("bob", other);
		this.browser.finishAuthenticate(new TestAssertion(other, this.browser.startAuthenticateFor("anna")).json());
		assertExplained(Reason.CREDENTIAL_OF_OTHER_USER, "another user than the transaction’s");
		this.browser.finishRegister(new TestRegistration(other, this.browser.startRegisterFor("carl")).json());
		assertExplained(Reason.CREDENTIAL_TAKEN, "already has a passkey with this credential ID");
		this.sandbox.deactivate("anna");
		this.browser.startAuthenticate(null);
		this.browser
			.finishAuthenticate(new TestAssertion(this.authenticator, this.browser.startAuthenticate(null)).json());
		assertExplained(Reason.USER_INACTIVE, "The user anna is inactive");
	}

	@Test
	void tellsUsedFromExpiredFromUnknown() {
		TestSandbox.Answer started = this.browser.startRegisterFor("anna");
		String transaction = started.json("$.transaction_id");
		TestRegistration registration = new TestRegistration(this.authenticator, started);
		String nonce = this.browser.finishRegister(registration.json()).json("$.nonce");
		this.browser.finishRegister(registration.json());
		assertExplained(Reason.HANDSHAKE_USED, "used already");
		this.browser.startRegister(transaction);
		assertExplained(Reason.TRANSACTION_USED, "used already");
		this.sandbox.verify(nonce);
		this.sandbox.verify(nonce);
		assertExplained(Reason.NONCE_USED, "verified already");
		this.sandbox.verify("made-up");
		assertExplained(Reason.NONCE_UNKNOWN, "unchanged");
		this.browser.startRegister("made-up");
		assertExplained(Reason.TRANSACTION_UNKNOWN, "unchanged");
		this.browser.startAuthenticate(this.sandbox.register("anna").json("$.transaction_id"));
		assertExplained(Reason.TRANSACTION_OF_OTHER_CEREMONY, "for register");
		String expiring = this.sandbox.nonce("anna");
		TestRegistration late = new TestRegistration(TestAuthenticator.es256(), this.browser.startRegisterFor("anna"));
		this.sandbox.clock.advance(Duration.ofMinutes(6));
		this.sandbox.verify(expiring);
		assertExplained(Reason.NONCE_EXPIRED, "expired at 2026-01-02T03:05:05Z: it lives 60 seconds");
		this.browser.finishRegister(late.json());
		assertExplained(Reason.HANDSHAKE_EXPIRED, "expired at 2026-01-02T03:09:05Z: it lives 5 minutes");
		this.sandbox.clock.advance(Duration.ofMinutes(10));
		this.browser.startRegister(String.valueOf(late.request.get("transaction_id")));
		assertExplained(Reason.TRANSACTION_EXPIRED, "it lives 15 minutes");
	}

	@Test
	void tellsHandshakesOfAnotherTransactionAndApp() {
		TestRegistration registration = new TestRegistration(this.authenticator, this.browser.startRegisterFor("anna"));
		registration.request.put("transaction_id", "made-up");
		this.browser.finishRegister(registration.json());
		assertExplained(Reason.HANDSHAKE_OF_OTHER_TRANSACTION, "another transaction");
		TestRegistration elsewhere = new TestRegistration(this.authenticator, this.browser.startRegisterFor("anna"));
		this.browser.post(TestSandbox.OTHER_APP, "/register/transactions/webauthn/finish", elsewhere.json());
		assertExplained(Reason.HANDSHAKE_OF_OTHER_APP, "belongs to the app " + TestSandbox.APP);
	}

	@Test
	void explainsTheManagementApi() {
		HttpRequest.Builder users = HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, "/users"));
		TestSandbox.send(users.copy());
		assertExplained(Reason.API_KEY_MISSING, "has no API key");
		TestSandbox.send(users.copy().header("Authorization", "Basic eDp5"));
		assertExplained(Reason.API_KEY_SCHEME, "Bearer");
		TestSandbox.send(users.copy().header("Authorization", "Bearer wrong-key-1234"));
		assertExplained(Reason.API_KEY_WRONG, "Use one from sandbox.apps[0].api-keys");
		TestSandbox.send(users.copy().header("Authorization", "Bearer " + TestSandbox.OTHER_APP_KEY));
		assertExplained(Reason.API_KEY_OF_OTHER_APP, "belongs to the app " + TestSandbox.OTHER_APP);
		TestSandbox.send(HttpRequest.newBuilder(this.sandbox.uri("NoSuchApp", "/users")));
		assertExplained(Reason.APP, "no app with this ID");
		this.sandbox.get("/users/nobody");
		assertExplained(Reason.USER, "no user nobody");
		this.sandbox.userWithDevice("anna");
		this.sandbox.delete("/users/" + this.sandbox.user("anna").id() + "/devices/none");
		assertExplained(Reason.DEVICE, "The user anna has no device none");
		this.browser.startAuthenticateFor("anna");
		assertExplained(Reason.USER_WITH_IMPORTED_DEVICES_ONLY, "only imported devices");
		this.sandbox.user("bob");
		this.sandbox.authenticate("bob");
		assertExplained(Reason.USER_WITHOUT_PASSKEYS, "bob has no passkeys");
		this.sandbox.deactivate("bob");
		this.sandbox.register("bob");
		assertExplained(Reason.USER_INACTIVE, "The user bob is inactive");
		this.sandbox.get("/nothing");
		assertExplained(Reason.PATH, "nothing at this path");
		TestSandbox.send(this.sandbox.request("/users").PUT(BodyPublishers.noBody()));
		assertExplained(Reason.METHOD, "The method was PUT; this path takes GET");
		this.sandbox.post("/authenticate/verify", "{\"nonce\":\n \"x\"");
		assertExplained(Reason.NOT_JSON, "line 2");
		this.sandbox.post("/authenticate/verify", "{}");
		assertExplained(Reason.INVALID_MEMBER, "nonce must not be blank. Mend");
		this.sandbox.post("/authenticate/verify", "{\"nonce\": \"" + "x".repeat(70_000) + "\"}");
		assertExplained(Reason.BODY_TOO_LARGE, "64 KiB");
		TestSandbox.send(this.sandbox.request("/authenticate/verify")
			.header("Content-Type", "text/html")
			.POST(BodyPublishers.ofString("x")));
		assertExplained(Reason.MEDIA_TYPE, "“text/html”");
	}

	@Test
	void explainsOriginsOfPages() {
		this.browser.origin = "http://localhost:3000";
		this.browser.startAuthenticate(null);
		assertExplained(Reason.CORS_ORIGIN,
				"http://localhost:3000; this app accepts http://localhost:8080. " + "Set sandbox.apps[0].auth-origin");
		TestSandbox.send(HttpRequest.newBuilder(this.sandbox.uri(TestSandbox.APP, "/users"))
			.header("Origin", "http://localhost:8080")
			.header("Access-Control-Request-Method", "GET")
			.method("OPTIONS", BodyPublishers.noBody()));
		assertExplained(Reason.CORS_MANAGEMENT, "http://localhost:8080 called the management API");
	}

	@Test
	void hasOneSentenceForEachReason() {
		ResourceBundle sentences = ResourceBundle.getBundle("io.passkeyprofile.sandbox.inspect.refusals", Locale.ROOT);
		Set<String> keys = sentences.keySet()
			.stream()
			.map((key) -> key.replaceFirst("\\..*", ""))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(keys).isEqualTo(EnumSet.allOf(Reason.class)
			.stream()
			.map(Reason::wireName)
			.collect(Collectors.toCollection(TreeSet::new)));
		RefusalSentences explain = this.sandbox.bean(RefusalSentences.class);
		for (Reason reason : Reason.values()) {
			assertThat(List.of(explain.explain(Refusal.of(reason, "a", "b"), TestSandbox.APP),
					explain.explain(Refusal.of(reason, "a", "b"), "NoSuchApp")))
				.as(reason.name())
				.allMatch((sentence) -> !sentence.isBlank() && !sentence.contains("{") && !sentence.contains("[-1]"));
		}
	}

	private void assertExplained(Reason reason, String part) {
		RecordedCall call = this.journal.newestFirst().findFirst().orElseThrow();
		CallSummary summary = this.sandbox.bean(CallInspector.class).summarize(call);
		assertThat(summary.explanation()).as(summary.toString()).contains(part);
		assertThat(summary.reason()).isEqualTo(reason.wireName());
	}

}
