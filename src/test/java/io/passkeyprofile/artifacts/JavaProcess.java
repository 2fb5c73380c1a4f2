package io.passkeyprofile.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A {@code java} command that runs in a process of its own.
 */
final class JavaProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private final Process process;

	private final Path output;

	private JavaProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	/**
	 * Starts {@code java} with the given arguments.
	 * @param folder the working directory
	 * @param environment variables besides those of this process
	 * @param arguments what follows {@code java}
	 */
	static JavaProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElse("java"));
		// In so short a process, better compiled code doesn't pay off
		command.add("-XX:TieredStopAtLevel=1");
		command.addAll(List.of(arguments));
		Path output = Files.createTempFile(folder, "output", ".txt");
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		return new JavaProcess(builder.start(), output);
	}

	/** Sends the process a signal, such as {@code STOP}, on systems that have them. */
	void signal(String name) throws IOException, InterruptedException {
		int code = new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
		if (code != 0) {
			throw new IllegalStateException("No signal " + name + " was sent");
		}
	}

	/** Tells the process to stop, as operators do. */
	void terminate() {
		this.process.destroy();
	}

	/** Waits until the process ends, and returns its exit code. */
	int exitCode() throws InterruptedException {
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("The process doesn't end: " + output());
		}
		return this.process.exitValue();
	}

	/** Waits until an address answers, and returns the answer. */
	HttpResponse<String> answer(String url) throws InterruptedException {
		HttpClient client = HttpClient.newHttpClient();
		HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (this.process.isAlive() && System.nanoTime() < end) {
			try {
				return client.send(request, BodyHandlers.ofString());
			}
			catch (IOException ex) {
				Thread.sleep(100);
			}
		}
		throw new IllegalStateException("No answer from " + url + ": " + output());
	}

	/** Returns what the process has printed. */
	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			// Its database must be closed before the folder is deleted
			this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.process.destroyForcibly();
		}
	}

}
