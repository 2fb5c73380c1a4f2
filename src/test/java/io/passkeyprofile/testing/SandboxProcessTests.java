package io.passkeyprofile.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.WaitingTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How the process of the sandbox starts and ends.
 */
@WaitingTest
@ConcurrentTest
class SandboxProcessTests {

	@TempDir
	private Path folder;

	@Test
	void saysWhyItDoesNotStart() {
		assertThatExceptionOfType(SandboxException.class)
			.isThrownBy(() -> SandboxProcess.start(List.of("-cp", "nowhere", "Missing")))
			.withMessageStartingWith("The sandbox didn't start. It said last:")
			.withMessageContaining("Missing");
	}

	/**
	 * The parent is killed as by {@code kill -9}, so it can't run any code. The child
	 * ends when its standard input ends, as the sandbox does with
	 * {@code --exit-with-stdin}.
	 */
	@Test
	void endsWithItsParent() throws Exception {
		Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Parent.class.getName())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try (BufferedReader output = parent.inputReader()) {
			ProcessHandle child = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
			assertThat(child.isAlive()).isTrue();

			parent.toHandle().destroyForcibly();

			child.onExit().get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void unpacksTheJarOnceAndChecksItBeforeEachStart() throws IOException {
		Path original = Files.writeString(this.folder.resolve("original.jar"), "content");
		URL resource = original.toUri().toURL();
		Path jar = SandboxJar.unpack(resource, this.folder);
		assertThat(jar).hasContent("content");
		var unpackedAt = Files.getLastModifiedTime(jar);
		assertThat(SandboxJar.unpack(resource, this.folder)).isEqualTo(jar);
		assertThat(Files.getLastModifiedTime(jar)).isEqualTo(unpackedAt);

		Files.writeString(jar, "tampered");

		assertThat(SandboxJar.unpack(resource, this.folder)).isEqualTo(jar).hasContent("content");
		Files.writeString(original, "of the next version");
		assertThat(SandboxJar.unpack(resource, this.folder)).isNotEqualTo(jar).hasContent("of the next version");
		assertThat(jar).hasContent("content");
	}

	@Test
	void nobodyElseCanPutAJarThere() throws IOException {
		Path open = Files.createDirectory(this.folder.resolve("passage-sandbox"));
		Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

		assertThat(SandboxJar.folder(this.folder)).isEqualTo(open);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open))).isEqualTo("rwx------");
		Path blocked = Files.writeString(this.folder.resolve("file"), "");
		assertThat(SandboxJar.folder(blocked)).isEmptyDirectory();
	}

	/** Starts a child, prints its process ID, and waits to be killed. */
	static final class Parent {

		public static void main(String[] args) throws InterruptedException {
			String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
				.map((entry) -> new File(entry).getAbsolutePath())
				.collect(Collectors.joining(File.pathSeparator));
			System.out.println(SandboxProcess.start(List.of("-cp", classPath, Child.class.getName())).handle().pid());
			Thread.sleep(60_000);
		}

	}

	/** Announces itself as the sandbox does, and reads standard input to its end. */
	static final class Child {

		public static void main(String[] args) throws IOException {
			System.out.println("{\"control_url\": \"http://localhost:1/_sandbox\"}");
			System.in.transferTo(OutputStream.nullOutputStream());
		}

	}

}
