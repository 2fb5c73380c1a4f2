package io.passkeyprofile.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.passkeyprofile.FreePort;
import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUsers;
import io.passkeyprofile.profile.Visitor;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills an instance while it deletes an account: Passage has done what it was asked for,
 * but the instance never learns that. The next instance continues, and is killed at a
 * later step.
 */
@MatrixTest
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There are no signals")
class KilledDeletionArtifactTests {

	private static final String APP_ID = "PasskeyProfileSandbox001";

	private static final String API_KEY = "sandbox-api-key";

	/** Lists two passkeys, revokes each of them, and lists none any more. */
	private static final List<Step> STEPS = List.of(new Step("GET", 2), new Step("DELETE", 1), new Step("DELETE", 0),
			new Step("GET", 0));

	@TempDir
	private Path folder;

	private final List<JavaProcess> processes = new ArrayList<>();

	private final HttpClient client = HttpClient.newHttpClient();

	private final int port = FreePort.find();

	private final String username = UUID.randomUUID().toString();

	private final String externalId = UUID.randomUUID().toString();

	private HttpServer passage;

	private URI sandbox;

	private PassageUsers users;

	private String database;

	private JdbcClient jdbc;

	private volatile JavaProcess instance;

	/** Where the instance is killed, or null if it is left alone. */
	private volatile @Nullable Step step;

	@BeforeEach
	void start() throws IOException, InterruptedException {
		int sandboxPort = FreePort.find();
		this.sandbox = URI.create("http://localhost:" + sandboxPort);
		JavaProcess process = JavaProcess.start(this.folder, Map.of(), "-jar", BuiltJars.SANDBOX.toString(), "--memory",
				"--server.port=" + sandboxPort);
		this.processes.add(process);
		this.passage = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		this.passage.createContext("/", this::passOn);
		this.passage.start();
		this.database = TestPostgres.createDatabase();
		this.jdbc = JdbcClient.create(new DriverManagerDataSource(this.database));
		process.answer(this.sandbox + "/v1/apps/" + APP_ID);
		this.users = PassageFlex.builder(APP_ID, API_KEY).baseUrl(this.sandbox.resolve("/v1")).build().users();
	}

	@AfterEach
	void stop() {
		this.processes.forEach(JavaProcess::close);
		this.passage.stop(0);
	}

	@Test
	void anotherInstanceContinuesWhereOneWasKilled() throws Exception {
		startInstance();
		closeAccount();
		for (Step killedAt : STEPS) {
			this.step = killedAt;
			due();
			assertThat(this.instance.exitCode()).as("Killed").isEqualTo(137);
			assertThat(passkeys()).isEqualTo(killedAt.left());
			assertThat(accounts("deletion_due_at > current_timestamp")).as("Begun").isOne();
			this.step = null;
			startInstance();
			Thread.sleep(500);
			assertThat(accounts("deletion_due_at > current_timestamp")).as("Until its time is over").isOne();
		}

		due();

		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> accounts("true") == 0);
		assertThat(passkeys()).isZero();
		new Visitor(this.port).signUp(this.username, "battery staple");
	}

	private void startInstance() throws IOException, InterruptedException {
		String url = "http://localhost:" + this.passage.getAddress().getPort() + "/v1";
		this.instance = JavaProcess.start(this.folder, Map.of(), "-jar", BuiltJars.APPLICATION.toString(),
				"--spring.profiles.active=postgres", "--spring.datasource.url=" + this.database,
				"--server.port=" + this.port, "--management.server.port=-1", "--passage.app-id=" + APP_ID,
				"--passage.api-key=" + API_KEY, "--passage.api-url=" + url, "--passage.auth-url=" + url,
				"--profile.closing.delete-every=100ms");
		this.processes.add(this.instance);
		this.instance.answer("http://localhost:" + this.port + "/sign-in");
	}

	/** Closes an account with two passkeys, long ago. */
	private void closeAccount() throws IOException, InterruptedException {
		new Visitor(this.port).signUp(this.username, "correct horse");
		HttpRequest seed = HttpRequest.newBuilder(this.sandbox.resolve("/_sandbox/seed"))
			.header("Authorization", "Bearer " + API_KEY)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("""
					{"external_id": "%s", "webauthn_devices": [{"friendly_name": "first", "type": "passkey"},
					{"friendly_name": "second", "type": "passkey"}]}""".formatted(this.externalId)))
			.build();
		assertThat(this.client.send(seed, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		assertThat(this.jdbc.sql("""
				update account set external_id = :external_id, closes_at = current_timestamp + interval '1 day'
				where username = :username""")
			.param("external_id", this.externalId)
			.param("username", this.username)
			.update()).isOne();
	}

	/**
	 * Makes the deletion due at once, although the account's time or the lease of a
	 * killed instance isn't over, and ends the claim of the account.
	 */
	private void due() {
		this.jdbc.sql("""
				update account set closes_at = current_timestamp - interval '1 day',
				deletion_due_at = case when deletion_due_at is null then null else current_timestamp end,
				ways_in_claimed_until = current_timestamp
				where username = :username""").param("username", this.username).update();
	}

	private long accounts(String condition) {
		return this.jdbc.sql("select count(*) from account where username = :username and " + condition)
			.param("username", this.username)
			.query(Long.class)
			.single();
	}

	private int passkeys() {
		return this.users.listDevices(this.externalId).size();
	}

	/**
	 * Forwards a call to the sandbox. The instance may be killed before it gets the
	 * answer.
	 */
	private void passOn(HttpExchange exchange) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.sandbox.resolve(exchange.getRequestURI()))
			.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
		for (String header : new String[] { "Authorization", "Content-Type", "Passage-Version" }) {
			List<String> values = exchange.getRequestHeaders().getOrDefault(header, List.of());
			values.forEach((value) -> request.header(header, value));
		}
		try {
			HttpResponse<byte[]> answer = this.client.send(request.build(), BodyHandlers.ofByteArray());
			Step wanted = this.step;
			if (wanted != null && exchange.getRequestURI().getPath().contains("/devices")
					&& exchange.getRequestMethod().equals(wanted.method()) && passkeys() == wanted.left()) {
				this.instance.signal("KILL");
				return;
			}
			answer.headers()
				.firstValue("Content-Type")
				.ifPresent((type) -> exchange.getResponseHeaders().set("Content-Type", type));
			boolean empty = answer.body().length == 0;
			exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : answer.body().length);
			if (!empty) {
				exchange.getResponseBody().write(answer.body());
			}
		}
		catch (InterruptedException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
		finally {
			exchange.close();
		}
	}

	/**
	 * A call of Passage.
	 *
	 * @param method its HTTP method
	 * @param left how many passkeys Passage has after it
	 */
	private record Step(String method, int left) {
	}

}
