package io.passkeyprofile.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

import io.passkeyprofile.FreePort;
import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUsers;
import io.passkeyprofile.passage.WebAuthnDevice;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two tabs on two instances remove the last ways to sign in to an account at the same
 * time, and one instance is suspended for 40 seconds in the middle. Each account must
 * keep a password, or a passkey that has signed in.
 */
@EnabledIfSystemProperty(named = "full", matches = "true")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Processes can't be stopped there and go on")
class LastWayInArtifactTests {

	private static final int ROUNDS = 500;

	private static final int STOPS = 3;

	private static final int PEOPLE_PER_STOP = 25;

	private static final String APP_ID = "PasskeyProfileSandbox001";

	private static final String API_KEY = "sandbox-api-key";

	private static final String PASSWORD = "correct horse";

	/** What two tabs do at once. */
	private static final List<Race> RACES = List.of(
			new Race(false, LastWayInArtifactTests::revokeOnPage, LastWayInArtifactTests::revokeByScript),
			new Race(false, LastWayInArtifactTests::revokeByScript, LastWayInArtifactTests::revokeOnPage),
			new Race(true, LastWayInArtifactTests::removePassword, LastWayInArtifactTests::revokeBoth),
			new Race(true, LastWayInArtifactTests::revokeBoth, LastWayInArtifactTests::removePassword),
			new Race(false, LastWayInArtifactTests::revokeOnPage, LastWayInArtifactTests::revokeBoth));

	@TempDir
	private static Path folder;

	private static final List<JavaProcess> processes = new ArrayList<>();

	private static final ExecutorService threads = Executors.newCachedThreadPool();

	private static final HttpClient client = HttpClient.newHttpClient();

	private static URI sandbox;

	private static PassageUsers users;

	private static JdbcClient jdbc;

	private static JavaProcess first;

	private static int firstPort;

	private static int secondPort;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		int sandboxPort = FreePort.find();
		sandbox = URI.create("http://localhost:" + sandboxPort);
		processes.add(JavaProcess.start(folder, Map.of(), "-jar", BuiltJars.SANDBOX.toString(), "--memory",
				"--server.port=" + sandboxPort));
		processes.get(0).answer(sandbox + "/v1/apps/" + APP_ID);
		users = PassageFlex.builder(APP_ID, API_KEY).baseUrl(sandbox.resolve("/v1")).build().users();
		String database = TestPostgres.createDatabase();
		jdbc = JdbcClient.create(new DriverManagerDataSource(database));
		firstPort = FreePort.find();
		first = startInstance(firstPort, database);
		secondPort = FreePort.find();
		startInstance(secondPort, database);
	}

	/** Starts an instance with long time-outs, because everything runs on one machine. */
	private static JavaProcess startInstance(int port, String database) throws IOException, InterruptedException {
		JavaProcess instance = JavaProcess.start(folder, Map.of(), "-jar", BuiltJars.APPLICATION.toString(),
				"--spring.profiles.active=postgres", "--spring.datasource.url=" + database, "--server.port=" + port,
				"--management.server.port=-1", "--passage.app-id=" + APP_ID, "--passage.api-key=" + API_KEY,
				"--passage.api-url=" + sandbox.resolve("/v1"), "--passage.auth-url=" + sandbox.resolve("/v1"),
				"--passage.read-timeout=10s", "--profile.passwords.max-wait=20s",
				"--profile.throttle.sign-up.burst=1000000");
		processes.add(instance);
		instance.answer("http://localhost:" + port + "/sign-in");
		return instance;
	}

	@AfterAll
	static void stop() {
		threads.shutdownNow();
		processes.forEach(JavaProcess::close);
	}

	@Test
	void oneWayToSignInIsLeftHoweverTwoTabsRace() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			Race race = RACES.get(round % RACES.size());
			Person person = signUp(race.hasPassword());
			Future<Integer> otherTab = threads.submit(() -> {
				Thread.sleep(ThreadLocalRandom.current().nextInt(60));
				return race.second().take(person, person.secondTab());
			});
			assertThat(race.first().take(person, person.firstTab())).isLessThan(500);
			assertThat(otherTab.get()).isLessThan(500);
			assertAWayInIsLeft(person);
		}
	}

	@Test
	void oneWayToSignInIsLeftIfAnInstanceIsStoppedInTheMiddle() throws Exception {
		for (int stop = 0; stop < STOPS; stop++) {
			List<Person> people = new ArrayList<>();
			for (int number = 0; number < PEOPLE_PER_STOP; number++) {
				people.add(signUp(race(number).hasPassword()));
			}
			List<Future<Integer>> stopped = new ArrayList<>();
			for (int number = 0; number < PEOPLE_PER_STOP; number++) {
				Person person = people.get(number);
				Step step = race(number).first();
				// Each instance is suspended at another moment of its request
				int delay = 8 * number;
				stopped.add(threads.submit(() -> {
					Thread.sleep(delay);
					try {
						return step.take(person, person.firstTab());
					}
					catch (UncheckedIOException ex) {
						// The connection was idle for too long when the instance went on
						return 0;
					}
				}));
			}
			Thread.sleep(ThreadLocalRandom.current().nextInt(20, 180));
			first.signal("STOP");
			try {
				// Wait until the claims are over
				Thread.sleep(31_000);
				List<Future<Integer>> others = new ArrayList<>();
				for (int number = 0; number < PEOPLE_PER_STOP; number++) {
					Person person = people.get(number);
					Step step = race(number).second();
					others.add(threads.submit(() -> step.take(person, person.secondTab())));
				}
				List<Integer> answers = new ArrayList<>();
				for (Future<Integer> other : others) {
					answers.add(other.get());
				}
				// 503: the stopped instance may hold the lock of a row
				assertThat(answers).doesNotContain(500).anyMatch((status) -> status < 400);
				Thread.sleep(9_000);
			}
			finally {
				first.signal("CONT");
			}
			for (Future<Integer> request : stopped) {
				request.get();
			}
			// Requests that Passage has are answered
			Thread.sleep(2_000);
			people.forEach(LastWayInArtifactTests::assertAWayInIsLeft);
		}
	}

	private static Race race(int number) {
		return RACES.get(number % RACES.size());
	}

	/**
	 * Makes a person with two passkeys that have signed in, with or without a password.
	 */
	private static Person signUp(boolean hasPassword) throws IOException, InterruptedException {
		String name = UUID.randomUUID().toString();
		String externalId = UUID.randomUUID().toString();
		Visitor firstTab = new Visitor(firstPort).signUp(name, PASSWORD);
		jdbc.sql("update account set external_id = :external_id where username = :name")
			.param("external_id", externalId)
			.param("name", name)
			.update();
		if (!hasPassword) {
			jdbc.sql("update account set password_hash = null where username = :name").param("name", name).update();
		}
		HttpRequest seed = HttpRequest.newBuilder(sandbox.resolve("/_sandbox/seed"))
			.header("Authorization", "Bearer " + API_KEY)
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("""
					{"external_id": "%s", "webauthn_devices": [
					{"friendly_name": "first", "type": "passkey", "usage_count": 1},
					{"friendly_name": "second", "type": "passkey", "usage_count": 1}]}""".formatted(externalId)))
			.build();
		assertThat(client.send(seed, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		Visitor secondTab = new Visitor(secondPort);
		secondTab.cookies().putAll(firstTab.cookies());
		secondTab.open("/profile/activity");
		return new Person(name, externalId, users.listDevices(externalId).stream().map(WebAuthnDevice::id).toList(),
				firstTab, secondTab);
	}

	private static void assertAWayInIsLeft(Person person) {
		boolean hasPassword = jdbc.sql("select password_hash is not null from account where username = :name")
			.param("name", person.name())
			.query(Boolean.class)
			.single();
		assertThat(hasPassword
				|| users.listDevices(person.externalId()).stream().anyMatch((device) -> device.usageCount() > 0))
			.as("A way in is left to " + person.name())
			.isTrue();
	}

	private static int revokeOnPage(Person person, Visitor tab) {
		return tab.submitOnly("/profile/passkeys/" + person.passkeys().get(0) + "/revoke", Map.of()).statusCode();
	}

	private static int revokeByScript(Person person, Visitor tab) {
		HttpResponse<String> answer = tab.postJson("/revokePasskey",
				"{\"id\": \"%s\"}".formatted(person.passkeys().get(1)));
		return answer.statusCode();
	}

	private static int revokeBoth(Person person, Visitor tab) {
		return tab.submitOnly("/profile/passkeys/revoke", Map.of("id", String.join(",", person.passkeys())))
			.statusCode();
	}

	private static int removePassword(Person person, Visitor tab) {
		return tab.submitOnly("/profile/password/remove", Map.of()).statusCode();
	}

	/**
	 * Removes ways in, and returns the status of the answer.
	 */
	private interface Step {

		int take(Person person, Visitor tab);

	}

	private record Race(boolean hasPassword, Step first, Step second) {
	}

	private record Person(String name, String externalId, List<String> passkeys, Visitor firstTab, Visitor secondTab) {
	}

}
