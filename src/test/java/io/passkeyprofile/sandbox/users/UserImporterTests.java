package io.passkeyprofile.sandbox.users;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.EC2COSEKey;
import com.webauthn4j.util.ECUtil;
import io.passkeyprofile.sandbox.SharedSandboxTest;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestSandbox;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.users.UserImporter.Format;
import io.passkeyprofile.sandbox.users.UserImporter.Imported;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SharedSandboxTest
class UserImporterTests {

	private static final Schema SCHEMA = schema();

	/** A user with one passkey, valid by default. Tests replace parts of it. */
	private static final String FULL = """
			{"id":"9DeEXvYBStnzwQcHFd6f558L","external_id":"anna","webauthn_user_handle":"AAEC","status":"active",\
			"user_metadata":{"plan":"pro"},"login_count":3,"created_at":"2026-01-02T03:04:05.678Z",\
			"updated_at":"2026-01-03T03:04:05Z","last_login_at":"2026-01-03T03:04:05Z","webauthn_devices":[{\
			"id":"aaaaaaaaaaaaaaaaaaaaaaaa","cred_id":"BBBB","friendly_name":"Laptop","type":"platform",\
			"icons":{"light":null,"dark":"https://example.com/dark.svg"},"created_at":"2026-01-02T03:04:05.678Z",\
			"last_login_at":"2026-01-03T03:04:05Z","updated_at":"2026-01-03T03:04:05Z","usage_count":3,"credential":{\
			"public_key":"%s","aaguid":"ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4","sign_count":4294967295,\
			"uv_initialized":true,"backup_eligible":true,"backup_state":false,"transports":["internal","hybrid"],\
			"attestation":"verified"}}]}""".formatted(cose(TestAuthenticator.es256().publicKey()));

	private final TestSandbox sandbox = TestSandbox.shared();

	private final TestBrowser browser = new TestBrowser(this.sandbox);

	@Test
	void anExportedUserCanBeImportedAndSignsInAgain() {
		List<TestAuthenticator> authenticators = List.of(TestAuthenticator.es256(), TestAuthenticator.edDsa(),
				TestAuthenticator.rs256());
		for (TestAuthenticator authenticator : authenticators) {
			authenticator.signCount = 7;
			this.browser.register("anna", authenticator);
		}
		this.sandbox.userWithDevice("berta");
		this.sandbox.deactivate("berta");
		importUsers(TestSandbox.APP, FULL.replace("anna", "carla"));
		List<String> exported = export(TestSandbox.APP);
		assertThat(exported).hasSize(3)
			.allSatisfy((line) -> assertThat(SCHEMA.validate(line, InputFormat.JSON)).as(line).isEmpty())
			.anySatisfy((line) -> assertThat(line).contains("berta", "inactive").doesNotContain("public_key"))
			.anySatisfy((line) -> assertThat(line).contains("\"user_metadata\":{\"plan\":\"pro\"}"));
		assertThat(String.join("\n", exported)).contains("-----BEGIN PUBLIC KEY-----\\n", "\"attestation\":\"none\"",
				"\"attestation\":\"verified\"");

		this.sandbox.jdbc().sql("delete from passage_user").update();
		assertThat(importUsers(TestSandbox.APP, String.join("\n", exported))).isEqualTo(new Imported(3, 0, 0));

		assertThat(export(TestSandbox.APP)).isEqualTo(exported);
		for (TestAuthenticator authenticator : authenticators) {
			authenticator.signCount = 8;
			assertThat(this.browser.authenticate(authenticator).status()).isEqualTo(200);
		}
	}

	@Test
	void anotherAppMayHaveTheSameUsers() {
		importUsers(TestSandbox.APP, FULL);
		assertThat(importUsers(TestSandbox.OTHER_APP, FULL)).isEqualTo(new Imported(1, 0, 0));
		assertThat(export(TestSandbox.OTHER_APP)).isEqualTo(export(TestSandbox.APP));
		assertThat(this.sandbox.count("device")).isEqualTo(2);
	}

	@Test
	void importingAgainChangesNothing() {
		TestAuthenticator authenticator = TestAuthenticator.es256();
		this.browser.register("anna", authenticator);
		this.sandbox.userWithDevice("anna");
		String before = String.join("\n", export(TestSandbox.APP));
		assertThat(this.browser.authenticate(authenticator).status()).isEqualTo(200);
		this.sandbox.jdbc().sql("delete from device where public_key is null").update();
		List<String> moved = export(TestSandbox.APP);

		assertThat(importUsers(TestSandbox.APP, before + "\n{\"external_id\":\"new\"}\n" + before))
			.isEqualTo(new Imported(1, 2, 0));

		assertThat(export(TestSandbox.APP)).hasSize(2).containsAll(moved);
	}

	@Test
	void fillsInAbsentMembers() {
		assertThat(importUsers(TestSandbox.APP, "[{\"external_id\": \"anna\"}, {\"external_id\": \"berta\"}]"))
			.isEqualTo(new Imported(2, 0, 0));
		TestSandbox.Answer answer = this.sandbox.get("/users/" + this.sandbox.user("anna").id());
		assertThat(answer.<String>json("$.user.id")).matches(RandomIds.PATTERN);
		assertThat(answer.<String>json("$.user.status")).isEqualTo("active");
		assertThat(answer.<String>json("$.user.created_at")).isEqualTo(TestSandbox.NOW.toString());
		assertThat(answer.<@Nullable Object>json("$.user.user_metadata")).isNull();
	}

	@Test
	void theManagementApiShowsTheMetadata() {
		importUsers(TestSandbox.APP, FULL);
		assertThat(this.sandbox.get("/users").<Map<String, Object>>json("$.users[0].user_metadata"))
			.isEqualTo(Map.of("plan", "pro"));
	}

	@Test
	void exportsManyUsersInTheOrderOfTheirIds() {
		String users = IntStream.range(0, 1100)
			.mapToObj((i) -> "{\"external_id\":\"" + i
					+ "\",\"webauthn_devices\":[{\"friendly_name\":\"Key\",\"type\":\"passkey\"}]}")
			.collect(Collectors.joining("\n"));
		assertThat(importUsers(TestSandbox.APP, users)).isEqualTo(new Imported(1100, 0, 0));
		assertThat(export(TestSandbox.APP)).hasSize(1100)
			.isSorted()
			.allSatisfy((line) -> assertThat(line).containsOnlyOnce("\"Key\""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			3                                       | the user must be an object
			null                                    | the user must be an object
			[]                                      | the user must be an object
			{                                       | the user must be valid JSON
			{}                                      | external_id must not be
			{"external_id":" "}                     | external_id must not be blank
			{"external_id":7}                       | external_id must be text
			{"external_id":"a","extrenal_id":"a"}   | extrenal_id is not a member of the format
			{"external_id":"a","id":"short"}        | id must be 24 letters and digits
			{"external_id":"a","status":"Active"}   | status must be active, inactive or pending
			{"external_id":"a","login_count":"3"}   | login_count must be a whole number
			{"external_id":"a","login_count":1.5}   | login_count must be a whole number
			{"external_id":"a","login_count":-1}    | login_count must be greater than or equal to 0
			{"external_id":"a","user_metadata":"x"} | user_metadata must be an object
			{"external_id":"a","created_at":1767225600} | created_at must be a time such as
			{"external_id":"a","created_at":"2026-02-30T00:00:00Z"} | created_at must be a time such as
			{"external_id":"a","created_at":"2026-01-02T03:04:05"} | created_at must be a time such as
			{"external_id":"a","webauthn_user_handle":"a/b"} | webauthn_user_handle must be base64url
			{"external_id":"a","webauthn_user_handle":"AB"}  | webauthn_user_handle must be base64url
			{"external_id":"a","webauthn_user_handle":""}    | webauthn_user_handle must have 1 to 64 bytes
			{"external_id":"a","webauthn_devices":{}}        | webauthn_devices must be an array
			{"external_id":"a","webauthn_devices":[null]}    | webauthn_devices[0] must not be null
			{"external_id":"a","webauthn_devices":[{}]}      | webauthn_devices[0].friendly_name must not be blank
			{"external_id":"a","webauthn_devices":[{"friendly_name":"a","type":"a","icons":{"light":1}}]} | \
			webauthn_devices[0].icons.light must be text
			""")
	void refusesInvalidUsers(String user, String message) {
		assertRefused("{\"external_id\":\"berta\"}\n" + user, "Line 2: " + message);
		assertThat(errors(user)).as("The schema should refuse it too").isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					"cred_id":"BBBB",               | ``                              | cred_id must be given
					"cred_id":"BBBB"                | "cred_id":""                    | cred_id must be base64url
					"cred_id":"BBBB"                | "cred_id":"AB"                  | cred_id must be base64url, because there is
					"public_key":"                  | "private_key":"                 | credential.private_key is not a member
					"sign_count":4294967295,        | ``                              | credential.sign_count must not be null
					"sign_count":4294967295         | "sign_count":4294967296         | credential.sign_count must be less than
					"backup_eligible":true,         | ``                              | credential.backup_eligible must not be null
					"backup_eligible":true          | "backup_eligible":"true"        | credential.backup_eligible must be true or
					"backup_eligible":true,"backup_state":false | "backup_eligible":false,"backup_state":true | credential.backup_state must be false
					"attestation":"verified"        | "attestation":"proven"          | credential.attestation must be none, self, unverified or verified
					"hybrid"                        | "NFC"                           | credential.transports[1] must be 1 to 32
					ea9b8d66                        | EA9B8D66                        | credential.aaguid must be a UUID
					"aaguid"                        | "public_key_pem":"","aaguid"    | credential.public_key_pem must be the same
					""")
	void refusesInvalidPasskeys(String valid, String invalid, String message) {
		assertThat(FULL).contains(valid);
		String user = FULL.replace(valid, invalid);
		assertRefused(user, "Line 1: webauthn_devices[0]." + message);
		assertThat(errors(user)).as("The schema should refuse it too").isNotEmpty();
	}

	@Test
	void refusesPublicKeysThatCouldNotBeRegistered() {
		COSEKey key = TestAuthenticator.es256().publicKey();
		byte[] offCurve = bytes(key);
		offCurve[offCurve.length - 1] ^= 1;
		byte[] longer = Arrays.copyOf(bytes(key), bytes(key).length + 1);
		Map<String, String> refused = Map.of("off its curve", base64Url(offCurve), "followed by more",
				base64Url(longer), "of an algorithm that is not offered", cose(TestAuthenticator.es384().publicKey()),
				"no key", base64Url(new byte[] { 0x20 }), "private",
				cose(EC2COSEKey.create(ECUtil.createKeyPair(), key.getAlgorithm())));
		refused.forEach((name, value) -> assertRefused(FULL.replaceAll("(\"public_key\":\")[^\"]+", "$1" + value),
				"Line 1: webauthn_devices[0].credential.public_key must be a usable ES256, EdDSA or RS256 key"));
	}

	@Test
	void refusesAnotherKeyAsPem() {
		importUsers(TestSandbox.APP, FULL);
		String exported = export(TestSandbox.APP).get(0);
		String other = FULL.replaceAll("(\"public_key\":\")[^\"]+", "$1" + cose(TestAuthenticator.es256().publicKey()));
		this.sandbox.jdbc().sql("delete from passage_user").update();
		importUsers(TestSandbox.APP, other);
		String pem = export(TestSandbox.APP).get(0).replaceAll(".*(\"public_key_pem\":\"[^\"]+\").*", "$1");
		this.sandbox.jdbc().sql("delete from passage_user").update();
		assertRefused(exported.replaceAll("\"public_key_pem\":\"[^\"]+\"", pem.replace("\\", "\\\\")),
				"Line 1: webauthn_devices[0].credential.public_key_pem must be the same key as public_key");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					"id":"9DeEXvYBStnzwQcHFd6f558L" | "id":"9DeEXvYBStnzwQcHFd6f558M" | id is not that of the user with this
					"external_id":"anna"            | "external_id":"other"           | id belongs to another user
					9DeEXvYBStnzwQcHFd6f558L","external_id":"anna" | bbbbbbbbbbbbbbbbbbbbbbbb","external_id":"other" | webauthn_user_handle belongs
					9DeEXvYBStnzwQcHFd6f558L","external_id":"anna","webauthn_user_handle":"AAEC | bbbbbbbbbbbbbbbbbbbbbbbb","external_id":"other","webauthn_user_handle":"AAED | webauthn_devices[0].id belongs to another user
					"webauthn_user_handle":"AAEC"   | "webauthn_user_handle":"AAED"   | webauthn_user_handle is not that of
					"cred_id":"BBBB"                | "cred_id":"CCCC"                | webauthn_devices[0].cred_id is not that of
					"aaaaaaaaaaaaaaaaaaaaaaaa"      | "bbbbbbbbbbbbbbbbbbbbbbbb"      | webauthn_devices[0].id is not that of
					"credential":                   | "credential":null,"x":          | webauthn_devices[0].x is not a member
					""")
	void refusesUsersThatContradictTheApp(String there, String given, String message) {
		importUsers(TestSandbox.APP, FULL);
		assertThat(FULL).contains(there);
		assertRefused("{\"external_id\":\"berta\"}\n" + FULL.replace(there, given), "Line 2: " + message);
	}

	@Test
	void refusesAnotherKeyOfAPasskeyThatIsThere() {
		importUsers(TestSandbox.APP, FULL);
		assertRefused(FULL.replaceAll("(\"public_key\":\")[^\"]+", "$1" + cose(TestAuthenticator.es256().publicKey())),
				"Line 1: webauthn_devices[0].credential has another public_key than the device that is there");
	}

	@Test
	void refusesTheSamePasskeyTwiceInOneUser() {
		String device = FULL.substring(FULL.indexOf("[{") + 1, FULL.lastIndexOf(']'));
		assertRefused(FULL.replace("[{", "[" + device + ",{"), "Line 1: webauthn_devices must not have the same id");
	}

	/** Two parsers could pick different ones. */
	@Test
	void refusesARepeatedMember() {
		assertRefused("{\"external_id\":\"anna\",\"external_id\":\"berta\"}",
				"Line 1: the user must be valid JSON, with each member once");
	}

	@Test
	void refusesUsersAfterAnArray() {
		assertRefused("[" + FULL + "]\n{}", "Line 1: the user must not follow the end of the array");
	}

	@Test
	void skipsAndListsInvalidUsers() {
		importUsers(TestSandbox.APP, FULL);
		List<String> problems = new ArrayList<>();
		String users = String.join("\n", FULL, "", "{\"external_id\":\"berta\"}", "{\"external_id\":", "7",
				"{\"external_id\":\"carla\"} {\"external_id\":\"dora\"}", FULL.replace("\"anna\"", "\"other\""),
				"\u00ff", "{\"external_id\":\"berta\",\"webauthn_user_handle\":\"AAED\"}",
				"{\"external_id\":\"emil\"}");
		byte[] lines = users.getBytes(StandardCharsets.ISO_8859_1);

		assertThat(importValid(lines, Format.JSON_LINES, false, problems)).isEqualTo(new Imported(2, 1, 6));

		assertThat(problems).containsExactly("Line 4: the user must be valid JSON, with each member once.",
				"Line 5: the user must be an object.", "Line 6: the user must be one JSON object and nothing else.",
				"Line 7: id belongs to another user.", "Line 8: the user must be valid JSON, with each member once.",
				"Line 9: webauthn_user_handle is not that of the user with this external_id.");
		assertThat(export(TestSandbox.APP)).hasSize(3);
	}

	@Test
	void strictImportsNobodyIfOneUserIsInvalid() {
		List<String> problems = new ArrayList<>();
		String users = IntStream.range(0, 1500)
			.mapToObj((i) -> "{\"external_id\":\"" + ((i == 1400 || i == 20) ? " " : i) + "\"}")
			.collect(Collectors.joining("\n"));

		assertThat(importValid(bytes(users), Format.JSON_LINES, true, problems).skipped()).isEqualTo(2);

		assertThat(problems).containsExactly("Line 21: external_id must not be blank.",
				"Line 1401: external_id must not be blank.");
		assertThat(export(TestSandbox.APP)).isEmpty();
		assertThat(importValid(bytes(users), Format.JSON_LINES, false, problems)).isEqualTo(new Imported(1498, 0, 2));
		assertThat(importValid(bytes(users), Format.JSON_LINES, false, problems)).isEqualTo(new Imported(0, 1498, 2));
	}

	@Test
	void commitsEveryThousandUsers() throws IOException {
		String users = IntStream.range(0, 1500)
			.mapToObj((i) -> "{\"external_id\":\"" + i + "\"}\n")
			.collect(Collectors.joining());
		InputStream closed = InputStream.nullInputStream();
		closed.close();
		InputStream torn = new SequenceInputStream(new ByteArrayInputStream(bytes(users)), closed);

		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.sandbox.bean(UserImporter.class)
			.importValid(this.sandbox.app(TestSandbox.APP), torn, Format.JSON_LINES, false, (problem) -> {
			}));

		assertThat(this.sandbox.count("passage_user")).isEqualTo(1000);
	}

	@Test
	void aLineMustNotFillTheMemory() {
		List<String> problems = new ArrayList<>();
		byte[] lines = new byte[17 * 1024 * 1024];
		Arrays.fill(lines, (byte) 'x');
		byte[] last = bytes("\n{\"external_id\":\"anna\"}");
		System.arraycopy(last, 0, lines, lines.length - last.length, last.length);

		assertThat(importValid(lines, Format.JSON_LINES, false, problems)).isEqualTo(new Imported(1, 0, 1));

		assertThat(problems).containsExactly("Line 1: the user must have at most 16 MiB.");
	}

	@Test
	void importsPassagesCsv() {
		List<String> problems = new ArrayList<>();
		String csv = """
				User ID,External ID,email,status,Created At,login_count,user_metadata\r
				9DeEXvYBStnzwQcHFd6f558L,anna,anna@example.com,active,2026-01-02T03:04:05Z,3,"{""plan"": ""pro""}"\r
				,"berta, of
				two lines",,inactive,,,\r
				,,c@example.com,active,,,\r
				,dora,d@example.com,active,,often,\r
				,emil,active\r
				""";

		assertThat(importValid(bytes(csv), Format.CSV, false, problems)).isEqualTo(new Imported(2, 0, 3));

		assertThat(problems).containsExactly("Line 1: these columns were left out: email.",
				"Line 5: external_id must not be blank.", "Line 6: login_count must be a whole number.",
				"Line 7: the user must have as many columns as the header, which has 7.");
		assertThat(export(TestSandbox.APP)).hasSize(2)
			.anySatisfy((line) -> assertThat(line).contains("9DeEXvYBStnzwQcHFd6f558L", "\"external_id\":\"anna\"",
					"\"login_count\":3", "\"created_at\":\"2026-01-02T03:04:05Z\"", "{\"plan\":\"pro\"}"))
			.anySatisfy((line) -> assertThat(line).contains("berta, of\\ntwo lines", "inactive"));
		assertThat(importValid(bytes(csv), Format.CSV, false, problems)).isEqualTo(new Imported(0, 2, 3));
	}

	@Test
	void refusesMalformedCsv() {
		List<String> problems = new ArrayList<>();
		assertThatExceptionOfType(InvalidUserException.class)
			.isThrownBy(() -> importValid(bytes("id,email\n1,2\n"), Format.CSV, false, problems))
			.withMessageStartingWith("Line 1: external_id must be a column of the header");
		assertThatExceptionOfType(InvalidUserException.class)
			.isThrownBy(() -> importValid(bytes(""), Format.CSV, false, problems));
		assertThat(importValid(bytes("external_id\nanna\n\"berta\ncarla\n"), Format.CSV, false, problems))
			.isEqualTo(new Imported(1, 0, 1));
		assertThat(problems).containsExactly("Line 3: the user is not CSV, and nothing after it was read.");
	}

	private Imported importValid(byte[] users, Format format, boolean strict, List<String> problems) {
		return this.sandbox.bean(UserImporter.class)
			.importValid(this.sandbox.app(TestSandbox.APP), new ByteArrayInputStream(users), format, strict,
					problems::add);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private void assertRefused(String users, String message) {
		List<String> before = export(TestSandbox.APP);
		assertThatExceptionOfType(InvalidUserException.class).isThrownBy(() -> importUsers(TestSandbox.APP, users))
			.withMessageStartingWith(message);
		assertThat(export(TestSandbox.APP)).isEqualTo(before);
	}

	private static Schema schema() {
		try {
			return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
				.getSchema(Files.readString(Path.of("src/docs/sandbox/users.schema.json")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Error> errors(String user) {
		try {
			return SCHEMA.validate(user, InputFormat.JSON,
					(context) -> context.executionConfig((config) -> config.formatAssertionsEnabled(true)));
		}
		catch (RuntimeException ex) {
			// Not JSON
			return List.of(Error.builder().build());
		}
	}

	private Imported importUsers(String app, String users) {
		return this.sandbox.bean(UserImporter.class)
			.importAll(this.sandbox.app(app), new ByteArrayInputStream(users.getBytes(StandardCharsets.UTF_8)));
	}

	private List<String> export(String app) {
		List<String> lines = new ArrayList<>();
		this.sandbox.bean(UserExporter.class).export(this.sandbox.app(app), lines::addAll);
		return lines;
	}

	private static String cose(COSEKey key) {
		return base64Url(bytes(key));
	}

	private static byte[] bytes(COSEKey key) {
		return new ObjectConverter().getCborMapper().writeValueAsBytes(key);
	}

	private static String base64Url(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
