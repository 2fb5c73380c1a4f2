package io.passkeyprofile.artifacts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each jar has what it needs, and nothing that belongs to the others.
 */
class JarContentsArtifactTests {

	private static final String CLASSES = "BOOT-INF/classes/";

	@Test
	void applicationHasNoSandboxAndNoDemoData() throws IOException {
		assertThat(BuiltJars.files(BuiltJars.APPLICATION))
			.noneMatch((name) -> name.startsWith(CLASSES + "io/passkeyprofile/sandbox/"))
			.noneMatch((name) -> name.startsWith(CLASSES + "io/passkeyprofile/profile/local/"))
			.noneMatch((name) -> name.startsWith(CLASSES + "db/sandbox/"))
			.noneMatch((name) -> name.startsWith(CLASSES + "demo/"))
			.noneMatch((name) -> name.startsWith(CLASSES + "console/"))
			.noneMatch((name) -> name.startsWith(CLASSES + "templates/console/"))
			.noneMatch((name) -> name.matches(CLASSES + "(sandbox.*|application-local)\\.yml"));
		assertThat(BuiltJars.libraries(BuiltJars.APPLICATION)).isNotEmpty()
			.noneMatch((name) -> name.startsWith("webauthn4j") || name.startsWith("jackson-dataformat-cbor"));
	}

	@Test
	void applicationDoesNotContainThePublishedKey() throws IOException {
		for (String name : BuiltJars.files(BuiltJars.APPLICATION)) {
			if (!name.startsWith("BOOT-INF/lib/")) {
				String content = new String(BuiltJars.read(BuiltJars.APPLICATION, name), StandardCharsets.ISO_8859_1);
				assertThat(content.contains("sandbox-api-key")).as(name).isFalse();
			}
		}
	}

	@Test
	void sandboxHasOnlyItsOwnClassesAndResources() throws IOException {
		List<String> rooms = List.of("sandbox", "jdbc", "start", "tomcat");
		List<String> resources = List.of("sandbox.yml", "sandbox-postgres.yml", "static/assets/logo.svg",
				"static/assets/site.css");
		List<String> folders = List.of("console/", "db/sandbox/", "templates/console/");
		assertThat(BuiltJars.files(BuiltJars.SANDBOX)).filteredOn((name) -> name.startsWith(CLASSES))
			.isNotEmpty()
			.allMatch((name) -> resources.contains(name.substring(CLASSES.length()))
					|| folders.stream().anyMatch((folder) -> name.startsWith(CLASSES + folder))
					|| rooms.stream().anyMatch((room) -> name.startsWith(CLASSES + "io/passkeyprofile/" + room + "/")));
	}

	@Test
	void sandboxHasTheLibrariesOfItsPom() throws IOException {
		List<String> starters = List.of("spring-boot-starter", "spring-boot-jarmode-tools");
		List<String> expected = Pom.SANDBOX.libraries()
			.stream()
			.map((library) -> library.getFileName().toString())
			.filter((name) -> starters.stream().noneMatch(name::startsWith))
			.toList();
		List<String> actual = BuiltJars.libraries(BuiltJars.SANDBOX)
			.filter((name) -> starters.stream().noneMatch(name::startsWith))
			.toList();

		assertThat(actual)
			.as("Exclude what only the application needs from the sandbox's repackage execution in pom.xml,"
					+ " and add what the sandbox needs to src/main/pom/passkey-profile-sandbox.xml")
			.containsExactlyInAnyOrderElementsOf(expected);
	}

	@Test
	void sandboxIsSmall() throws IOException {
		assertThat(BuiltJars.size(BuiltJars.SANDBOX)).isLessThan(45_000_000);
	}

	@Test
	void sdkHasItsPackageAlone() throws IOException {
		assertThat(BuiltJars.files(BuiltJars.SDK_CLASSES)).contains("io/passkeyprofile/passage/PassageFlex.class")
			.allMatch((name) -> name.startsWith("io/passkeyprofile/passage/") || name.equals("META-INF/MANIFEST.MF"));
		assertThat(BuiltJars.files(BuiltJars.SDK_SOURCES)).contains("io/passkeyprofile/passage/PassageFlex.java")
			.allMatch((name) -> name.startsWith("io/passkeyprofile/passage/") || name.equals("META-INF/MANIFEST.MF"));
		assertThat(BuiltJars.files(BuiltJars.SDK_JAVADOC)).contains("io/passkeyprofile/passage/PassageFlex.html",
				"index.html");
	}

	@Test
	void testLibraryHasItsPackageAndTheSandboxAlone() throws IOException {
		String folder = "io/passkeyprofile/testing/";
		assertThat(BuiltJars.files(BuiltJars.TEST_LIBRARY_CLASSES))
			.contains(folder + "PassageSandboxExtension.class", "META-INF/spring.factories")
			.allMatch((name) -> (name.startsWith(folder) && name.endsWith(".class"))
					|| name.equals(folder + "passage-sandbox.jar")
					|| name.matches("META-INF/(MANIFEST.MF|spring.factories)"));
		assertThat(BuiltJars.read(BuiltJars.TEST_LIBRARY_CLASSES, folder + "passage-sandbox.jar"))
			.isEqualTo(Files.readAllBytes(BuiltJars.SANDBOX));
		assertThat(BuiltJars.files(BuiltJars.TEST_LIBRARY_SOURCES)).contains(folder + "PassageSandboxExtension.java")
			.allMatch((name) -> name.startsWith(folder) || name.equals("META-INF/MANIFEST.MF"));
		assertThat(BuiltJars.files(BuiltJars.TEST_LIBRARY_JAVADOC)).contains(folder + "PassageSandboxExtension.html",
				"index.html");
	}

	@ParameterizedTest
	@MethodSource
	void noOtherJarIsForTests(Path jar) throws IOException {
		assertThat(BuiltJars.files(jar)).noneMatch((name) -> name.contains("io/passkeyprofile/testing/"))
			.noneMatch((name) -> name.matches(".*/(junit-|spring-test-|selenium-|opentest4j-|apiguardian-).*"));
	}

	static Stream<Path> noOtherJarIsForTests() {
		return Stream.of(BuiltJars.APPLICATION, BuiltJars.SANDBOX, BuiltJars.SDK_CLASSES);
	}

	@ParameterizedTest
	@MethodSource
	void libraryRunsOnJava17(Path jar) throws IOException {
		for (String name : BuiltJars.files(jar)) {
			if (name.endsWith(".class")) {
				// The class file version: 61 is Java 17
				assertThat(BuiltJars.read(jar, name)[7]).as(name).isEqualTo((byte) 61);
			}
		}
	}

	static Stream<Path> libraryRunsOnJava17() {
		return Stream.of(BuiltJars.SDK_CLASSES, BuiltJars.TEST_LIBRARY_CLASSES);
	}

	@ParameterizedTest
	@MethodSource
	void executableJarNamesOnlyFactoriesThatItHas(Path jar) throws IOException {
		Properties factories = PropertiesLoaderUtils
			.loadProperties(new ByteArrayResource(BuiltJars.read(jar, "META-INF/spring.factories")));

		List<String> files = BuiltJars.files(jar);
		assertThat(factories.values()).flatMap((names) -> List.of(names.toString().split(",", -1)))
			.isNotEmpty()
			.map((name) -> CLASSES + name.strip().replace('.', '/') + ".class")
			.allSatisfy((file) -> assertThat(files.contains(file)).as(file).isTrue());
	}

	static Stream<Path> executableJarNamesOnlyFactoriesThatItHas() {
		return Stream.of(BuiltJars.APPLICATION, BuiltJars.SANDBOX);
	}

	@ParameterizedTest
	@MethodSource
	void pomHasTheVersionsOfTheBuild(Pom pom) {
		assertThat(pom.version()).isEqualTo(Pom.APPLICATION.version());
		assertThat(pom.versions()).isNotEmpty().allSatisfy((artifactId, version) -> {
			String library = artifactId.equals("spring-boot-dependencies") ? "spring-boot" : artifactId;
			assertThat(version).as(artifactId)
				.isEqualTo(artifactId.equals("passage-flex-java") ? pom.version() : Pom.versionOnClassPath(library));
		});
	}

	static Stream<Pom> pomHasTheVersionsOfTheBuild() {
		return Stream.of(Pom.SDK, Pom.TEST_LIBRARY, Pom.SANDBOX);
	}

}
