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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import com.jayway.jsonpath.JsonPath;
import io.passkeyprofile.TestLoggingSystem;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.app.Sha256;
import io.passkeyprofile.sandbox.control.fault.Faults;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.store.NonceRepository;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A sandbox with two apps, an H2 database in memory and a settable clock, and helpers
 * that send valid requests to it.
 */
public final class TestSandbox implements AutoCloseable {

	public static final String APP = "PasskeyProfileSandbox001";

	public static final String OTHER_APP = "PasskeyProfileSandbox002";

	public static final String KEY = "first-key";

	public static final String OTHER_APP_KEY = "other-key";

	public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	static {
		// A sandbox leaves logging to the application that starts it
		TestLoggingSystem.configure();
	}

	public final SettableClock clock = new SettableClock();

	private final Sandbox sandbox;

	private TestSandbox(Map<String, String> properties, Duration ahead) {
		this.clock.advance(ahead);
		this.sandbox = Sandbox.start(properties, this.clock);
	}

	/**
	 * Returns the sandbox that most tests share, with empty tables and its clock at
	 * {@link #NOW}. It must not be closed.
	 */
	public static TestSandbox shared() {
		Shared.INSTANCE.reset();
		return Shared.INSTANCE;
	}

	public static TestSandbox start() {
		return start(Map.of());
	}

	/** Returns the server of a sandbox, to stop and start it. */
	public static WebServer webServer(Sandbox sandbox) {
		return Objects.requireNonNull(((WebServerApplicationContext) sandbox.context()).getWebServer());
	}

	/** Starts another sandbox, with properties that override the usual ones. */
	public static TestSandbox start(Map<String, String> properties) {
		return new TestSandbox(properties(properties), Duration.ZERO);
	}

	/** Starts another sandbox whose clock is right, for clients that look at theirs. */
	public static TestSandbox startNow(Map<String, String> properties) {
		return new TestSandbox(properties(properties), Duration.between(NOW, Instant.now()));
	}

	/** The usual properties with overrides. An empty value removes a property. */
	public static Map<String, String> properties(Map<String, String> overrides) {
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
		properties.put("sandbox.hosts[0]", "Sandbox.test");
		properties.put("sandbox.hosts[1]", "[fd00::1]");
		overrides.forEach((name, value) -> {
			properties.put(name, value);
			properties.remove(name, "");
		});
		return properties;
	}

	/** Empties all tables and resets the clock. */
	public void reset() {
		jdbc().sql("delete from passage_user").update();
		// Handshakes of discoverable sign-ins have no user, so they are deleted here
		jdbc().sql("delete from handshake").update();
		// H2 doesn't lock the user while a row that belongs to it is inserted, so a
		// request that still runs can leave one without its user
		jdbc().sql("delete from flex_transaction").update();
		jdbc().sql("delete from app").update();
		jdbc().sql("delete from snapshot").update();
		this.clock.reset();
		bean(AppClock.class).putBack(app(APP));
		bean(AppClock.class).putBack(app(OTHER_APP));
		// Deletes what the clocks showed before, too
		jdbc().sql("delete from app_clock").update();
		bean(Faults.class).clear(app(APP));
	}

	public URI managementUrl() {
		return this.sandbox.managementUrl();
	}

	public <T> T bean(Class<T> type) {
		return this.sandbox.bean(type);
	}

	public ApplicationContext context() {
		return this.sandbox.context();
	}

	/** A request to a path of the first app, with its key. */
	public HttpRequest.Builder request(String pathInApp) {
		return HttpRequest.newBuilder(uri(APP, pathInApp)).header("Authorization", "Bearer " + KEY);
	}

	public URI uri(String app, String pathInApp) {
		return URI.create(managementUrl() + "/apps/" + app + pathInApp);
	}

	public Answer get(String pathInApp) {
		return send(request(pathInApp));
	}

	public Answer delete(String pathInApp) {
		return send(request(pathInApp).DELETE());
	}

	public Answer post(String pathInApp, String json) {
		return send(request(pathInApp).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
	}

	/** A request to control, with a JSON body unless it is empty. */
	public Answer control(String method, String path, String json) {
		HttpRequest.Builder request = HttpRequest.newBuilder(managementUrl().resolve("/_sandbox" + path))
			.method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
		return send(json.isEmpty() ? request : request.header("Content-Type", "application/json"));
	}

	public Answer register(String externalId) {
		return post("/transactions/register",
				"{\"external_id\": \"%s\", \"passkey_display_name\": \"Anna\"}".formatted(externalId));
	}

	public Answer authenticate(String externalId) {
		return post("/transactions/authenticate", "{\"external_id\": \"%s\"}".formatted(externalId));
	}

	public Answer verify(String nonce) {
		return post("/authenticate/verify", "{\"nonce\": \"%s\"}".formatted(nonce));
	}

	public static Answer send(HttpRequest.Builder request) {
		try {
			return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public App app(String appId) {
		return bean(AppRepository.class).find(appId).orElseThrow();
	}

	public FlexUser user(String externalId) {
		return bean(FlexUserRepository.class).findOrCreate(app(APP), externalId);
	}

	public FlexUser userWithDevice(String externalId) {
		importDevices(APP, externalId, "[{\"friendly_name\": \"1Password\", \"type\": \"passkey\"}]");
		return user(externalId);
	}

	public void importDevices(String appId, String externalId, String json) {
		this.sandbox.importDevices(appId, externalId, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
	}

	public String nonce(String externalId) {
		return bean(NonceRepository.class).issue(app(APP), user(externalId));
	}

	public void deactivate(String externalId) {
		jdbc().sql("update passage_user set status = 'inactive' where external_id = ?").param(externalId).update();
	}

	public int count(String table) {
		return jdbc().sql("select count(*) from " + table).query(Integer.class).single();
	}

	public JdbcClient jdbc() {
		return bean(JdbcClient.class);
	}

	@Override
	public void close() {
		this.sandbox.close();
	}

	public record Answer(HttpResponse<String> response) {

		public int status() {
			return this.response.statusCode();
		}

		public String body() {
			return this.response.body();
		}

		@SuppressWarnings("TypeParameterUnusedInFormals")
		public <T extends @Nullable Object> T json(String path) {
			return JsonPath.read(body(), path);
		}

		/** Asserts Passage's form, and returns for example {@code 404 user_not_found}. */
		public String error() {
			Map<String, String> members = json("$");
			if (!members.keySet().equals(Set.of("code", "error")) || members.get("error").isBlank()
					|| !header("Content-Type").equals("application/json")) {
				throw new AssertionError("Not in Passage's form: " + body());
			}
			return status() + " " + members.get("code");
		}

		public String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

	}

	private static final class Shared {

		private static final TestSandbox INSTANCE = start();

	}

}
