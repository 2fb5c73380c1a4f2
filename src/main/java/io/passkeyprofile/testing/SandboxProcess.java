package io.passkeyprofile.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The sandbox in a process of its own, so that none of its libraries are on the class
 * path of the tests. The process ends when its standard input ends, and so always ends
 * with this JVM, even if this JVM is killed.
 */
final class SandboxProcess {

	private static final String MAIN_CLASS = "io.passkeyprofile.sandbox.Sandbox";

	private static final long PATIENCE_SECONDS = 120;

	private static final int KEPT_LINES = 40;

	/** The variables that a JVM needs. The sandbox could take others for its settings. */
	private static final Set<String> ENVIRONMENT = Set.of("HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TEMP", "TMP",
			"TMPDIR", "USERPROFILE");

	private static @Nullable SandboxProcess shared;

	/** The last lines of the output, to be shown if the sandbox doesn't start. */
	private final Deque<String> output = new ArrayDeque<>();

	private final CompletableFuture<String> announcement = new CompletableFuture<>();

	private final Process process;

	private final List<Thread> readers;

	private final ControlClient client;

	private SandboxProcess(Process process) {
		this.process = process;
		this.readers = List.of(read(process.inputReader(), true), read(process.errorReader(), false));
		this.client = new ControlClient(URI.create(announced("control_url")), null);
	}

	/**
	 * Returns the sandbox of this JVM, and starts it first if necessary.
	 * @throws SandboxException if it can't start
	 */
	static synchronized SandboxProcess shared() {
		SandboxProcess running = shared;
		if (running == null || !running.process.isAlive()) {
			running = start();
			shared = running;
		}
		return running;
	}

	private static SandboxProcess start() {
		requireAnnotations();
		List<String> command = new ArrayList<>(SandboxJar.unpack()
			.map((jar) -> List.of("-jar", jar.toString()))
			.orElseGet(SandboxProcess::fromClasses));
		command.addAll(List.of("--memory", "--port", "0", "--exit-with-stdin"));
		return start(command);
	}

	/**
	 * Starts {@code java} and waits until it has announced its URLs.
	 * @param arguments what follows {@code java}
	 */
	static SandboxProcess start(List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// Most tests end before better compiled code would pay off
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
		command.addAll(arguments);
		try {
			// An empty folder, because the sandbox could take a file of the tests for its
			// settings
			Path folder = Files.createTempDirectory("passage-sandbox-");
			folder.toFile().deleteOnExit();
			ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
			builder.environment().keySet().removeIf((name) -> !ENVIRONMENT.contains(name.toUpperCase(Locale.ROOT)));
			return new SandboxProcess(builder.start());
		}
		catch (IOException ex) {
			throw new SandboxException("The sandbox can't start: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Requires a version of jackson-annotations that Jackson 3 works with. Spring Boot
	 * before 3.5.14 pins an older one, with which Jackson 3 would fail later on.
	 */
	private static void requireAnnotations() {
		String needed = "com.fasterxml.jackson.annotation.JsonSerializeAs";
		if (SandboxProcess.class.getResource("/" + needed.replace('.', '/') + ".class") == null) {
			throw new SandboxException("The Passage SDK needs jackson-annotations 2.21 or later."
					+ " With Spring Boot before 3.5.14, set its Maven property jackson-bom.version to 2.21.4.");
		}
	}

	/** Returns options for the build of this library, before it is packaged. */
	private static List<String> fromClasses() {
		if (SandboxProcess.class.getResource("/" + MAIN_CLASS.replace('.', '/') + ".class") == null) {
			throw new SandboxException("The sandbox is not in this library");
		}
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes"))
			.map((entry) -> new File(entry).getAbsolutePath())
			.collect(Collectors.joining(File.pathSeparator));
		return List.of("-cp", classPath, MAIN_CLASS);
	}

	private Thread read(BufferedReader reader, boolean isAnnounced) {
		Thread thread = new Thread(() -> {
			try (reader) {
				for (String line = reader.readLine(); line != null; line = reader.readLine()) {
					if (isAnnounced && line.startsWith("{")) {
						this.announcement.complete(line);
					}
					keep(line);
				}
			}
			catch (IOException ex) {
				keep(ex.toString());
			}
			if (isAnnounced) {
				this.announcement.completeExceptionally(new IOException("The output ended"));
			}
		}, "passage-sandbox-output");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private void keep(String line) {
		synchronized (this.output) {
			this.output.addLast(line);
			if (this.output.size() > KEPT_LINES) {
				this.output.removeFirst();
			}
		}
	}

	private String announced(String member) {
		try {
			return ControlClient.JSON.readTree(this.announcement.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
				.path(member)
				.stringValue();
		}
		catch (ExecutionException | TimeoutException ex) {
			// Its handle, because the process itself would also close its output
			this.process.toHandle().destroyForcibly();
			throw new SandboxException("The sandbox didn't start. It said last:\n" + lastLines(), ex);
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			throw interrupted(ex);
		}
	}

	/** Returns the last output of the ended process, after all of it was read. */
	private String lastLines() {
		try {
			for (Thread reader : this.readers) {
				reader.join(TimeUnit.SECONDS.toMillis(5));
			}
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
		synchronized (this.output) {
			return String.join("\n", this.output);
		}
	}

	private static SandboxException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new SandboxException("Interrupted while the sandbox started", ex);
	}

	/**
	 * Creates an app.
	 * @param authOrigin the origin of its pages
	 */
	SandboxControl createApp(String authOrigin) {
		return SandboxControl.of(this.client,
				this.client.call("POST", "/apps", Map.of("auth_origin", authOrigin, "name", "Test")).json(),
				URI.create(announced("management_url")));
	}

	ProcessHandle handle() {
		return this.process.toHandle();
	}

}
