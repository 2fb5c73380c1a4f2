package io.passkeyprofile.sandbox.authenticator;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ceremonies by two calls, with authenticators that behave and with ones that misbehave.
 */
@SharedSandboxTest
class VirtualAuthenticatorTests {

	private TestSandbox sandbox;

	@BeforeEach
	void start() {
		this.sandbox = TestSandbox.shared();
		this.sandbox.jdbc().sql("delete from virtual_credential").update();
		this.sandbox.jdbc().sql("delete from virtual_authenticator").update();
	}

	@Test
	void twoCallsAreACeremony() {
		Answer registered = register("default", "anna", "");

		assertThat(registered.status()).as(registered.body()).isEqualTo(200);
		assertThat(externalId(registered)).isEqualTo("anna");
		Answer authenticated = authenticate("default", "anna", "");
		assertThat(authenticated.status()).as(authenticated.body()).isEqualTo(200);
		assertThat(externalId(authenticated)).isEqualTo("anna");
		assertThat(authenticated.<String>json("$.credential.credential_id"))
			.isEqualTo(registered.json("$.credential.credential_id"));
		assertThat(authenticated.<Integer>json("$.credential.sign_count")).isEqualTo(2);
		assertThat(authenticated.body()).doesNotContain("private_key");
	}

	@Test
	void signsInWithoutATransaction() {
		register("default", "anna", "");
		register("default", "bea", "");

		// The newest passkey
		assertThat(externalId(control("POST", "/default/authenticate", null))).isEqualTo("bea");
		String annas = this.sandbox.jdbc()
			.sql("select cred_id from device join passage_user on passage_user_id = passage_user.id where external_id = 'anna'")
			.query(String.class)
			.single();
		assertThat(externalId(control("POST", "/default/authenticate", "{\"credential_id\": \"%s\"}".formatted(annas))))
			.isEqualTo("anna");
	}

	@ParameterizedTest
	@CsvSource({ "platform, ES256, true, passkey", "platform, EdDSA, false, platform",
			"cross-platform, RS256, false, security_key" })
	void followsItsOptions(String attachment, String algorithm, boolean synced, String type) {
		String id = create("""
				{"authenticator_attachment": "%s", "algorithms": ["%s"], "default_backup_eligibility": %s,
				"default_backup_state": %s, "aaguid": "EA9B8D66-4D01-1D21-3CE4-B6B48CB575D4"}""".formatted(attachment,
				algorithm, synced, synced));
		register(id, "anna", "");

		assertThat(authenticate(id, "anna", "").<String>json("$.credential.algorithm")).isEqualTo(algorithm);
		Map<String, Object> device = this.sandbox.jdbc().sql("select * from device").query().singleRow();
		assertThat(device).containsEntry("type", type)
			.containsEntry("aaguid", "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4")
			.containsEntry("friendly_name", "Google Password Manager")
			.containsEntry("backup_eligible", synced)
			.containsEntry("backup_state", synced)
			.containsEntry("transports", attachment.equals("platform") ? "internal" : "usb")
			.containsEntry("sign_count", 2L);
	}

	@ParameterizedTest
	@EnumSource
	void misbehaviorIsRefused(Misbehavior misbehavior) {
		String member = ", \"misbehave\": \"" + misbehavior.wireName() + "\"";
		if (Misbehavior.AT_REGISTRATION.contains(misbehavior)) {
			assertRefused(register("default", "anna", member), "register", 401, "webauthn_login_failed");
			assertThat(this.sandbox.count("device")).isZero();
			assertThat(this.sandbox.count("virtual_credential")).isZero();
		}
		else {
			assertThat(register("default", "anna", member).error()).isEqualTo("400 invalid_request");
		}
		register("default", "anna", "");
		if (Misbehavior.AT_SIGN_IN.contains(misbehavior)) {
			assertRefused(authenticate("default", "anna", member), "authenticate", 401, "webauthn_login_failed");
			boolean unknown = misbehavior == Misbehavior.UNKNOWN_CREDENTIAL;
			assertRefused(control("POST", "/default/authenticate", "{" + member.substring(1) + "}"), "authenticate",
					unknown ? 404 : 401, unknown ? "user_not_found" : "discoverable_login_failed");
		}
		else {
			assertThat(authenticate("default", "anna", member).error()).isEqualTo("400 invalid_request");
		}
		assertThat(authenticate("default", "anna", "").status()).as("Behaving again").isEqualTo(200);
	}

	/** The authenticator has counted the refused sign-in, but the sandbox has not. */
	@Test
	void anOldCounterIsRefusedEvenAfterARefusedSignIn() {
		register("default", "anna", "");
		assertRefused(authenticate("default", "anna", ", \"misbehave\": \"wrong_origin\""), "authenticate", 401,
				"webauthn_login_failed");
		assertRefused(authenticate("default", "anna", ", \"misbehave\": \"old_counter\""), "authenticate", 401,
				"webauthn_login_failed");
	}

	@Test
	void listsMisbehaviorsThatFitTheCeremony() {
		Answer answer = register("default", "anna", ", \"misbehave\": \"wrong_user_handle\"");

		assertThat(answer.<String>json("$.error")).startsWith("misbehave must be one of wrong_origin, ")
			.doesNotContain("user_handle");
	}

	@Test
	void aPageOfAnotherOriginIsKeptOut() {
		assertRefused(register("default", "anna", ", \"origin\": \"https://other.example\""), "start", 403,
				"operation_not_allowed");
	}

	@Test
	void aNativeAppSendsNoOriginAndNamesItsOwn() {
		String origin = "android:apk-key-hash:nLSu7wVTbnMOxLgC52f2faTnvCbXQrUn_wF9aCrr-l0";
		// The first app has no native origin, so its client data is refused, not its call
		assertRefused(register("default", "anna", ", \"origin\": \"%s\"".formatted(origin)), "finish", 401,
				"webauthn_login_failed");

		Answer app = send("POST", "/_sandbox/apps", """
				{"auth_origin": "https://app.example", "additional_origins": ["%s"]}""".formatted(origin));
		String id = app.json("$.id");
		Answer transaction = TestSandbox.send(HttpRequest.newBuilder(this.sandbox.uri(id, "/transactions/register"))
			.header("Authorization", "Bearer " + app.<String>json("$.api_key"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"external_id\": \"anna\", \"passkey_display_name\": \"Anna\"}")));
		Answer registered = send("POST", "/_sandbox/authenticators/default/register?app=" + id, """
				{"transaction_id": "%s", "origin": "%s"}""".formatted(transaction.<String>json("$.transaction_id"),
				origin));
		assertThat(registered.<String>json("$.credential.rp_id")).isEqualTo("app.example");

		// The passkeys of its authenticators are deleted with the app
		assertThat(this.sandbox.count("virtual_credential")).isEqualTo(1);
		assertThat(send("DELETE", "/_sandbox/apps/" + id, null).status()).isEqualTo(204);
		assertThat(this.sandbox.count("virtual_credential")).isZero();
	}

	@Test
	void refusesASecondPasskeyOfTheSameUser() {
		register("default", "anna", "");

		assertRefusedByClient(register("default", "anna", ""), "InvalidStateError");
		assertThat(register(create(""), "anna", "").status()).isEqualTo(200);
	}

	@Test
	void replacesAPasskeyThatWasRevoked() {
		register("default", "anna", "");
		this.sandbox.jdbc().sql("delete from device").update();

		assertThat(register("default", "anna", "").status()).isEqualTo(200);
		assertThat(control("GET", "/default/credentials", null).<List<?>>json("$.credentials")).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "has_resident_key, NotAllowedError", "has_user_verification, NotAllowedError" })
	void refusesWhatItCannotDo(String option, String exception) {
		assertRefusedByClient(register(create("{\"%s\": false}".formatted(option)), "anna", ""), exception);
	}

	@Test
	void refusesToSignInWithoutAFittingPasskey() {
		assertRefusedByClient(register(create("{\"algorithms\": [\"ES384\"]}"), "anna", ""), "NotSupportedError");
		assertRefusedByClient(control("POST", "/default/authenticate", "{}"), "NotAllowedError");
		register("default", "anna", "");
		assertRefusedByClient(authenticate(create(""), "anna", ""), "NotAllowedError");
		// Another app has another default authenticator, with other credentials
		assertThat(TestSandbox.send(request("POST", "/default/authenticate", TestSandbox.OTHER_APP, null))
			.<String>json("$.exception")).isEqualTo("NotAllowedError");
	}

	@Test
	void exportsAndImportsAPasskey() {
		String id = register("default", "anna", "").json("$.credential.credential_id");
		String exported = control("GET", "/default/credentials/" + id, null).body();
		assertThat(exported).contains("private_key", "is_resident_credential", "backup_eligibility");
		String other = create("");

		Answer imported = control("POST", "/" + other + "/credentials", exported);

		assertThat(imported.status()).as(imported.body()).isEqualTo(201);
		assertThat(imported.body()).doesNotContain("private_key");
		assertThat(externalId(authenticate(other, "anna", ""))).isEqualTo("anna");
		// It replaces itself, with the counter of the export, which is now too old
		assertThat(control("POST", "/" + other + "/credentials", exported).status()).isEqualTo(201);
		assertRefused(authenticate(other, "anna", ""), "finish", 401, "webauthn_login_failed");
		assertThat(control("DELETE", "/" + other + "/credentials/" + id, null).status()).isEqualTo(204);
		assertRefusedByClient(authenticate(other, "anna", ""), "NotAllowedError");
		assertThat(control("DELETE", "/" + other + "/credentials/" + id, null).error())
			.isEqualTo("404 credential_not_found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"credential_id\": \"AAAA\"", "\"credential_id\": \"AAAA\", \"private_key\": \"AAAA\"",
			"\"private_key\": \"%s\"", "\"credential_id\": \"\", \"private_key\": \"%s\", \"user_handle\": \"AAAA\"",
			"\"credential_id\": \"AAAA\", \"private_key\": \"%s\"",
			"\"credential_id\": \"AAAA\", \"private_key\": \"%s\", \"user_handle\": \"AAAA\", \"sign_count\": -1",
			"\"credential_id\": \"AAAA\", \"private_key\": \"%s\", \"user_handle\": \"AAAA\", \"sign_count\": 4294967296",
			"\"credential_id\": \"AAAA\", \"private_key\": \"%s\", \"user_handle\": \"AAAA\", \"backup_state\": true",
			"\"credential_id\": \"AAAA\", \"private_key\": \"%s\", \"user_handle\": \"AAAA\", \"algorithm\": \"ES256\"" })
	void importsOnlyCompletePasskeys(String members) {
		String key = TestCeremony.base64Url(CredentialAlgorithm.EDDSA.generateKeys().getPrivate().getEncoded());

		Answer answer = control("POST", "/default/credentials", "{" + members.formatted(key) + "}");

		assertThat(answer.error()).isEqualTo("400 invalid_request");
		assertThat(answer.<String>json("$.error")).containsAnyOf("credential_id", "private_key", "user_handle",
				"sign_count", "backup_state", "algorithm");
	}

	@Test
	void changesAndDeletesAuthenticators() {
		String id = create("{\"authenticator_attachment\": \"cross-platform\"}");
		assertThat(control("PATCH", "/" + id, "{\"default_backup_eligibility\": false}")
			.<Boolean>json("$.default_backup_state")).isFalse();
		assertThat(control("GET", "/" + id, null).<String>json("$.authenticator_attachment"))
			.isEqualTo("cross-platform");
		control("PATCH", "/default", "{\"algorithms\": [\"EdDSA\"]}");
		register("default", "anna", "");
		assertThat(control("GET", "", null).<List<String>>json("$.authenticators[*].algorithms[0]"))
			.containsExactly("EdDSA", "ES256");

		assertThat(control("DELETE", "/" + id, null).status()).isEqualTo(204);
		assertThat(control("GET", "/" + id, null).error()).isEqualTo("404 authenticator_not_found");
		// The default authenticator starts over
		assertThat(control("DELETE", "/default", null).status()).isEqualTo(204);
		assertThat(control("GET", "/default", null).<List<String>>json("$.algorithms")).hasSize(3);
		assertThat(control("GET", "/default/credentials", null).<List<?>>json("$.credentials")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "authenticator_attachment, '\"usb\"'", "transports, '[\"\"]'", "algorithms, '[]'",
			"algorithms, '[\"none\"]'", "aaguid, '\"1\"'",
			"default_backup_state, 'true, \"default_backup_eligibility\": false'" })
	void refusesOptionsThatDoNotExist(String name, String value) {
		Answer answer = control("POST", "", "{\"%s\": %s}".formatted(name, value));

		assertThat(answer.error()).isEqualTo("400 invalid_request");
		assertThat(answer.<String>json("$.error")).startsWith(name);
		assertThat(this.sandbox.count("virtual_authenticator")).isZero();
	}

	@Test
	void usedTransactionsAreRefusedByTheSandboxItself() {
		String transaction = this.sandbox.register("anna").json("$.transaction_id");
		String body = "{\"transaction_id\": \"%s\"}".formatted(transaction);
		assertThat(control("POST", "/default/register", body).status()).isEqualTo(200);

		assertRefused(control("POST", "/default/register", body), "start", 404, "transaction_not_found");
		assertThat(control("POST", "/default/register", "{}").<String>json("$.error"))
			.isEqualTo("transaction_id must not be blank.");
	}

	/** Otherwise, waiting ceremonies could take the threads that others need. */
	@Test
	void doesNotQueueAnyNumberOfCeremonies() {
		this.sandbox.control("POST", "/faults?app=" + TestSandbox.APP,
				"{\"path\": \"/v1/apps/*/authenticate/**\", \"delay_ms\": 2000, \"status\": 500}");
		HttpClient client = HttpClient.newHttpClient();
		List<CompletableFuture<HttpResponse<String>>> ceremonies = IntStream.range(0, 120)
			.mapToObj((i) -> client.sendAsync(request("POST", "/default/authenticate", TestSandbox.APP, "{}").build(),
					BodyHandlers.ofString()))
			.toList();
		List<Answer> answers = ceremonies.stream().map(CompletableFuture::join).map(Answer::new).toList();
		assertThat(answers).extracting(Answer::status).containsOnly(422, 503);
		Answer refused = answers.stream().filter((answer) -> answer.status() == 503).findFirst().orElseThrow();
		assertThat(refused.error()).isEqualTo("503 too_many_ceremonies");
		assertThat(refused.header("Retry-After")).isEqualTo("1");
	}

	private void assertRefused(Answer answer, String path, int status, String code) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(422);
		assertThat(answer.<String>json("$.code")).isEqualTo("refused_by_server");
		assertThat(answer.<String>json("$.refused.path")).contains(path);
		assertThat(answer.<Integer>json("$.refused.status")).isEqualTo(status);
		assertThat(answer.<String>json("$.refused.body.code")).isEqualTo(code);
	}

	private static void assertRefusedByClient(Answer answer, String exception) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(422);
		assertThat(answer.<String>json("$.code")).isEqualTo("refused_by_client");
		assertThat(answer.<String>json("$.exception")).isEqualTo(exception);
	}

	private Answer register(String id, String externalId, String members) {
		return run(id + "/register", this.sandbox.register(externalId), members);
	}

	private Answer authenticate(String id, String externalId, String members) {
		return run(id + "/authenticate", this.sandbox.authenticate(externalId), members);
	}

	private Answer run(String path, Answer transaction, String members) {
		return control("POST", "/" + path,
				"{\"transaction_id\": \"%s\"%s}".formatted(transaction.<String>json("$.transaction_id"), members));
	}

	private String create(String options) {
		Answer created = control("POST", "", options.isEmpty() ? null : options);
		assertThat(created.status()).as(created.body()).isEqualTo(201);
		return created.json("$.id");
	}

	private String externalId(Answer ceremony) {
		return this.sandbox.verify(ceremony.json("$.nonce")).json("$.external_id");
	}

	private Answer control(String method, String path, @Nullable String json) {
		return TestSandbox.send(request(method, path, TestSandbox.APP, json));
	}

	private HttpRequest.Builder request(String method, String path, String app, @Nullable String json) {
		return request(method, "/_sandbox/authenticators" + path + "?app=" + app, json);
	}

	private Answer send(String method, String path, @Nullable String json) {
		return TestSandbox.send(request(method, path, json));
	}

	private HttpRequest.Builder request(String method, String path, @Nullable String json) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.sandbox.managementUrl().resolve(path))
			.method(method, (json != null) ? BodyPublishers.ofString(json) : BodyPublishers.noBody());
		return (json != null) ? request.header("Content-Type", "application/json") : request;
	}

}
