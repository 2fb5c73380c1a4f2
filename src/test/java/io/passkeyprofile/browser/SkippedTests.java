package io.passkeyprofile.browser;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Tests that need a program that this machine doesn't have. They are skipped, and the
 * test run ends with a sentence about them. If the program is required, they fail
 * instead.
 */
public final class SkippedTests implements TestExecutionListener {

	private static final Set<String> SENTENCES = new ConcurrentSkipListSet<>();

	/**
	 * Notes that tests are skipped.
	 * @param program the program that is missing, which {@code -D<program>=required}
	 * requires
	 * @param sentence what the test run prints at its end
	 * @throws IllegalStateException if the program is required
	 */
	public static void note(String program, String sentence) {
		if ("required".equals(System.getProperty(program))) {
			throw new IllegalStateException(sentence + " But -D" + program + "=required wants them to run.");
		}
		SENTENCES.add(sentence);
	}

	/**
	 * Skips the calling tests, unless this machine has a program.
	 * @param program the name of the program
	 * @param sentence what the test run prints at its end if there is none
	 */
	public static void requireProgram(String program, String sentence) {
		if (!hasProgram(program)) {
			note(program, sentence);
			Assumptions.abort(sentence);
		}
	}

	/** Returns whether this machine has a program. */
	static boolean hasProgram(String program) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	@Override
	public void testPlanExecutionFinished(TestPlan testPlan) {
		// The console: Surefire writes System.out and System.err to files
		PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
		SENTENCES.forEach(console::println);
	}

}
