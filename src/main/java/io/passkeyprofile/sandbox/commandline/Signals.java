package io.passkeyprofile.sandbox.commandline;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Receives signals of the operating system, and sends them. It uses reflection, because
 * javac warns about {@code sun.misc.Signal}. On systems without signals it does nothing.
 */
final class Signals {

	/** The file of Linux that names the process group in the foreground. */
	private static final Path STAT = Path.of("/proc/self/stat");

	private Signals() {
	}

	/**
	 * Handles a signal instead of the JVM, which would exit.
	 * @param name the name without {@code SIG}, such as {@code TERM}
	 * @param handler gets the name, in a thread of its own
	 */
	static void handle(String name, Consumer<String> handler) {
		try {
			Class<?> signal = Class.forName("sun.misc.Signal");
			Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
			Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] { signalHandler },
					(self, method, arguments) -> {
						handler.accept(name);
						return null;
					});
			signal.getMethod("handle", signal, signalHandler)
				.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
		}
		catch (ReflectiveOperationException ex) {
			// This system has no such signal, or this JVM doesn't allow handling it
		}
	}

	/**
	 * Sends a signal to a process and to its descendants.
	 * @param name the name without {@code SIG}
	 */
	static void send(String name, ProcessHandle process) {
		List<ProcessHandle> processes = new ArrayList<>(List.of(process));
		process.descendants().forEach(processes::add);
		if (name.equals("TERM")) {
			processes.forEach(ProcessHandle::destroy);
			return;
		}
		List<String> kill = new ArrayList<>(List.of("sh", "-c", "kill -s " + name + " \"$@\"", "sh"));
		processes.forEach((target) -> kill.add(String.valueOf(target.pid())));
		try {
			new ProcessBuilder(kill).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
		catch (IOException ex) {
			processes.forEach(ProcessHandle::destroy);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Returns whether a terminal sends its signals to this process, and so to every
	 * process that it has started.
	 */
	static boolean isInForeground() {
		try {
			String[] ids = Files.isReadable(STAT) ? stat() : ps();
			return ids[0].equals(ids[1]);
		}
		catch (IOException | RuntimeException ex) {
			return false;
		}
	}

	/** Returns the group of this process, and the group in the foreground. */
	private static String[] stat() throws IOException {
		String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
		// The name of the program comes before, in parentheses, and may contain spaces
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
		return new String[] { fields[2], fields[5] };
	}

	private static String[] ps() throws IOException {
		Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-o", "tpgid=", "-p",
				String.valueOf(ProcessHandle.current().pid()))
			.start();
		return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip().split("\\s+", -1);
	}

}
