package io.passkeyprofile.sandbox.ceremony.webauthn;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import io.passkeyprofile.sandbox.ceremony.AuthenticatorNames;
import io.passkeyprofile.sandbox.journal.Refusal.Reason;
import io.passkeyprofile.sandbox.journal.RequestJournal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Attestations that are compared with metadata. The tests make both themselves.
 */
@SharedSandboxTest
class AuthenticatorMetadataTests {

	private static final UUID KEY = UUID.fromString("c0ffee00-0000-4000-8000-000000000001");

	private static final UUID REVOKED_KEY = UUID.fromString("c0ffee00-0000-4000-8000-000000000002");

	private static final UUID UNLISTED_KEY = UUID.fromString("c0ffee00-0000-4000-8000-000000000003");

	private static final TestMaker FIDO = new TestMaker("Alliance");

	private static final TestMaker MAKER = new TestMaker("Acme");

	@TempDir
	private static Path folder;

	private static TestSandbox sandbox;

	/** A page of the app that requires an attestation. */
	private static TestBrowser strict;

	/** A page of the app that doesn't. */
	private static TestBrowser lenient;

	@BeforeAll
	static void start() throws Exception {
		Path file = FIDO.publish(folder.resolve("blob.jwt"), Map.of(KEY, MAKER, REVOKED_KEY, MAKER),
				Map.of(REVOKED_KEY, "REVOKED"));
		sandbox = TestSandbox
			.start(Map.of("sandbox.metadata.file", file.toString(), "sandbox.metadata.root", root().toString(),
					"sandbox.apps[0].attestation-required", "true", "sandbox.apps[0].attestation", "enterprise",
					"sandbox.apps[1].auth-origin", "http://localhost:8080", "sandbox.apps[1].attestation", "direct"));
		strict = new TestBrowser(sandbox);
		lenient = new TestBrowser(sandbox, TestSandbox.OTHER_APP, TestSandbox.OTHER_APP_KEY);
	}

	@AfterAll
	static void stop() {
		sandbox.close();
	}

	@BeforeEach
	void reset() {
		sandbox.reset();
	}

	@Test
	void asksForTheAttestationOfTheApp() {
		assertThat(asked(strict)).isEqualTo("enterprise");
		assertThat(asked(lenient)).isEqualTo("direct");
		assertThat(asked(new TestBrowser(TestSandbox.shared()))).isEqualTo("none");
	}

	@Test
	void controlCanRequireAttestations() {
		Answer made = sandbox.control("POST", "/apps", "{\"auth_origin\": \"http://localhost:3000\"}");
		String path = "/apps/" + made.json("$.id");
		assertThat(made.<String>json("$.attestation")).isEqualTo("none");
		// Authenticators can't give an attestation without being asked
		Answer required = sandbox.control("PATCH", path, "{\"attestation_required\": true}");
		assertThat(required.<String>json("$.attestation")).isEqualTo("direct");
		assertThat(sandbox.control("GET", path, "").body()).isEqualTo(required.body());
	}

	@Test
	void theConsoleCanRequireAttestations() {
		Visitor developer = new Visitor(sandbox.managementUrl().getPort());
		developer.open("/console/apps/new");
		Map<String, String> form = Map.of("name", "Shop", "authOrigin", "http://localhost:3000", "additionalOrigins",
				"", "relatedOrigins", "", "rpId", "", "attestation", "DIRECT", "attestationRequired", "true");
		String made = developer.submit("/console/apps/new", form).body();
		String id = made.replaceAll("(?s).*/console/apps/(\\w{24})/edit.*", "$1");
		assertThat(sandbox.app(id).attestationRequired()).isTrue();
		developer.submit("/console/apps/" + id + "/edit",
				Map.of("name", "Shop", "authOrigin", "http://localhost:3000", "additionalOrigins", "", "rpId", ""));
		assertThat(sandbox.app(id).attestationRequired()).isFalse();
	}

	@Test
	void acceptsAModelThatItsMakerVouchesFor() {
		Answer answer = register(strict, KEY, MAKER);
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(attestation(TestSandbox.APP)).isEqualTo("verified");
		// The built-in list has no name for this model
		assertThat(sandbox.bean(AuthenticatorNames.class).find(KEY.toString())).isEqualTo("Acme Key");
		assertThat(sandbox.bean(AuthenticatorMetadata.class).find(KEY.toString()).orElseThrow())
			.isEqualTo(new AuthenticatorMetadata.Model("Acme Key", "FIDO_CERTIFIED_L2", false));
	}

	@Test
	void theConsoleSaysWhatAnAuthenticatorIs() {
		register(lenient, KEY, MAKER);
		register(lenient, REVOKED_KEY, MAKER);
		register(lenient, UNLISTED_KEY, null);
		String page = TestSandbox.send(HttpRequest.newBuilder(sandbox.managementUrl()
			.resolve("/console/apps/" + TestSandbox.OTHER_APP + "/users/"
					+ sandbox.jdbc()
						.sql("select id from passage_user where app_id = ?")
						.param(TestSandbox.OTHER_APP)
						.query(String.class)
						.single())))
			.body();
		assertThat(page).contains("<bdi>Acme Key</bdi>", "<code>FIDO_CERTIFIED_L2</code>", "verified with the metadata",
				">Revoked</span> <code>REVOKED</code>", "no maker in the metadata vouches for it", "Unknown model",
				"<dd>none</dd>");
	}

	@Test
	void refusesUnverifiedAuthenticatorsOnlyIfAttestationIsRequired() {
		assertRefused(KEY, new TestMaker("Acme"), Reason.ATTESTATION_UNVERIFIED, "unverified");
		assertRefused(UNLISTED_KEY, MAKER, Reason.ATTESTATION_UNVERIFIED, "unverified");
		assertRefused(REVOKED_KEY, MAKER, Reason.ATTESTATION_REVOKED, "unverified");
		assertRefused(KEY, null, Reason.ATTESTATION_MISSING, "none");
	}

	@Test
	void refusesASelfAttestationOnlyIfAttestationIsRequired() {
		TestRegistration registration = new TestRegistration(authenticator(KEY), strict.startRegisterFor("anna"));
		registration.format = "packed";
		assertThat(strict.finishRegister(registration.json()).error()).isEqualTo("401 webauthn_login_failed");
		assertThat(latestReason()).isEqualTo(Reason.ATTESTATION_MISSING);
		TestRegistration accepted = new TestRegistration(authenticator(KEY), lenient.startRegisterFor("anna"));
		accepted.format = "packed";
		assertThat(lenient.finishRegister(accepted.json()).status()).isEqualTo(200);
		assertThat(attestation(TestSandbox.OTHER_APP)).isEqualTo("self");
	}

	/** The maker's certificate names the model, so one model can't pass for another. */
	@Test
	void refusesTheCertificateOfAnotherModelEverywhere() {
		for (TestBrowser browser : List.of(strict, lenient)) {
			TestRegistration registration = new TestRegistration(authenticator(KEY), browser.startRegisterFor("anna"));
			registration.statement = (signed) -> MAKER.attest(REVOKED_KEY, signed);
			registration.format = "packed";
			assertThat(browser.finishRegister(registration.json()).error()).isEqualTo("401 webauthn_login_failed");
			assertThat(latestReason()).isEqualTo(Reason.ATTESTATION_STATEMENT);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "signed by somebody else", "changed", "not metadata", "absent" })
	void doesNotStartWithMetadataThatIsNotSignedByTheRoot(String what) throws Exception {
		Path file = folder.resolve(UUID.randomUUID() + ".jwt");
		if (!what.equals("absent")) {
			(what.equals("signed by somebody else") ? MAKER : FIDO).publish(file, Map.of(KEY, MAKER), Map.of());
		}
		if (what.equals("changed")) {
			String[] parts = Files.readString(file).split("\\.", -1);
			String other = Files.readString(FIDO.publish(file, Map.of(REVOKED_KEY, MAKER), Map.of()))
				.split("\\.", -1)[1];
			Files.writeString(file, parts[0] + "." + other + "." + parts[2]);
		}
		if (what.equals("not metadata")) {
			Files.writeString(file, "{}");
		}
		assertDoesNotStart(Map.of("sandbox.metadata.file", file.toString(), "sandbox.metadata.root", root().toString()),
				"sandbox.metadata.file ");
	}

	@Test
	void doesNotStartWithoutWhatTheSettingsNeed() throws Exception {
		Path noRoot = Files.writeString(folder.resolve("no.pem"), "no");
		assertDoesNotStart(
				Map.of("sandbox.metadata.file", noRoot.toString(), "sandbox.metadata.root", noRoot.toString()),
				"sandbox.metadata.root must be a file with an X.509 certificate");
		assertDoesNotStart(Map.of("sandbox.metadata.file", noRoot.toString()),
				"sandbox.metadata.root must name the certificate that signs the metadata");
		assertDoesNotStart(Map.of("sandbox.apps[1].attestation-required", "true"),
				"sandbox.apps[1].attestation-required needs the metadata");
	}

	private static void assertDoesNotStart(Map<String, String> properties, String sentence) {
		assertThatThrownBy(() -> TestSandbox.start(properties)).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("The Passage sandbox can't start: " + sentence);
	}

	private static void assertRefused(UUID model, TestMaker maker, Reason reason, String acceptedAs) {
		assertThat(register(strict, model, maker).error()).isEqualTo("401 webauthn_login_failed");
		assertThat(latestReason()).isEqualTo(reason);
		assertThat(sandbox.count("device")).isZero();
		assertThat(register(lenient, model, maker).status()).isEqualTo(200);
		assertThat(attestation(TestSandbox.OTHER_APP)).isEqualTo(acceptedAs);
		sandbox.reset();
	}

	private static Answer register(TestBrowser browser, UUID model, TestMaker maker) {
		TestRegistration registration = new TestRegistration(authenticator(model), browser.startRegisterFor("anna"));
		if (maker != null) {
			registration.format = "packed";
			registration.statement = (signed) -> maker.attest(model, signed);
		}
		return browser.finishRegister(registration.json());
	}

	private static TestAuthenticator authenticator(UUID model) {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		authenticator.aaguid = model;
		return authenticator;
	}

	private static String asked(TestBrowser browser) {
		return browser.startRegisterFor("anna").json("$.handshake.challenge.publicKey.attestation");
	}

	private static String attestation(String appId) {
		return sandbox.jdbc()
			.sql("select attestation from device where app_id = ?")
			.param(appId)
			.query(String.class)
			.single();
	}

	private static Reason latestReason() {
		return sandbox.bean(RequestJournal.class).newestFirst().findFirst().orElseThrow().refusal().reason();
	}

	private static Path root() throws Exception {
		return FIDO.writeRoot(folder.resolve("root.pem"));
	}

}
