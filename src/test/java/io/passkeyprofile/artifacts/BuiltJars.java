package io.passkeyprofile.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The jars that the build has left in {@code target}.
 */
final class BuiltJars {

	static final Path TARGET = Path.of("target").toAbsolutePath();

	static final Path APPLICATION = TARGET.resolve("passkey-profile.jar");

	static final Path SANDBOX = TARGET.resolve("passkey-profile-sandbox.jar");

	private static final String SDK = "passage-flex-java-" + Pom.SDK.version();

	static final Path SDK_CLASSES = TARGET.resolve(SDK + ".jar");

	static final Path SDK_SOURCES = TARGET.resolve(SDK + "-sources.jar");

	static final Path SDK_JAVADOC = TARGET.resolve(SDK + "-javadoc.jar");

	private static final String TEST_LIBRARY = "passage-sandbox-test-" + Pom.TEST_LIBRARY.version();

	static final Path TEST_LIBRARY_CLASSES = TARGET.resolve(TEST_LIBRARY + ".jar");

	static final Path TEST_LIBRARY_SOURCES = TARGET.resolve(TEST_LIBRARY + "-sources.jar");

	static final Path TEST_LIBRARY_JAVADOC = TARGET.resolve(TEST_LIBRARY + "-javadoc.jar");

	private BuiltJars() {
	}

	/** Returns the names of all files in a jar, without the folders. */
	static List<String> files(Path jar) throws IOException {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			return zip.stream().filter((entry) -> !entry.isDirectory()).map((entry) -> entry.getName()).toList();
		}
	}

	/** Returns the content of a file in a jar. */
	static byte[] read(Path jar, String file) throws IOException {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			return zip.getInputStream(zip.getEntry(file)).readAllBytes();
		}
	}

	/** Returns the file names of the libraries in an executable jar. */
	static Stream<String> libraries(Path jar) throws IOException {
		String folder = "BOOT-INF/lib/";
		return files(jar).stream()
			.filter((name) -> name.startsWith(folder))
			.map((name) -> name.substring(folder.length()));
	}

	/** Returns the size of a jar in bytes. */
	static long size(Path jar) throws IOException {
		return Files.size(jar);
	}

}
