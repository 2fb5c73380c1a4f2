package io.passkeyprofile.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.jayway.jsonpath.JsonPath;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A sandbox with two apps, an empty database and a clock that tests set, and requests
 * that are valid until a test spoils them.
 */
final class TestSandbox implements AutoCloseable {

	static final String APP = "PasskeyProfileSandbox001";

	static final String OTHER_APP = "PasskeyProfileSandbox002";

	static final String KEY = "first-key";

	static final String OTHER_APP_KEY = "other-key";

	static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	static {
		// A sandbox leaves logging to the application beside it, and where there is none,
		// Logback writes every detail. This does nothing once an application has set up
		// its logging.
		LoggingSystem logging = LoggingSystem.get(TestSandbox.class.getClassLoader());
		logging.beforeInitialize();
		logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
	}

	final SettableClock clock = new SettableClock();

	final Sandbox sandbox;

	private TestSandbox(Map<String, String> properties) {
		this.sandbox = Sandbox.start(properties, this.clock);
	}

	static TestSandbox start() {
		return start(Map.of());
	}

	static TestSandbox start(Map<String, String> properties) {
		return new TestSandbox(properties(properties));
	}

	static Map<String, String> properties(Map<String, String> overrides) {
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
		properties.put("sandbox.apps[1].api-keys[0]", OTHER_APP_KEY);
		overrides.forEach((name, value) -> {
			properties.put(name, value);
			properties.remove(name, "");
		});
		return properties;
	}

	HttpRequest.Builder request(String pathInApp) {
		return HttpRequest.newBuilder(uri(APP, pathInApp)).header("Authorization", "Bearer " + KEY);
	}

	URI uri(String app, String pathInApp) {
		return URI.create(this.sandbox.managementUrl() + "/apps/" + app + pathInApp);
	}

	Answer get(String pathInApp) {
		return send(request(pathInApp));
	}

	Answer delete(String pathInApp) {
		return send(request(pathInApp).DELETE());
	}

	Answer post(String pathInApp, String json) {
		return send(request(pathInApp).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
	}

	Answer register(String externalId) {
		return post("/transactions/register",
				"{\"external_id\": \"%s\", \"passkey_display_name\": \"Anna\"}".formatted(externalId));
	}

	Answer authenticate(String externalId) {
		return post("/transactions/authenticate", "{\"external_id\": \"%s\"}".formatted(externalId));
	}

	Answer verify(String nonce) {
		return post("/authenticate/verify", "{\"nonce\": \"%s\"}".formatted(nonce));
	}

	static Answer send(HttpRequest.Builder request) {
		try {
			return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	App app(String appId) {
		return this.sandbox.bean(SandboxSettings.class).app(appId).orElseThrow();
	}

	PassageUser user(String externalId) {
		return this.sandbox.bean(Users.class).findOrCreate(app(APP), externalId);
	}

	PassageUser userWithDevice(String externalId) {
		importDevices(APP, externalId, "[{\"friendly_name\": \"1Password\", \"type\": \"passkey\"}]");
		return user(externalId);
	}

	void importDevices(String appId, String externalId, String json) {
		this.sandbox.importDevices(appId, externalId, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
	}

	String nonce(String externalId) {
		return this.sandbox.bean(Nonces.class).issue(app(APP), user(externalId));
	}

	void deactivate(String externalId) {
		jdbc().sql("update passage_user set status = 'inactive' where external_id = ?").param(externalId).update();
	}

	int count(String table) {
		return jdbc().sql("select count(*) from " + table).query(Integer.class).single();
	}

	JdbcClient jdbc() {
		return this.sandbox.bean(JdbcClient.class);
	}

	@Override
	public void close() {
		this.sandbox.close();
	}

	record Answer(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		String body() {
			return this.response.body();
		}

		@SuppressWarnings("TypeParameterUnusedInFormals")
		<T extends @Nullable Object> T json(String path) {
			return JsonPath.read(body(), path);
		}

		/** Such as {@code 404 user_not_found}, once the error has Passage's form. */
		String error() {
			Map<String, String> members = json("$");
			if (!members.keySet().equals(Set.of("code", "error")) || members.get("error").isBlank()
					|| !header("Content-Type").equals("application/json")) {
				throw new AssertionError("Not in Passage's form: " + body());
			}
			return status() + " " + members.get("code");
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

	}

}
