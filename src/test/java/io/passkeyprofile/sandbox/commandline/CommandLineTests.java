package io.passkeyprofile.sandbox.commandline;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The command line, in separate processes, and the files that it reads and writes.
 */
@ConcurrentTest
@DisabledOnOs(OS.WINDOWS)
class CommandLineTests {

	private static final String APP_ID = "PasskeyProfileSandbox001";

	@TempDir
	private Path folder;

	@Test
	@Timeout(120)
	void execRunsACommandBesideASandboxAndPassesSignalsOn() throws Exception {
		Path users = Files.createDirectory(this.folder.resolve("users")).resolve(APP_ID + ".jsonl");
		Files.writeString(users, "{\"external_id\":\"anna\"}\n");
		String script = """
				trap 'echo interrupted' INT
				trap 'echo stopped; exit 5' TERM
				echo $PASSAGE_APP_ID ${#PASSAGE_API_KEY} $PASSAGE_API_URL $PASSAGE_AUTH_URL $PASSAGE_SANDBOX_URL
				read line
				echo $line
				while true; do sleep 0.05; done""";
		Process process = start("exec", "--import=" + users.getParent(), "--export-on-exit", "--", "sh", "-c", script);
		try (BufferedReader output = process.inputReader()) {
			assertThat(output.readLine()).matches(APP_ID + " 24 (http://localhost:[0-9]+)/v1 \\1/v1 \\1/_sandbox");
			process.getOutputStream().write("its input\n".getBytes(StandardCharsets.UTF_8));
			process.getOutputStream().flush();
			assertThat(output.readLine()).isEqualTo("its input");
			if (isInterruptible()) {
				// Only to the sandbox, which passes the signal on
				new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
				assertThat(output.readLine()).isEqualTo("interrupted");
			}
			// Unlike the process itself, its handle leaves its output open
			process.toHandle().destroy();
			assertThat(output.lines()).containsExactly("stopped");
			assertThat(process.waitFor()).isEqualTo(5);
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(users)).contains("\"external_id\":\"anna\"", "\"webauthn_user_handle\":");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users))).isEqualTo("rw-------");
	}

	/**
	 * A build that a shell started in the background ignores SIGINT, as all its children
	 * do.
	 */
	private static boolean isInterruptible() throws IOException {
		Process shell = new ProcessBuilder("sh", "-c", "trap 'echo yes' INT; kill -INT $$").start();
		try (BufferedReader output = shell.inputReader()) {
			return "yes".equals(output.readLine());
		}
	}

	@Test
	@Timeout(120)
	void servesUntilItsStandardInputEnds() throws Exception {
		Process process = start("--memory", "--port", "0", "--exit-with-stdin");
		try (BufferedReader output = process.inputReader()) {
			Map<String, String> line = JsonPath.read(output.readLine(), "$");
			assertThat(line).containsOnlyKeys("url", "management_url", "control_url", "app_id", "api_key")
				.containsEntry("app_id", APP_ID)
				.containsEntry("api_key", "sandbox-api-key")
				.containsEntry("management_url", line.get("url") + "/v1")
				.containsEntry("control_url", line.get("url") + "/_sandbox");
			process.getOutputStream().close();
			assertThat(output.lines()).isEmpty();
			assertThat(process.waitFor()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(this.folder).as("Nothing is kept").isDirectoryNotContaining("glob:**data*");
	}

	@Test
	@Timeout(120)
	void importsWithoutAServer() throws Exception {
		Process process = start("import", "-");
		process.getOutputStream().write("{\"external_id\":\"anna\"}\n{}\n".getBytes(StandardCharsets.UTF_8));
		process.getOutputStream().close();
		assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
		assertThat(Files.readString(this.folder.resolve("errors.txt")))
			.isEqualTo("Line 2: external_id must not be blank.\n1 user added, 0 already there, 1 skipped.\n");
		assertThat(process.exitValue()).isEqualTo(3);
		assertThat(process.inputReader().readLine()).as("standard output").isNull();
		assertThat(this.folder.resolve("data/sandbox.mv.db")).exists();
	}

	@Test
	@Timeout(120)
	void saysThatAnotherProcessUsesTheFile() throws Exception {
		String sentence = "Another process uses the database. Stop the other instance, or set SPRING_DATASOURCE_URL to "
				+ "another database.\n";
		try (Connection other = DriverManager.getConnection("jdbc:h2:file:" + this.folder.resolve("data/sandbox"))) {
			assertThat(other.isValid(1)).isTrue();
			assertThat(errors(start("export", "users.jsonl"))).isEqualTo(sentence);
			assertThat(this.folder.resolve("users.jsonl")).doesNotExist();
			assertThat(errors(start("--port", "0")).replaceAll("\\s+", " "))
				.contains(sentence.strip().replace("Stop", "Action: Stop"))
				.doesNotContain("Exception");
		}
	}

	@Test
	@Timeout(120)
	void explainsThePublishedKey() throws Exception {
		assertThat(errors(start("--server.address=0.0.0.0", "--server.port=0")))
			.containsOnlyOnce("sandbox.apps[0].api-keys contains the published API key")
			.doesNotContain("\tat ", "Exception");
		assertThat(this.folder.resolve("data")).doesNotExist();
	}

	/** Waits until a process has failed, and returns what it printed. */
	private String errors(Process process) throws Exception {
		process.getOutputStream().close();
		assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(1);
		return Files.readString(this.folder.resolve("errors.txt"));
	}

	@Test
	@Timeout(120)
	void saysHowACommandEnded() throws Exception {
		assertThat(new Command(List.of("sh", "-c", "kill -9 $$"), Map.of()).run()).isEqualTo(137);
		assertThat(new Command(List.of("no-such-command"), Map.of()).run()).isEqualTo(127);
		assertThat(new Command(List.of(this.folder.toString()), Map.of()).run()).isEqualTo(126);
	}

	@Test
	@Timeout(120)
	void refusesAnUnknownOptionInOneSentence() throws Exception {
		Process process = start("--nope");
		assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(2);
		assertThat(Files.readString(this.folder.resolve("errors.txt")))
			.isEqualTo("Unknown option --nope. --help lists all options.\n");
	}

	@Test
	void exportsAndImportsTheFileOfEachApp() throws IOException {
		Map<String, String> exporting = Map.of("server.port", "0", "spring.datasource.url", "jdbc:h2:mem:exporting",
				"sandbox.export-on-exit", this.folder.resolve("new/folder").toString());
		Path file = this.folder.resolve("new/folder").resolve(APP_ID + ".jsonl");
		try (Sandbox sandbox = Sandbox.start(exporting)) {
			assertThat(sandbox.managementUrl()).isNotNull();
		}
		assertThat(file).isEmptyFile();
		assertThat(file.getParent()).isDirectoryContaining((entry) -> entry.equals(file))
			.isDirectoryNotContaining("glob:**.tmp");

		Files.writeString(file, "{\"external_id\":\"anna\"}\n{\"external_id\":\"berta\",\"id\":\"short\"}\n");
		assertRefused(file, " can't be imported. Line 2: id must be 24 letters and digits.");
		assertThat(file).as("Not replaced by a sandbox that did not start").content().contains("short");
		Path unknown = Files.move(file, file.resolveSibling("unknown.jsonl"));
		assertRefused(unknown, " can't be imported: there is no app unknown. The apps are " + APP_ID + ".");
		assertThatIllegalStateException()
			.isThrownBy(() -> Sandbox.start(Map.of("server.port", "0", "spring.datasource.url", "jdbc:h2:mem:refusing",
					"sandbox.import", this.folder.resolve("none").toString())))
			.withMessageEndingWith("none, can't be read: it doesn't exist.");
	}

	private static void assertRefused(Path file, String message) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Sandbox
				.start(Map.of("server.port", "0", "spring.datasource.url", "jdbc:h2:mem:refusing", "sandbox.import",
						String.valueOf(file.getParent()), "sandbox.export-on-exit", String.valueOf(file.getParent()))))
			.withMessage("The Passage sandbox can't start: " + file + message);
	}

	private Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", classPath(), Sandbox.class.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).directory(this.folder.toFile())
			.redirectError(this.folder.resolve("errors.txt").toFile())
			.start();
	}

	/** Returns the class path with absolute names. */
	private static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
			.map((entry) -> Path.of(entry).toAbsolutePath().toString())
			.collect(Collectors.joining(File.pathSeparator));
	}

}
