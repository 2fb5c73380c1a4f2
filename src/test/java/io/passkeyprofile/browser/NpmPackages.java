package io.passkeyprofile.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs that only npm has. They are installed under {@code target}, in the versions
 * and with the integrity hashes of a {@code package-lock.json}, and are never committed.
 */
public final class NpmPackages {

	private NpmPackages() {
	}

	/**
	 * Installs packages. Without npm, the calling tests are skipped, or fail if
	 * {@code -Dnpm=required} is set.
	 * @param name the folder in {@code src/test/resources} with {@code package.json} and
	 * {@code package-lock.json}
	 * @param sentence what the test run prints at its end if there is no npm
	 * @return the folder in which {@code node_modules} is
	 * @throws IOException if npm can't install them
	 */
	public static Path install(String name, String sentence) throws IOException {
		SkippedTests.requireProgram("npm", sentence);
		Path source = Path.of("src/test/resources", name);
		Path folder = Files.createDirectories(Path.of("target", name).toAbsolutePath());
		Path lock = source.resolve("package-lock.json");
		Path installed = folder.resolve("installed-lock.json");
		if (!Files.exists(installed) || Files.mismatch(lock, installed) != -1) {
			for (String file : List.of("package.json", "package-lock.json")) {
				Files.copy(source.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
			}
			runNpm(folder);
			Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
		}
		return folder;
	}

	private static void runNpm(Path folder) throws IOException {
		Path log = folder.resolve("npm.log");
		Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
			.directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			if (!npm.waitFor(2, TimeUnit.MINUTES) || npm.exitValue() != 0) {
				throw new IOException("npm can't install into " + folder + ": " + Files.readString(log));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
		finally {
			npm.destroy();
		}
	}

}
