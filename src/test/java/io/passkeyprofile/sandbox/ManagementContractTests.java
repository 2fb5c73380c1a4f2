package io.passkeyprofile.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUser;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.passage.WebAuthnIcons;
import io.passkeyprofile.passage.WebAuthnType;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The client against the sandbox, over HTTP: that the two, which share no code, have read
 * the same API. Each test begins with one user who has one passkey, and spoils one thing.
 */
class ManagementContractTests {

	private static final String APP = "PasskeyProfileSandbox001";

	private static final String KEY = "first-key";

	private static final String OTHER_APP = "PasskeyProfileSandbox002";

	private static final String OTHER_KEY = "other-key";

	private static final String ANNA = "anna";

	private static final String DEVICE_ID = "Device111111111111111111";

	private static final String OTHER_DEVICE_ID = "Device222222222222222222";

	private static final String UNKNOWN_ID = "Unknown11111111111111111";

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

	private static final SettableClock CLOCK = new SettableClock();

	private static final RequestLog REQUESTS = new RequestLog();

	private static final LoggingSystem LOGGING = LoggingSystem.get(ManagementContractTests.class.getClassLoader());

	private static final java.util.logging.Logger TOMCAT_LOGGER = java.util.logging.Logger.getLogger("");

	private static LogLevel logLevel;

	private static java.util.logging.Level tomcatLogLevel;

	private static final RememberedIds REMEMBERED = new RememberedIds();

	private static Sandbox sandbox;

	private static PassageFlex passage;

	private static PassageFlex remembering;

	private static PassageFlex otherApp;

	@BeforeAll
	static void start() {
		// A sandbox leaves logging to the application beside it, and there is none here
		logLevel = LOGGING.getLoggerConfiguration(LoggingSystem.ROOT_LOGGER_NAME).getEffectiveLevel();
		LOGGING.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
		tomcatLogLevel = TOMCAT_LOGGER.getLevel();
		TOMCAT_LOGGER.setLevel(java.util.logging.Level.OFF);
		Map<String, String> properties = new HashMap<>();
		properties.put("server.port", "0");
		properties.put("spring.datasource.url", "jdbc:h2:mem:" + UUID.randomUUID());
		properties.put("sandbox.apps[0].id", APP);
		properties.put("sandbox.apps[0].name", "First");
		properties.put("sandbox.apps[0].auth-origin", "http://localhost:8080");
		properties.put("sandbox.apps[0].api-keys[0]", KEY);
		properties.put("sandbox.apps[0].api-keys[1]", "{sha256}" + Sha256.hex("second-key"));
		properties.put("sandbox.apps[1].id", OTHER_APP);
		properties.put("sandbox.apps[1].name", "Other");
		properties.put("sandbox.apps[1].auth-origin", "https://other.example");
		properties.put("sandbox.apps[1].api-keys[0]", OTHER_KEY);
		sandbox = Sandbox.start(properties, CLOCK);
		REQUESTS.addTo(sandbox);
		passage = client(APP, KEY, PassageUserIdStore.NONE);
		remembering = client(APP, KEY, REMEMBERED);
		otherApp = client(OTHER_APP, OTHER_KEY, PassageUserIdStore.NONE);
	}

	@AfterAll
	static void stop() {
		sandbox.close();
		LOGGING.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, logLevel);
		TOMCAT_LOGGER.setLevel(tomcatLogLevel);
	}

	@BeforeEach
	void oneUserWithOnePasskey() {
		CLOCK.now = NOW;
		sql("delete from passage_user");
		importDevices(APP, ANNA, device(DEVICE_ID));
		REMEMBERED.ids.clear();
		REMEMBERED.saved.clear();
		REQUESTS.lines.clear();
	}

	@Test
	void firstRegisterTransactionCreatesTheUser() {
		String transactionId = passage.auth().createRegisterTransaction("new", "Zoë 😀 <b>");
		assertThat(transactionId).matches(RandomIds.FORM);
		assertThat(transaction(transactionId)).containsEntry("purpose", "register")
			.containsEntry("passkey_display_name", "Zoë 😀 <b>")
			.containsEntry("passage_user_id", passage.users().get("new").id());
	}

	@Test
	void nextRegisterTransactionKeepsTheUser() {
		String before = idOf(ANNA);
		passage.auth().createRegisterTransaction(ANNA, "Anna");
		assertThat(passage.users().get(ANNA).id()).isEqualTo(before);
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
	}

	@Test
	void authenticateTransactionIsOfTheUser() {
		String transactionId = passage.auth().createAuthenticateTransaction(ANNA);
		assertThat(transactionId).matches(RandomIds.FORM);
		assertThat(transaction(transactionId)).containsEntry("purpose", "authenticate")
			.containsEntry("passage_user_id", idOf(ANNA));
	}

	@Test
	void nonceGivesTheExternalId() {
		assertThat(passage.auth().verifyNonce(nonce(ANNA))).isEqualTo(ANNA);
	}

	@Test
	void nonceOfAUserWithoutPasskeysGivesTheExternalId() {
		passage.auth().createRegisterTransaction("new", "New");
		assertThat(passage.auth().verifyNonce(nonce("new"))).isEqualTo("new");
	}

	@Test
	void nonceIsGoodUntilItsMinuteIsOver() {
		String nonce = nonce(ANNA);
		CLOCK.now = NOW.plusSeconds(60).minusMillis(1);
		assertThat(passage.auth().verifyNonce(nonce)).isEqualTo(ANNA);
	}

	@Test
	void userComesWithEveryProperty() {
		sql("""
				update passage_user set login_count = 3000000000,
					last_login_at = timestamp with time zone '2026-01-03 03:04:05.9+00',
					updated_at = timestamp with time zone '2026-01-04 03:04:05+00'""");
		importDevices(APP, ANNA, device(OTHER_DEVICE_ID));
		PassageUser user = passage.users().get(ANNA);
		assertThat(user).isEqualTo(new PassageUser(idOf(ANNA), ANNA, "active", NOW,
				Instant.parse("2026-01-03T03:04:05.9Z"), Instant.parse("2026-01-04T03:04:05Z"), 3_000_000_000L, true,
				passage.users().listDevices(ANNA), List.of(WebAuthnType.PASSKEY), null));
		assertThat(user.webauthnDevices()).hasSize(2);
	}

	@Test
	void userWhoNeverSignedInComesWithoutWhatIsUnknown() {
		passage.auth().createRegisterTransaction("new", "New");
		assertThat(passage.users().get("new")).isEqualTo(
				new PassageUser(idOf("new"), "new", "active", NOW, null, NOW, 0, false, List.of(), List.of(), null));
	}

	@Test
	void deviceComesWithEveryProperty() {
		assertThat(passage.users().listDevices(ANNA)).containsExactly(
				new WebAuthnDevice(DEVICE_ID, "cred-_" + DEVICE_ID, "Zoë's 😀 <key> & \"co\"", WebAuthnType.PASSKEY,
						new WebAuthnIcons("data:image/svg+xml;base64,TA==", "https://icons.example/dark.svg?a=b&c=%20"),
						Instant.parse("2026-01-02T03:04:05Z"), Instant.parse("2026-01-03T03:04:05.678Z"),
						Instant.parse("2026-01-04T02:04:05.9Z"), 3_000_000_000L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "passkey", "security_key", "platform", "implant" })
	void deviceKeepsItsType(String type) {
		importDevices(APP, "new", device(OTHER_DEVICE_ID).replace("\"passkey\"", "\"" + type + "\""));
		assertThat(passage.users().listDevices("new")).extracting(WebAuthnDevice::type)
			.containsExactly(new WebAuthnType(type));
		assertThat(passage.users().get("new").webauthnTypes()).containsExactly(new WebAuthnType(type));
	}

	@Test
	void deviceNeverUsedComesWithoutIconsAndLastLogin() {
		importDevices(APP, "new", "[{\"friendly_name\": \"New\", \"type\": \"passkey\", \"usage_count\": 0}]");
		assertThat(passage.users().listDevices("new")).singleElement().satisfies((device) -> {
			assertThat(device.id()).matches(RandomIds.FORM);
			assertThat(device.credId()).matches("[A-Za-z0-9_-]+");
			assertThat(device.icons()).isEqualTo(WebAuthnIcons.NONE);
			assertThat(device.createdAt()).isEqualTo(NOW);
			assertThat(device.lastLoginAt()).isNull();
			assertThat(device.updatedAt()).isEqualTo(NOW);
			assertThat(device.usageCount()).isZero();
		});
	}

	@Test
	void userWithoutPasskeysHasAnEmptyList() {
		passage.auth().createRegisterTransaction("new", "New");
		assertThat(passage.users().listDevices("new")).isEmpty();
	}

	@Test
	void revokedDeviceIsGoneAndTheOtherStays() {
		importDevices(APP, ANNA, device(OTHER_DEVICE_ID));
		passage.users().revokeDevice(ANNA, DEVICE_ID);
		assertThat(passage.users().listDevices(ANNA)).extracting(WebAuthnDevice::id).containsExactly(OTHER_DEVICE_ID);
	}

	@Test
	void everyKeyOfTheAppIsGood() {
		assertThat(client(APP, "second-key", PassageUserIdStore.NONE).users().listDevices(ANNA)).hasSize(1);
	}

	@Test
	void appsShareNoUsers() {
		importDevices(OTHER_APP, ANNA, device(OTHER_DEVICE_ID));
		assertThat(passage.users().get(ANNA).id()).isNotEqualTo(otherApp.users().get(ANNA).id());
		assertThat(otherApp.users().listDevices(ANNA)).extracting(WebAuthnDevice::id).containsExactly(OTHER_DEVICE_ID);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			REGISTER     | POST /v1/apps/PasskeyProfileSandbox001/transactions/register
			AUTHENTICATE | POST /v1/apps/PasskeyProfileSandbox001/transactions/authenticate
			VERIFY       | POST /v1/apps/PasskeyProfileSandbox001/authenticate/verify
			GET          | GET /v1/apps/PasskeyProfileSandbox001/users/{user_id}
			LIST         | GET /v1/apps/PasskeyProfileSandbox001/users/{user_id}/devices
			REVOKE       | DELETE /v1/apps/PasskeyProfileSandbox001/users/{user_id}/devices/Device111111111111111111
			""")
	void callIsTheOneRequestOfTheDocument(Call call, String request) {
		call(call, APP, KEY);
		assertThat(REQUESTS.lines).containsExactly(request.replace("{user_id}", idOf(ANNA)));
		assertThat(REQUESTS.version).matches("passage-flex-java \\S+");
	}

	@Test
	void lookUpIsOneRequestBefore() {
		call(Call.LOOK_UP, APP, KEY);
		assertThat(REQUESTS.lines).containsExactly("GET /v1/apps/" + APP + "/users?identifier=anna&limit=1",
				"GET /v1/apps/" + APP + "/users/" + idOf(ANNA));
	}

	@Test
	void idIsLookedUpAndSavedOnce() {
		remembering.users().listDevices(ANNA);
		remembering.users().get(ANNA);
		remembering.users().revokeDevice(ANNA, DEVICE_ID);
		assertThat(REMEMBERED.saved).containsExactly(idOf(ANNA));
		assertThat(REQUESTS.lines).hasSize(4);
		assertThat(REQUESTS.lookUps()).isEqualTo(1);
	}

	@Test
	void idIsLookedUpEachTimeIfNothingIsRemembered() {
		passage.users().listDevices(ANNA);
		passage.users().revokeDevice(ANNA, DEVICE_ID);
		assertThat(REQUESTS.lines).hasSize(4);
		assertThat(REQUESTS.lookUps()).isEqualTo(2);
	}

	@Test
	void idOfNobodyIsNotSaved() {
		assertRefused(404, "user_not_found", () -> remembering.users().listDevices("new"));
		assertThat(REMEMBERED.saved).isEmpty();
		assertThat(REQUESTS.lines).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "GET", "LIST", "REVOKE" })
	void rememberedIdThatBecameUnknownIsLookedUpOnceMoreAndSaved(Call call) {
		remembering.users().get(ANNA);
		String before = idOf(ANNA);
		sql("delete from passage_user");
		importDevices(APP, ANNA, device(DEVICE_ID));
		REQUESTS.lines.clear();
		call.make(remembering, "");
		assertThat(REMEMBERED.saved).containsExactly(before, idOf(ANNA)).doesNotHaveDuplicates();
		assertThat(REQUESTS.lines).hasSize(3);
		assertThat(REQUESTS.lookUps()).isEqualTo(1);
		remembering.users().listDevices(ANNA);
		assertThat(REQUESTS.lines).hasSize(4);
	}

	@ParameterizedTest
	@EnumSource(names = { "GET", "LIST", "REVOKE" })
	void rememberedUserWhoIsGoneIsLookedUpOnceMoreInVain(Call call) {
		remembering.users().get(ANNA);
		sql("delete from passage_user");
		REQUESTS.lines.clear();
		assertRefused(404, "user_not_found", () -> call.make(remembering, ""));
		assertThat(REMEMBERED.saved).hasSize(1);
		assertThat(REQUESTS.lines).hasSize(2);
		assertThat(REQUESTS.lookUps()).isEqualTo(1);
	}

	@Test
	void rememberedIdOfSomebodyElseIsNotTakenForTheUser() {
		importDevices(APP, "ben", device(OTHER_DEVICE_ID));
		REMEMBERED.ids.put(ANNA, idOf("ben"));
		assertThat(remembering.users().get(ANNA).id()).isEqualTo(idOf(ANNA));
		assertThat(REMEMBERED.saved).containsExactly(idOf(ANNA));
	}

	@Test
	void deviceThatIsGoneNeedsNoLookUp() {
		REMEMBERED.ids.put(ANNA, idOf(ANNA));
		assertRefused(404, "device_not_found", () -> remembering.users().revokeDevice(ANNA, UNKNOWN_ID));
		assertThat(REQUESTS.lines).hasSize(1);
	}

	@Test
	void externalIdOf256CharactersIsAnInvalidRequest() {
		String tooLong = "é".repeat(256);
		assertRefused(400, "invalid_request", () -> passage.auth().createRegisterTransaction(tooLong, "Anna"));
		assertRefused(400, "invalid_request", () -> passage.auth().createAuthenticateTransaction(tooLong));
	}

	@Test
	void displayNameOf256CharactersIsAnInvalidRequest() {
		String tooLong = "é".repeat(256);
		assertRefused(400, "invalid_request", () -> passage.auth().createRegisterTransaction(ANNA, tooLong));
	}

	@Test
	void externalIdThatIsTooLongForARequestLineIsAnInvalidRequest() {
		String tooLong = "a".repeat(20_000);
		assertRefused(400, "invalid_request", () -> passage.users().get(tooLong));
	}

	@ParameterizedTest
	@EnumSource
	void wrongKeyIsAnInvalidAccessToken(Call call) {
		assertRefused(401, "invalid_access_token", () -> call(call, APP, "wrong-key"));
	}

	@ParameterizedTest
	@EnumSource
	void keyOfAnotherAppIsAnInvalidAccessToken(Call call) {
		assertRefused(401, "invalid_access_token", () -> call(call, APP, OTHER_KEY));
	}

	@Test
	void wrongKeySpendsNoNonceAndRevokesNothing() {
		String nonce = nonce(ANNA);
		REMEMBERED.ids.put(ANNA, idOf(ANNA));
		PassageFlex intruder = client(APP, OTHER_KEY, REMEMBERED);
		assertRefused(401, "invalid_access_token", () -> intruder.auth().verifyNonce(nonce));
		assertRefused(401, "invalid_access_token", () -> intruder.users().revokeDevice(ANNA, DEVICE_ID));
		assertThat(passage.auth().verifyNonce(nonce)).isEqualTo(ANNA);
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { UNKNOWN_ID, "ü😀", "\"}", "\0", "../x", "%00", " x " })
	void unknownNonceIsInvalid(String nonce) {
		assertRefused(401, "invalid_nonce", () -> passage.auth().verifyNonce(nonce));
	}

	@Test
	void transactionIdIsAnInvalidNonce() {
		String transactionId = passage.auth().createAuthenticateTransaction(ANNA);
		assertRefused(401, "invalid_nonce", () -> passage.auth().verifyNonce(transactionId));
	}

	@Test
	void usedNonceIsInvalid() {
		String nonce = nonce(ANNA);
		passage.auth().verifyNonce(nonce);
		assertRefused(401, "invalid_nonce", () -> passage.auth().verifyNonce(nonce));
	}

	@Test
	void expiredNonceIsInvalid() {
		String nonce = nonce(ANNA);
		CLOCK.now = NOW.plusSeconds(60);
		assertRefused(401, "invalid_nonce", () -> passage.auth().verifyNonce(nonce));
	}

	@Test
	void nonceOfAnotherAppIsInvalid() {
		String nonce = nonce(ANNA);
		assertRefused(401, "invalid_nonce", () -> otherApp.auth().verifyNonce(nonce));
	}

	@ParameterizedTest
	@CsvSource({ "REGISTER, inactive", "REGISTER, pending", "AUTHENTICATE, inactive", "AUTHENTICATE, pending" })
	void userWhoIsNotActiveGetsNoTransaction(Call call, String status) {
		setStatus(status);
		assertRefused(403, "cannot_create_transaction", () -> call(call, APP, KEY));
		assertThat(jdbc().sql("select id_hash from flex_transaction").query().listOfRows()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "inactive", "pending" })
	void nonceOfAUserWhoIsNotActiveIsNotAllowed(String status) {
		setStatus(status);
		assertRefused(403, "operation_not_allowed", () -> call(Call.VERIFY, APP, KEY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "inactive", "pending" })
	void passkeysOfAUserWhoIsNotActiveAreListedAndRevoked(String status) {
		setStatus(status);
		assertThat(passage.users().get(ANNA).status()).isEqualTo(status);
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
		passage.users().revokeDevice(ANNA, DEVICE_ID);
		assertThat(passage.users().listDevices(ANNA)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void unknownAppIsNotFound(Call call) {
		assertRefused(404, "app_not_found", () -> call(call, UNKNOWN_ID, KEY));
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTHENTICATE", "LOOK_UP", "LIST", "REVOKE" })
	void unknownUserIsNotFound(Call call) {
		sql("delete from passage_user");
		assertRefused(404, "user_not_found", () -> call.make(passage, ""));
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTHENTICATE", "GET", "LIST", "REVOKE" })
	void userOfAnotherAppIsNotFound(Call call) {
		assertRefused(404, "user_not_found", () -> call(call, OTHER_APP, OTHER_KEY));
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
	}

	@Test
	void unknownDeviceIsNotFound() {
		assertRefused(404, "device_not_found", () -> passage.users().revokeDevice(ANNA, UNKNOWN_ID));
	}

	@Test
	void deviceRevokedBeforeIsNotFound() {
		passage.users().revokeDevice(ANNA, DEVICE_ID);
		assertRefused(404, "device_not_found", () -> passage.users().revokeDevice(ANNA, DEVICE_ID));
	}

	@Test
	void deviceOfAnotherUserIsNotFoundAndStays() {
		importDevices(APP, "ben", device(OTHER_DEVICE_ID));
		assertRefused(404, "device_not_found", () -> passage.users().revokeDevice(ANNA, OTHER_DEVICE_ID));
		assertThat(passage.users().listDevices("ben")).hasSize(1);
	}

	@Test
	void deviceOfTheSameExternalIdInAnotherAppIsNotFoundAndStays() {
		importDevices(OTHER_APP, ANNA, device(OTHER_DEVICE_ID));
		assertRefused(404, "device_not_found", () -> passage.users().revokeDevice(ANNA, OTHER_DEVICE_ID));
		assertThat(otherApp.users().listDevices(ANNA)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "?", "#", "a b", "+", "&", "%", "%2F", "%2e%2e", "..;", ";a=b", DEVICE_ID + ";a",
			DEVICE_ID + "?", DEVICE_ID + "#", DEVICE_ID + " ", "{user_id}", "ü", "😀", ":", "*", "..." })
	void deviceIdWithOddCharactersIsOneSegmentThatIsNotFound(String deviceId) {
		assertRefused(404, "device_not_found", () -> passage.users().revokeDevice(ANNA, deviceId));
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
	}

	@Test
	void userWithoutPasskeysCannotAuthenticate() {
		passage.auth().createRegisterTransaction("new", "New");
		assertRefused(409, "user_has_no_passkeys", () -> passage.auth().createAuthenticateTransaction("new"));
	}

	@Test
	void userWhoseLastPasskeyIsRevokedCannotAuthenticate() {
		passage.users().revokeDevice(ANNA, DEVICE_ID);
		assertRefused(409, "user_has_no_passkeys", () -> passage.auth().createAuthenticateTransaction(ANNA));
	}

	@ParameterizedTest
	@EnumSource
	void failureOfTheDatabaseIsAnInternalServerError(Call call) {
		String nonce = nonce(ANNA);
		REMEMBERED.ids.put(ANNA, idOf(ANNA));
		PassageFlex client = (call == Call.LOOK_UP) ? passage : remembering;
		sql("alter table passage_user rename to elsewhere");
		try {
			assertRefused(500, "internal_server_error", () -> call.make(client, nonce));
			assertThat(REQUESTS.lines).hasSize(1);
		}
		finally {
			sql("alter table elsewhere rename to passage_user");
		}
	}

	@ParameterizedTest
	@MethodSource
	void externalIdWithOddCharactersIsTheSameInEveryOperation(String externalId) {
		passage.auth().createRegisterTransaction(externalId, externalId);
		String userId = idOf(externalId);
		importDevices(APP, externalId, device(OTHER_DEVICE_ID));
		PassageUser user = remembering.users().get(externalId);
		assertThat(user.externalId()).isEqualTo(externalId);
		assertThat(user.id()).isEqualTo(userId);
		assertThat(REMEMBERED.ids).containsOnly(Map.entry(externalId, userId));
		String transactionId = passage.auth().createAuthenticateTransaction(externalId);
		assertThat(transaction(transactionId)).containsEntry("passage_user_id", userId);
		assertThat(passage.auth().verifyNonce(nonce(externalId))).isEqualTo(externalId);
		assertThat(passage.users().listDevices(externalId)).extracting(WebAuthnDevice::id)
			.containsExactly(OTHER_DEVICE_ID);
		passage.users().revokeDevice(externalId, OTHER_DEVICE_ID);
		assertThat(passage.users().listDevices(externalId)).isEmpty();
		assertThat(passage.users().listDevices(ANNA)).hasSize(1);
		assertThat(jdbc().sql("select external_id from passage_user").query(String.class).list())
			.containsExactlyInAnyOrder(ANNA, externalId);
	}

	static Stream<String> externalIdWithOddCharactersIsTheSameInEveryOperation() {
		return Stream.of("a+b", "+", "a&b=c&limit=0", "a=b", "50%", "%2B", "%", "a%zz", "a/b", "/", "a?b", "a#b", "a;b",
				"a,b", "[a]", "a|b", "ü", "u\u0308", "😀", "+ & % / ? # ü 😀", "a b", " a", "a ", "\u00a0a",
				"a\tb\nc\r\nd", "\0", "\u202ea", "\ufeffa", ".", "..", "\\", "\"", "'; drop table device; --", "<b>",
				"{appId}", "{identifier}", "${a}", "null", "0", "1e3", "true", "Anna", "anna ", "anna%", "_nna", "a*",
				"eq:anna", "ne:anna", "ne:", "like:", "like:%", "lt:a", "gt:a", "<ne>anna", "external_id:anna",
				"a".repeat(255), "é".repeat(255), "😀".repeat(127));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Anna", "ANNA", "anna ", " anna", "ann", "annaa", "anna%", "ann_", "%", "ne:x",
			"like:anna", "eq:anna", "anna\0", "anna&identifier=anna", "ànna" })
	void anotherExternalIdFindsNobody(String externalId) {
		assertRefused(404, "user_not_found", () -> passage.users().listDevices(externalId));
		assertRefused(404, "user_not_found", () -> passage.auth().createAuthenticateTransaction(externalId));
	}

	private static PassageFlex client(String appId, String key, PassageUserIdStore store) {
		return PassageFlex.builder(appId, key).baseUrl(sandbox.managementUrl()).userIdStore(store).build();
	}

	// Without a look-up, unless that is the call
	private void call(Call call, String appId, String key) {
		if (call != Call.LOOK_UP) {
			REMEMBERED.ids.put(ANNA, idOf(ANNA));
		}
		boolean valid = appId.equals(APP) && key.equals(KEY);
		call.make(valid ? remembering : client(appId, key, REMEMBERED), nonce(ANNA));
	}

	private static void assertRefused(int status, String code, ThrowingCallable call) {
		assertThatExceptionOfType(PassageException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex).isExactlyInstanceOf(PassageException.class);
			assertThat(ex.getStatus() + " " + ex.getCode()).isEqualTo(status + " " + code);
			assertThat(ex).hasMessageNotContaining("gave no reason");
		});
	}

	private static String device(String id) {
		return """
				[{"id": "%1$s", "cred_id": "cred-_%1$s", "friendly_name": "Zoë's 😀 <key> & \\"co\\"", "type": "passkey",
				  "icons": {"light": "data:image/svg+xml;base64,TA==", "dark": "https://icons.example/dark.svg?a=b&c=%%20"},
				  "created_at": "2026-01-02T03:04:05Z", "last_login_at": "2026-01-03T03:04:05.678Z",
				  "updated_at": "2026-01-04T03:04:05.9+01:00", "usage_count": 3000000000}]"""
			.formatted(id);
	}

	private static void importDevices(String appId, String externalId, String json) {
		sandbox.importDevices(appId, externalId, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
	}

	// What a finished ceremony gives: a nonce does not tell the purpose
	private static String nonce(String externalId) {
		App app = sandbox.bean(SandboxSettings.class).app(APP).orElseThrow();
		return sandbox.bean(Nonces.class)
			.issue(app, sandbox.bean(Users.class).findByExternalId(app, externalId).orElseThrow());
	}

	private static String idOf(String externalId) {
		return jdbc().sql("select id from passage_user where app_id = ? and external_id = ?")
			.params(APP, externalId)
			.query(String.class)
			.single();
	}

	private static Map<String, @Nullable Object> transaction(String transactionId) {
		return jdbc().sql("select * from flex_transaction where id_hash = ?")
			.param(Sha256.hex(transactionId))
			.query()
			.singleRow();
	}

	private static void setStatus(String status) {
		jdbc().sql("update passage_user set status = ?").param(status).update();
	}

	private static void sql(String sql) {
		jdbc().sql(sql).update();
	}

	private static JdbcClient jdbc() {
		return sandbox.bean(JdbcClient.class);
	}

	/** The calls of the management API. */
	private enum Call {

		REGISTER((passage, nonce) -> passage.auth().createRegisterTransaction(ANNA, "Anna")),

		AUTHENTICATE((passage, nonce) -> passage.auth().createAuthenticateTransaction(ANNA)),

		VERIFY((passage, nonce) -> passage.auth().verifyNonce(nonce)),

		LOOK_UP((passage, nonce) -> passage.users().get(ANNA)),

		GET((passage, nonce) -> passage.users().get(ANNA)),

		LIST((passage, nonce) -> passage.users().listDevices(ANNA)),

		REVOKE((passage, nonce) -> passage.users().revokeDevice(ANNA, DEVICE_ID));

		private final BiConsumer<PassageFlex, String> call;

		Call(BiConsumer<PassageFlex, String> call) {
			this.call = call;
		}

		private void make(PassageFlex passage, String nonce) {
			this.call.accept(passage, nonce);
		}

	}

	/** Remembers, and keeps what it was given to remember. */
	private static final class RememberedIds implements PassageUserIdStore {

		private final Map<String, String> ids = new HashMap<>();

		private final List<String> saved = new ArrayList<>();

		@Override
		public Optional<String> find(String externalId) {
			return Optional.ofNullable(this.ids.get(externalId));
		}

		@Override
		public void save(String externalId, String passageUserId) {
			this.ids.put(externalId, passageUserId);
			this.saved.add(passageUserId);
		}

	}

	/** What reaches the server, noted before it is answered. */
	private static final class RequestLog extends ValveBase {

		private final List<String> lines = new CopyOnWriteArrayList<>();

		private volatile @Nullable String version;

		private void addTo(Sandbox sandbox) {
			ServletWebServerApplicationContext context = (ServletWebServerApplicationContext) sandbox
				.bean(DispatcherServlet.class)
				.getWebApplicationContext();
			((TomcatWebServer) context.getWebServer()).getTomcat().getHost().getPipeline().addValve(this);
		}

		private long lookUps() {
			return this.lines.stream().filter((line) -> line.contains("/users?identifier=")).count();
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			String query = (request.getQueryString() != null) ? "?" + request.getQueryString() : "";
			this.lines.add(request.getMethod() + " " + request.getRequestURI() + query);
			this.version = request.getHeader("Passage-Version");
			getNext().invoke(request, response);
		}

	}

	private static final class SettableClock extends Clock {

		private volatile Instant now = NOW;

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
