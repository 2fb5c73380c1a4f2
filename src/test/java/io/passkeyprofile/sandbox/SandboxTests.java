package io.passkeyprofile.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.store.FlexUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@SharedSandboxTest
class SandboxTests {

	@Test
	void servesTheDefaultAppWithTheDefaultKey() {
		try (Sandbox sandbox = Sandbox
			.start(Map.of("server.port", "0", "spring.datasource.url", "jdbc:h2:mem:default-app"))) {
			assertThat(sandbox.managementUrl().toString()).matches("http://localhost:[1-9][0-9]+/v1");
			App app = sandbox.bean(AppRepository.class).find("PasskeyProfileSandbox001").orElseThrow();
			assertThat(app.authOrigin()).isEqualTo("http://localhost:8080");
			assertThat(app.accepts("sandbox-api-key".getBytes(StandardCharsets.UTF_8))).isTrue();
			assertThat(sandbox.context().getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.1");
		}
	}

	@Test
	void configuresOnlyWhatItNeeds() {
		ApplicationContext context = TestSandbox.shared().context();
		assertThat(Arrays.stream(context.getBeanDefinitionNames()).map((name) -> String.valueOf(context.getType(name))))
			.noneMatch((type) -> type.contains("security") || type.contains("session.") || type.contains("persistence")
					|| type.contains("hibernate"));
	}

	@Test
	void keepsItsDataInAFile(@TempDir Path directory) {
		Map<String, String> file = Map.of("spring.datasource.url",
				"jdbc:h2:file:" + directory.resolve("sandbox") + ";DB_CLOSE_ON_EXIT=FALSE");
		FlexUser user;
		try (TestSandbox sandbox = TestSandbox.start(file)) {
			user = sandbox.userWithDevice("anna");
		}
		try (TestSandbox sandbox = TestSandbox.start(file)) {
			assertThat(sandbox.get("/users/" + user.id()).<Integer>json("$.user.webauthn_devices.length()"))
				.isEqualTo(1);
		}
	}

	@Test
	void twoSandboxesAreIndependent() {
		TestSandbox one = TestSandbox.shared();
		try (TestSandbox other = TestSandbox.start()) {
			one.user("anna");
			assertThat(one.managementUrl()).isNotEqualTo(other.managementUrl());
			assertThat(other.get("/users").<Integer>json("$.total_users")).isZero();
		}
		assertThat(one.get("/users").<Integer>json("$.total_users")).isEqualTo(1);
	}

	@Test
	void reportsThatTheDatabaseIsInUse() {
		SQLException refusal = new SQLException("row", "90020", 90020);
		assertThat(StartFailure.reason(new IllegalStateException("context", refusal)))
			.isEqualTo("Another process is using its database");
	}

	@Test
	void reportsThatThePortIsInUse() {
		int port = TestSandbox.shared().managementUrl().getPort();
		assertThatIllegalStateException()
			.isThrownBy(() -> Sandbox.start(TestSandbox.properties(Map.of("server.port", String.valueOf(port)))))
			.withMessage("The Passage sandbox can't start: Port " + port + " is already in use");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			sandbox.apps[1].id           | PasskeyProfileSandbox001 | two apps have the same id
			sandbox.apps[1].id           | short                    | apps[1].id must be 24 letters and digits
			sandbox.apps[1].id           | ''                       | apps[1].id must not be null
			sandbox.apps[1].name         | ''                       | apps[1].name must not be blank
			sandbox.apps[1].auth-origin  | ''                       | apps[1].authOrigin must not be null
			sandbox.apps[1].auth-origin  | http://localhost:8080/   | must be scheme://host
			sandbox.apps[1].auth-origin  | localhost                | must be scheme://host
			sandbox.apps[1].auth-origin  | http://LOCALHOST:8080    | must be as browsers write it
			sandbox.apps[1].auth-origin  | https://localhost:443    | must be as browsers write it
			sandbox.apps[1].auth-origin  | http://localhost:80      | must be as browsers write it
			sandbox.apps[1].auth-origin  | http://localhost:99999   | must be as browsers write it
			sandbox.apps[1].auth-origin  | http://a..b              | must be as browsers write it
			sandbox.apps[1].auth-origin  | http://[:::::]           | must be as browsers write it
			sandbox.apps[1].additional-origins[0] | localhost                | must be as browsers write it, or android
			sandbox.apps[1].additional-origins[0] | https://other.example/   | must be as browsers write it, or android
			sandbox.apps[1].additional-origins[0] | https://OTHER.example    | must be as browsers write it, or android
			sandbox.apps[1].additional-origins[0] | android:apk-key-hash:xyz | must be as browsers write it, or android
			sandbox.apps[1].additional-origins[0] | https://other.example.evil | that is the RP ID or a subdomain of it
			sandbox.apps[1].additional-origins[0] | https://evilother.example | that is the RP ID or a subdomain of it
			sandbox.apps[1].additional-origins[0] | https://example          | that is the RP ID or a subdomain of it
			sandbox.apps[1].rp-id        | other.example.evil       | apps[1].rpId must be the host of the auth origin
			sandbox.apps[1].rp-id        | evil.other.example       | apps[1].rpId must be the host of the auth origin
			sandbox.apps[1].rp-id        | ther.example             | apps[1].rpId must be the host of the auth origin
			sandbox.apps[1].rp-id        | example                  | that is not a top-level domain
			sandbox.apps[1].rp-id        | .example                 | apps[1].rpId must be the host of the auth origin
			sandbox.hosts[0]             | http://sandbox.test      | must be a host, without scheme and port
			sandbox.hosts[0]             | sandbox.test:8081        | must be a host, without scheme and port
			sandbox.apps[1].api-keys[0]  | ''                       | apps[1].apiKeys must have an API key
			sandbox.apps[1].api-keys[1]  | ' '                      | an API key must not be blank
			sandbox.apps[1].api-keys[1]  | {sha256}s3cret           | {sha256} must be followed by 64 hexadecimal digits
			spring.datasource.url        | jdbc:nothing             | jdbc:nothing
			""")
	void reportsInvalidSettings(String name, String value, String message) {
		assertThatIllegalStateException().isThrownBy(() -> Sandbox.start(TestSandbox.properties(Map.of(name, value))))
			.withMessageStartingWith("The Passage sandbox can't start: ")
			.withMessageContaining(message)
			.satisfies((ex) -> {
				for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
					assertThat(cause.toString()).doesNotContain("s3cret", "other-key", "first-key");
				}
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0.0.0.0", "::" })
	void refusesToServeOtherMachinesWithThePublishedKey(String address) {
		String hashed = "{sha256}" + Sha256.hex("sandbox-api-key").toUpperCase(Locale.ROOT);
		for (String key : new String[] { "sandbox-api-key", hashed }) {
			Map<String, String> properties = TestSandbox
				.properties(Map.of("server.address", "0.0.0.0", "sandbox.apps[1].api-keys[1]", key));
			properties.put("server.address", address);
			assertThatIllegalStateException().isThrownBy(() -> Sandbox.start(properties))
				.withMessage("The Passage sandbox can't start: sandbox.apps[1].api-keys contains the published API "
						+ "key. Set server.address to a loopback address such as 127.0.0.1, or give the app a key of "
						+ "its own.");
		}
	}

	@Test
	void refusesToServeOtherMachinesWithThePublishedKeyInItsDatabase(@TempDir Path folder) {
		Map<String, String> database = Map.of("spring.datasource.url", "jdbc:h2:file:" + folder.resolve("sandbox"));
		String id;
		try (TestSandbox sandbox = TestSandbox.start(database)) {
			id = sandbox.control("POST", "/apps", "{\"auth_origin\": \"http://localhost:3000\"}").json("$.id");
			sandbox.jdbc()
				.sql("update api_key set key_hash = :key_hash")
				.param("key_hash", Sha256.hex("sandbox-api-key"))
				.update();
		}
		Map<String, String> properties = TestSandbox.properties(database);
		properties.put("server.address", "0.0.0.0");
		assertThatIllegalStateException().isThrownBy(() -> Sandbox.start(properties))
			.withMessage("The Passage sandbox can't start: The app " + id + " in the database has the published API "
					+ "key. Set server.address to a loopback address such as 127.0.0.1, and revoke the key there.");
		try (TestSandbox sandbox = TestSandbox.start(database)) {
			assertThat(sandbox.app(id).accepts("sandbox-api-key".getBytes(StandardCharsets.UTF_8))).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1", "localhost" })
	void acceptsThePublishedKeyOnThisMachine(String address) {
		try (TestSandbox sandbox = TestSandbox
			.start(Map.of("server.address", address, "sandbox.apps[0].api-keys[2]", "sandbox-api-key"))) {
			assertThat(sandbox.app(TestSandbox.APP).accepts("sandbox-api-key".getBytes(StandardCharsets.UTF_8)))
				.isTrue();
		}
	}

	@Test
	void servesOtherMachinesWithOtherKeysAndGivesTheirBalancersTime() {
		TestSandbox sandbox = TestSandbox.start(Map.of("server.address", "0.0.0.0", "sandbox.shutdown-delay", "300ms"));
		assertThat(sandbox.get("/users").status()).isEqualTo(200);
		long start = System.nanoTime();
		sandbox.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
	}

	@Test
	@Timeout(300)
	void stopsAtOnceOnThisMachine() {
		TestSandbox sandbox = TestSandbox.start(Map.of("sandbox.shutdown-delay", "1h"));
		sandbox.close();
		assertThat(((ConfigurableApplicationContext) sandbox.context()).isActive()).isFalse();
	}

}
