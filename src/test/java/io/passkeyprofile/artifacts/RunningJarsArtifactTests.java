package io.passkeyprofile.artifacts;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.passkeyprofile.FreePort;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The three artifacts run as the README says, each from its jar alone.
 */
@Execution(ExecutionMode.CONCURRENT)
class RunningJarsArtifactTests {

	private static final String APP_ID = "PasskeyProfileSandbox001";

	private static final String API_KEY = "sandbox-api-key";

	private static final String EXTERNAL_ID = UUID.randomUUID().toString();

	private static final int SANDBOX_PORT = FreePort.find();

	private static final String SANDBOX_URL = "http://localhost:" + SANDBOX_PORT + "/v1";

	@TempDir
	private static Path sandboxFolder;

	private static JavaProcess sandbox;

	@TempDir
	private Path folder;

	@BeforeAll
	static void startSandbox() throws IOException, InterruptedException {
		sandbox = JavaProcess.start(sandboxFolder, Map.of(), "-jar", BuiltJars.SANDBOX.toString(), "--memory",
				"--server.port=" + SANDBOX_PORT);
		sandbox.answer(SANDBOX_URL + "/apps/" + APP_ID);
		try (InputStream devices = RunningJarsArtifactTests.class.getResourceAsStream("/demo/devices.json")) {
			String user = "{\"external_id\": \"%s\", \"webauthn_devices\": %s}".formatted(EXTERNAL_ID,
					new String(devices.readAllBytes(), StandardCharsets.UTF_8));
			HttpRequest seed = HttpRequest.newBuilder(URI.create("http://localhost:" + SANDBOX_PORT + "/_sandbox/seed"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(user))
				.build();
			HttpResponse<String> seeded = HttpClient.newHttpClient().send(seed, BodyHandlers.ofString());
			assertThat(seeded.statusCode()).as(seeded.body()).isEqualTo(200);
		}
	}

	@AfterAll
	static void stopSandbox() {
		sandbox.close();
	}

	@Test
	void theSampleInTheJavadocOfTheSdkListsDevicesOfTheSandbox() throws IOException, InterruptedException {
		String sample = sample();
		Path source = Files.writeString(this.folder.resolve(className(sample) + ".java"), sample);
		String classPath = Stream.concat(Stream.of(BuiltJars.SDK_CLASSES), Pom.SDK.libraries().stream())
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));

		int errors = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "--release", "17", "-proc:none", "-cp", classPath, "-d", this.folder.toString(),
					source.toString());
		assertThat(errors).isZero();

		try (JavaProcess program = JavaProcess.start(this.folder, Map.of(), "-cp",
				this.folder + File.pathSeparator + classPath, className(sample), APP_ID, API_KEY, SANDBOX_URL,
				EXTERNAL_ID)) {
			assertThat(program.exitCode()).isZero();
			assertThat(program.output().lines()).hasSize(4)
				.anyMatch((line) -> line.startsWith("Meadow Password Vault"));
		}
	}

	@Test
	@Timeout(300)
	void theApplicationAnswersWithTheSandboxBesideItUntilItHasStopped() throws IOException, InterruptedException {
		int port = FreePort.find();
		int managementPort = FreePort.find();
		String readiness = "http://localhost:" + managementPort + "/actuator/health/readiness";
		try (JavaProcess application = JavaProcess.start(this.folder,
				Map.of("PASSAGE_APP_ID", APP_ID, "PASSAGE_API_KEY", API_KEY, "PASSAGE_API_URL", SANDBOX_URL,
						"PASSAGE_AUTH_URL", SANDBOX_URL),
				"-jar", BuiltJars.APPLICATION.toString(), "--server.port=" + port,
				"--management.server.port=" + managementPort, "--profile.shutdown.delay=2s")) {
			HttpResponse<String> page = application.answer("http://localhost:" + port + "/sign-in");

			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.body()).contains("<h1", SANDBOX_URL);

			while (application.answer(readiness).statusCode() != 200) {
				Thread.sleep(20);
			}
			Visitor visitor = new Visitor(port).signUp("anna", "correct horse");
			try (Socket running = new Socket("localhost", port)) {
				send(running, "POST /sign-out HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nx");
				application.terminate();
				waitUntil(() -> application.output().contains("Stopping in 2 seconds"));

				assertThat(application.answer(readiness).statusCode()).isEqualTo(503);
				HttpResponse<String> profile = visitor.open("/profile");
				assertThat(profile.uri().getPath()).isEqualTo("/profile");
				assertThat(profile.headers().firstValue("Connection")).hasValue("close");

				waitUntil(() -> isClosed(port));
				send(running, "y");
				assertThat(new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
					.startsWith("HTTP/1.1 403");
			}
			// The JVM's exit code after SIGTERM
			assertThat(application.exitCode()).isEqualTo(143);
		}
	}

	@Test
	void theApplicationHasNoLocalProfile() throws IOException, InterruptedException {
		try (JavaProcess application = JavaProcess.start(this.folder, Map.of(), "-jar",
				BuiltJars.APPLICATION.toString(), "--spring.profiles.active=local")) {
			assertThat(application.exitCode()).isEqualTo(1);
			assertThat(application.output()).contains("./mvnw spring-boot:run")
				.doesNotContain("\tat ", "PASSAGE_APP_ID");
		}
	}

	private static void send(Socket connection, String text) throws IOException {
		connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
		while (!condition.getAsBoolean()) {
			Thread.sleep(20);
		}
	}

	private static boolean isClosed(int port) {
		try (Socket connection = new Socket("localhost", port)) {
			return !connection.isConnected();
		}
		catch (IOException ex) {
			return true;
		}
	}

	private static String sample() throws IOException {
		String source = new String(BuiltJars.read(BuiltJars.SDK_SOURCES, "io/passkeyprofile/passage/PassageFlex.java"),
				StandardCharsets.UTF_8);
		return Pattern.compile("<pre>\\{@code(.*?)\\}</pre>", Pattern.DOTALL)
			.matcher(source)
			.results()
			.map((match) -> match.group(1).replaceAll("(?m)^ \\* ?", ""))
			.findFirst()
			.orElseThrow();
	}

	private static String className(String source) {
		return Pattern.compile("public class (\\w+)")
			.matcher(source)
			.results()
			.map((MatchResult match) -> match.group(1))
			.findFirst()
			.orElseThrow();
	}

}
