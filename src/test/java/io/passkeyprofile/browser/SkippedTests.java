package io.passkeyprofile.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tests that need a program which is not on this machine. They are skipped, and the build
 * says so at its end; where the program is required they fail instead.
 */
public final class SkippedTests {

	/** Read at the end of the build. */
	private static final Path SENTENCES = Path.of("target", "skipped-tests.txt");

	private SkippedTests() {
	}

	/**
	 * Notes that tests are skipped.
	 * @param program the program that is missing, which {@code -D<program>=required}
	 * wants
	 * @param sentence what the build says at its end
	 * @throws IllegalStateException if the program is required
	 */
	public static void note(String program, String sentence) {
		if ("required".equals(System.getProperty(program))) {
			throw new IllegalStateException(sentence + " But -D" + program + "=required wants them to run.");
		}
		try {
			String line = sentence + "\n";
			if (!Files.exists(SENTENCES) || !Files.readString(SENTENCES).contains(line)) {
				Files.writeString(SENTENCES, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
