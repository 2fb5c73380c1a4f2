package io.passkeyprofile.sandbox.control.app;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAssertion;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestCeremony;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.TestSandbox.Answer;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.RandomIds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@SharedSandboxTest
class AppsControllerTests {

	private static final String MADE = "MadeOverControl000000001";

	private static final String MADE_KEY = "made-over-control";

	private TestSandbox sandbox;

	@BeforeEach
	void reset() {
		this.sandbox = TestSandbox.shared();
	}

	@Test
	void makesAnAppThatServesAtOnce() {
		Answer created = this.sandbox.control("POST", "/apps", """
				{"auth_origin": "https://app.shop.example", "name": "Shop", "rp_id": "shop.example",
					"additional_origins": ["https://www.shop.example"]}""");
		assertThat(created.status()).isEqualTo(201);
		String id = created.json("$.id");
		String key = created.json("$.api_key");
		assertThat(id).matches(RandomIds.PATTERN);
		assertThat(key).matches(RandomIds.PATTERN);
		assertThat(created.<Boolean>json("$.read_only")).isFalse();

		Answer app = this.sandbox.control("GET", "/apps/" + id, "");
		assertThat(app.<String>json("$.rp_id")).isEqualTo("shop.example");
		assertThat(app.<List<String>>json("$.additional_origins")).containsExactly("https://www.shop.example");
		assertThat(app.<List<Object>>json("$.api_keys[*].last_used_at")).containsExactly((Object) null);
		assertThat(app.body()).doesNotContain(key);
		assertThat(this.sandbox.control("GET", "/apps", "").<List<String>>json("$.apps[*].id"))
			.containsExactly(TestSandbox.APP, TestSandbox.OTHER_APP, id);

		assertThat(users(id, key).status()).isEqualTo(200);
		assertThat(users(id, TestSandbox.KEY).error()).isEqualTo("401 invalid_access_token");
		assertThat(this.sandbox.control("GET", "/apps/" + id, "").<String>json("$.api_keys[0].last_used_at"))
			.startsWith("2026-01-02T03:04:05");
		assertThat(this.sandbox.jdbc().sql("select key_hash from api_key").query(String.class).list()).hasSize(1)
			.doesNotContain(key);
	}

	@Test
	void runsCeremoniesOfAllItsOriginsUnderItsRpId() {
		create("\"auth_origin\": \"https://app.shop.example\", \"rp_id\": \"shop.example\","
				+ "\"additional_origins\": [\"https://shop.example:8443\"],"
				+ "\"related_origins\": [\"https://shop.example.org\"]");
		TestBrowser browser = new TestBrowser(this.sandbox, MADE, MADE_KEY);
		TestAuthenticator authenticator = TestAuthenticator.es256();
		browser.origin = "https://app.shop.example";
		TestRegistration registration = new TestRegistration(authenticator, browser.startRegisterFor("anna"));
		registration.rpId = "shop.example";
		registration.clientData.put("origin", browser.origin);
		assertThat(browser.finishRegister(registration.json()).status()).isEqualTo(200);
		for (String origin : List.of("https://shop.example:8443", "https://shop.example.org")) {
			browser.origin = origin;
			TestAssertion assertion = new TestAssertion(authenticator, browser.startAuthenticate(null));
			assertion.rpId = "shop.example";
			assertion.clientData.put("origin", origin);
			assertThat(browser.finishAuthenticate(assertion.json()).status()).as(origin).isEqualTo(200);
		}
		browser.origin = "https://shop.example";
		assertThat(browser.startAuthenticate(null).error()).isEqualTo("403 operation_not_allowed");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{}                                                                | auth_origin must be given
					{"auth_origin": null}                                             | auth_origin must be given
					{"auth_origin": ""}                                               | auth_origin must be scheme://host
					{"auth_origin": "http://localhost:3000/"}                         | auth_origin must be scheme://host
					{"auth_origin": "http://LOCALHOST:3000"}                          | auth_origin must be as browsers write it
					{"auth_origin": 3000}                                             | The member auth_origin has the wrong type
					{"auth_origin": "http://a.b", "rp_id": "b"}                       | rp_id must be the host of the auth origin
					{"auth_origin": "http://a.b", "rp_id": ""}                        | rp_id must be the host of the auth origin
					{"auth_origin": "http://a.b", "rp_id": "c.b"}                     | rp_id must be the host of the auth origin
					{"auth_origin": "http://a.b", "additional_origins": ["http://b"]} | additional_origins[0] must have a host
					{"auth_origin": "http://a.b", "additional_origins": ["https://c.d"]} | additional_origins[0] must have a host that is the RP ID
					{"auth_origin": "http://a.b", "related_origins": ["http://c.d"]}  | related_origins[0] must be an https origin
					{"auth_origin": "http://a.b", "related_origins": ["https://c"]}   | related_origins[0] must be an https origin
					{"auth_origin": "http://a.b", "related_origins": ["https://c.d/"]} | related_origins[0] must be an https origin
					{"auth_origin": "http://a.b", "related_origins": ["https://c.a.b"]} | related_origins[0] has the RP ID as its host
					{"auth_origin": "http://a.b", "related_origins": [null]}          | related_origins[0] must be an https origin
					{"auth_origin": "http://a.b", "additional_origins": [null]}       | additional_origins[0] must be as browsers
					{"auth_origin": "http://a.b", "additional_origins": "http://a.b"} | The member additional_origins has the wrong
					{"auth_origin": "http://a.b", "additional_origins": [7]}          | The member additional_origins[0] has the wrong
					{"auth_origin": "http://a.b", "id": "x"}                          | id must be 24 letters and digits
					{"auth_origin": "http://a.b", "name": " "}                        | name must not be blank
					{"auth_origin": "http://a.b", "api_key": ""}                      | api_key must be 16 to 255
					{"auth_origin": "http://a.b", "api_key": "fifteen-letters"}       | api_key must be 16 to 255
					{"auth_origin": "http://a.b", "api_key": "with blanks in between"} | api_key must be 16 to 255
					{"auth_origin": "http://a.b", "api_key": "{sha256}0123456789abc"} | api_key must be 16 to 255
					{"auth_origin": "http://a.b", "rpid": "a.b"}                      | There is no member rpid
					{"auth_origin": "http://a.b"                                      | The body is not JSON: see line 1
					[]                                                                | The body must be a JSON object
					""")
	void namesTheMemberThatIsWrong(String body, String sentence) {
		Answer answer = this.sandbox.control("POST", "/apps", body);
		assertThat(answer.error()).isEqualTo("400 invalid_request");
		assertThat(answer.<String>json("$.error")).startsWith(sentence);
		assertThat(this.sandbox.count("app")).isZero();
	}

	@Test
	void refusesLongValuesAndManyOrigins() {
		String origin = "https://" + "a.".repeat(130) + "example";
		assertThat(
				this.sandbox.control("POST", "/apps", "{\"auth_origin\": \"" + origin + "\"}").<String>json("$.error"))
			.startsWith("auth_origin must have at most 255 characters.");
		assertThat(this.sandbox
			.control("POST", "/apps",
					"{\"auth_origin\": \"http://a.b\", \"additional_origins\": [\"http://a.b\""
							+ ", \"http://a.b\"".repeat(20) + "]}")
			.<String>json("$.error")).isEqualTo("additional_origins must be at most 20 origins.");
		assertThat(this.sandbox
			.control("POST", "/apps", "{\"auth_origin\": \"http://a.b\", \"name\": \"" + "n".repeat(256) + "\"}")
			.<String>json("$.error")).isEqualTo("name must have at most 255 characters.");
	}

	@Test
	void refusesAnIdThatIsTaken() {
		create("\"auth_origin\": \"http://localhost:3000\"");
		for (String id : List.of(MADE, TestSandbox.APP)) {
			assertThat(this.sandbox
				.control("POST", "/apps", "{\"id\": \"" + id + "\", \"auth_origin\": \"http://localhost:3000\"}")
				.error()).isEqualTo("409 app_exists");
		}
	}

	@Test
	void changesAnApp() {
		create("\"auth_origin\": \"http://localhost:3000\"");
		String path = "/apps/" + MADE;
		assertThat(this.sandbox.control("PATCH", path, "{\"name\": \"New\"}").<String>json("$.name")).isEqualTo("New");
		assertThat(this.sandbox.control("PATCH", path, "{\"automatic_upgrades\": \"yes\"}").<String>json("$.error"))
			.startsWith("The member automatic_upgrades has the wrong type");
		assertThat(this.sandbox.control("PATCH", path, "{\"auth_origin\": \"https://a.b\"}").<String>json("$.error"))
			.startsWith("rp_id must be the host of the auth origin");
		Answer changed = this.sandbox.control("PATCH", path, "{\"auth_origin\": \"https://a.b\", \"rp_id\": \"a.b\"}");
		assertThat(changed.<String>json("$.auth_origin")).isEqualTo("https://a.b");
		assertThat(this.sandbox.control("GET", path, "").body()).isEqualTo(changed.body());
	}

	@Test
	void asksForAttestations() {
		create("\"auth_origin\": \"http://localhost:3000\", \"attestation\": \"enterprise\"");
		String path = "/apps/" + MADE;
		Answer app = this.sandbox.control("GET", path, "");
		assertThat(app.<String>json("$.attestation")).isEqualTo("enterprise");
		assertThat(app.<Boolean>json("$.attestation_required")).isFalse();
		Answer none = this.sandbox.control("PATCH", path, "{\"attestation\": \"none\"}");
		assertThat(none.<String>json("$.attestation")).isEqualTo("none");
		assertThat(this.sandbox.control("GET", path, "").body()).isEqualTo(none.body());
		assertThat(this.sandbox.control("PATCH", path, "{\"attestation_required\": true}").<String>json("$.error"))
			.startsWith("attestation_required needs the metadata of authenticators");
		assertThat(this.sandbox.control("GET", path, "").body()).isEqualTo(none.body());
		assertThat(this.sandbox.control("PATCH", path, "{\"attestation\": \"DIRECT\"}").<String>json("$.error"))
			.startsWith("The member attestation has the wrong");
	}

	/**
	 * For an automatic upgrade, a password manager asks nobody, and sets neither flag.
	 */
	@Test
	void acceptsAutomaticUpgradesIfTheAppDoes() {
		create("\"auth_origin\": \"http://localhost:8080\"");
		TestBrowser browser = new TestBrowser(this.sandbox, MADE, MADE_KEY);
		assertThat(upgrade(browser, TestAuthenticator.es256()).error()).isEqualTo("401 webauthn_login_failed");
		assertThat(this.sandbox.control("PATCH", "/apps/" + MADE, "{\"automatic_upgrades\": true}")
			.<Boolean>json("$.automatic_upgrades")).isTrue();
		assertThat(browser.startRegisterFor("anna")
			.<String>json("$.handshake.challenge.publicKey.authenticatorSelection.userVerification"))
			.isEqualTo("preferred");
		TestAuthenticator authenticator = TestAuthenticator.es256();
		assertThat(upgrade(browser, authenticator).status()).isEqualTo(200);
		assertThat(upgrade(new TestBrowser(this.sandbox), TestAuthenticator.es256()).error())
			.isEqualTo("401 webauthn_login_failed");
		for (int missing : List.of(TestCeremony.USER_PRESENT, TestCeremony.USER_VERIFIED)) {
			Answer started = browser.startAuthenticate(null);
			assertThat(started.<String>json("$.handshake.challenge.publicKey.userVerification")).isEqualTo("required");
			TestAssertion assertion = new TestAssertion(authenticator, started);
			assertion.flags &= ~missing;
			assertThat(browser.finishAuthenticate(assertion.json()).error()).isEqualTo("401 discoverable_login_failed");
		}
		assertThat(browser.authenticate(authenticator).status()).isEqualTo(200);
		this.sandbox.control("PATCH", "/apps/" + MADE, "{\"automatic_upgrades\": false}");
		assertThat(upgrade(browser, TestAuthenticator.es256()).error()).isEqualTo("401 webauthn_login_failed");
	}

	@ParameterizedTest
	@CsvSource({ "PATCH, ''", "DELETE, ''", "POST, /api_keys", "DELETE, /api_keys/x" })
	void doesNotChangeAppsOfTheSettings(String method, String path) {
		Answer answer = this.sandbox.control(method, "/apps/" + TestSandbox.APP + path,
				method.equals("DELETE") ? "" : "{}");
		assertThat(answer.error()).isEqualTo("409 app_in_settings");
		assertThat(this.sandbox.get("/users").status()).isEqualTo(200);
	}

	@Test
	void addsAndRevokesKeys() {
		create("\"auth_origin\": \"http://localhost:3000\"");
		String path = "/apps/" + MADE + "/api_keys";
		Answer second = this.sandbox.control("POST", path, "{\"label\": \"CI\"}");
		Answer third = this.sandbox.control("POST", path, "");
		assertThat(List.of(second.status(), third.status())).containsOnly(201);
		assertThat(second.<String>json("$.label")).isEqualTo("CI");
		String key = second.json("$.api_key");
		assertThat(users(MADE, key).status()).isEqualTo(200);
		assertThat(this.sandbox.control("DELETE", path + "/" + second.json("$.id"), "").status()).isEqualTo(204);
		assertThat(users(MADE, key).error()).isEqualTo("401 invalid_access_token");
		assertThat(users(MADE, third.json("$.api_key")).status()).isEqualTo(200);
		assertThat(this.sandbox.control("DELETE", path + "/" + second.json("$.id"), "").error())
			.isEqualTo("404 api_key_not_found");
		assertThat(this.sandbox.control("POST", path, "{\"label\": \"\"}").<String>json("$.error"))
			.isEqualTo("label must not be blank.");
	}

	@Test
	void theRequestLogSaysToWhichAppAKeyBelongs() {
		create("\"auth_origin\": \"http://localhost:3000\"");
		assertThat(users(TestSandbox.APP, MADE_KEY).error()).isEqualTo("401 invalid_access_token");
		assertThat(this.sandbox.control("GET", "/requests?limit=1&app=" + TestSandbox.APP, "")
			.<String>json("$.requests[0].explanation")).contains("belongs to the app " + MADE);
	}

	@Test
	void recordsTheUseOfAKeyAtMostOnceAMinute() {
		create("\"auth_origin\": \"http://localhost:3000\"");
		for (Map.Entry<Duration, String> use : List.of(Map.entry(Duration.ZERO, "03:04:05"),
				Map.entry(Duration.ofSeconds(60), "03:04:05"), Map.entry(Duration.ofMillis(1), "03:05:05"))) {
			this.sandbox.clock.advance(use.getKey());
			users(MADE, MADE_KEY);
			assertThat(this.sandbox.control("GET", "/apps/" + MADE, "").<String>json("$.api_keys[0].last_used_at"))
				.contains(use.getValue());
		}
	}

	/** Checks every table with app IDs, including those of other rooms. */
	@Test
	void deletesAnAppWithEverythingThatBelongsToIt() {
		create("\"auth_origin\": \"http://localhost:8080\"");
		this.sandbox.bean(AppClock.class).advance(this.sandbox.app(MADE), Duration.ofDays(1));
		TestBrowser browser = new TestBrowser(this.sandbox, MADE, MADE_KEY);
		browser.register("anna", TestAuthenticator.es256());
		browser.startRegisterFor("anna");
		browser.startAuthenticate(null);
		this.sandbox.control("POST", "/faults?app=" + MADE, "{\"status\": 500}");
		List<String> tables = this.sandbox.jdbc()
			// The audit log says who deleted the app
			.sql("""
					select table_name from information_schema.columns
					where lower(column_name) = 'app_id' and lower(table_name) <> 'audit_entry'""")
			.query(String.class)
			.list();
		assertThat(tables).hasSizeGreaterThan(7);
		assertThat(rows(tables)).isGreaterThan(7);
		assertThat(this.sandbox.control("DELETE", "/apps/" + MADE, "").status()).isEqualTo(204);
		assertThat(rows(tables)).isZero();
		assertThat(users(MADE, MADE_KEY).error()).isEqualTo("404 app_not_found");
		assertThat(this.sandbox.control("GET", "/apps/" + MADE, "").error()).isEqualTo("404 app_not_found");
		create("\"auth_origin\": \"http://localhost:8080\"");
		assertThat(this.sandbox.control("GET", "/clock?app=" + MADE, "").<Boolean>json("$.moved")).isFalse();
		assertThat(this.sandbox.control("GET", "/faults?app=" + MADE, "").<Integer>json("$.faults.length()")).isZero();
	}

	@Test
	void needsTheAppNamedIfThereAreSeveral() {
		Answer none = this.sandbox.control("GET", "/clock", "");
		assertThat(none.error()).isEqualTo("400 invalid_request");
		assertThat(none.<String>json("$.error")).contains(TestSandbox.APP, TestSandbox.OTHER_APP);
		assertThat(this.sandbox.control("GET", "/clock?app=" + TestSandbox.APP, "").status()).isEqualTo(200);
		assertThat(this.sandbox.control("GET", "/clock?app=nowhere", "").error()).isEqualTo("404 app_not_found");
		assertThat(this.sandbox.control("GET", "/clock?app=*", "").error()).isEqualTo("400 invalid_request");
		assertThat(this.sandbox.control("GET", "/clock?app=" + TestSandbox.APP + "&app=" + TestSandbox.APP, "").error())
			.isEqualTo("400 invalid_request");
	}

	private static Answer upgrade(TestBrowser browser, TestAuthenticator authenticator) {
		TestRegistration registration = new TestRegistration(authenticator, browser.startRegisterFor("anna"));
		registration.flags &= ~(TestCeremony.USER_PRESENT | TestCeremony.USER_VERIFIED);
		return browser.finishRegister(registration.json());
	}

	private void create(String members) {
		assertThat(this.sandbox
			.control("POST", "/apps", "{\"id\": \"" + MADE + "\", \"api_key\": \"" + MADE_KEY + "\", " + members + "}")
			.status()).isEqualTo(201);
	}

	private Answer users(String appId, String key) {
		return TestSandbox
			.send(HttpRequest.newBuilder(this.sandbox.uri(appId, "/users")).header("Authorization", "Bearer " + key));
	}

	private int rows(List<String> tables) {
		return tables.stream()
			.mapToInt((table) -> this.sandbox.jdbc()
				.sql("select count(*) from " + table + " where app_id = :app_id")
				.param("app_id", MADE)
				.query(Integer.class)
				.single())
			.sum();
	}

}
