package io.passkeyprofile.sandbox.commandline;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A command that runs as if it replaced this program: it gets this program's input,
 * output and signals, and its exit code becomes this program's.
 */
final class Command {

	private static final int CANT_BE_STARTED = 126;

	private static final int NOT_FOUND = 127;

	private final ProcessBuilder builder;

	Command(List<String> command, Map<String, String> environment) {
		this.builder = new ProcessBuilder(command).inheritIO();
		this.builder.environment().putAll(environment);
	}

	/**
	 * Runs the command until it ends.
	 * @return its exit code or, as in shells, 128 plus the number of the signal that
	 * ended it, 126 if it can't be started, and 127 if it doesn't exist
	 */
	int run() {
		// Before the start, so that no signal can end this program and leave the command
		// running
		CompletableFuture<ProcessHandle> started = new CompletableFuture<>();
		for (String signal : List.of("INT", "TERM", "HUP")) {
			Signals.handle(signal, (name) -> passOn(name, started.join()));
		}
		Process process;
		try {
			process = this.builder.start();
		}
		catch (IOException ex) {
			String name = this.builder.command().get(0);
			System.err.println(name + (exists(name) ? ": can't be started" : ": command not found"));
			return exists(name) ? CANT_BE_STARTED : NOT_FOUND;
		}
		started.complete(process.toHandle());
		while (true) {
			try {
				return process.waitFor();
			}
			catch (InterruptedException ex) {
				// Only the end of the command ends this program
			}
		}
	}

	/** Doesn't repeat a signal that a terminal has sent to both processes. */
	private static void passOn(String signal, ProcessHandle process) {
		if (signal.equals("TERM") || !Signals.isInForeground()) {
			Signals.send(signal, process);
		}
	}

	private static boolean exists(String name) {
		if (name.contains(File.separator)) {
			return Files.exists(Path.of(name));
		}
		return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
			.anyMatch((folder) -> Files.isRegularFile(Path.of(folder, name)));
	}

}
