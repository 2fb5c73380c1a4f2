package io.passkeyprofile.artifacts;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.MatrixTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample project runs its own tests with Maven, against the artifacts of this build.
 */
@MatrixTest
class SampleProjectArtifactTests {

	private static final Path SAMPLE = Path.of("src/docs/samples/java-tests");

	private static final Path MAVEN = Path.of(System.getProperty("maven.home"));

	/** Not deleted, because Maven stores here what it downloads for other versions. */
	private static final Path REPOSITORY = BuiltJars.TARGET.resolve("sample-repository");

	private static final Path CACHE = BuiltJars.TARGET.resolve("cache");

	@TempDir
	private Path folder;

	@Test
	void passesWithWhatTheBuildHasDownloaded() throws IOException, InterruptedException {
		// The build has downloaded its own JUnit, not the one of Spring Boot
		String jUnit = Test.class.getPackage().getImplementationVersion();
		assertPasses(run(null, "--offline", "-Djunit-jupiter.version=" + jUnit, "-Dtest=!BrowserTests"));
	}

	@EnabledIfSystemProperty(named = "full", matches = "true")
	@ParameterizedTest
	@CsvSource({ "3.5.0, -Djackson-bom.version=2.21.4", "3.5.14, -B", "3.5.16, -B", "4.0.9, -B", "4.1.2, -B" })
	void passesBesideOtherVersionsOfSpringBoot(String version, String option) throws IOException, InterruptedException {
		assertPasses(run(version, option));
	}

	@EnabledIfSystemProperty(named = "full", matches = "true")
	@Test
	void saysWhichAnnotationsAreTooOld() throws IOException, InterruptedException {
		try (JavaProcess maven = run("3.5.0")) {
			assertThat(maven.exitCode()).isEqualTo(1);
			assertThat(maven.output()).contains("jackson-bom.version to 2.21.4");
		}
	}

	/** Checks that the sandbox ends with its parent, although nothing else stops it. */
	private static void assertSandboxIsGone() {
		for (ProcessHandle process : ProcessHandle.allProcesses()
			.filter((process) -> process.info().commandLine().orElse("").contains(CACHE.toString()))
			.toList()) {
			assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
		}
	}

	private static void assertPasses(JavaProcess maven) throws InterruptedException {
		try (maven) {
			assertThat(maven.exitCode()).as(maven.output()).isZero();
			assertThat(maven.output()).contains("Tests run:", "BUILD SUCCESS");
			assertThat(CACHE.resolve("passage-sandbox")).isNotEmptyDirectory();
			assertSandboxIsGone();
		}
	}

	private JavaProcess run(@Nullable String springBoot, String... options) throws IOException {
		install("passage-flex-java", BuiltJars.SDK_CLASSES);
		install("passage-sandbox-test", BuiltJars.TEST_LIBRARY_CLASSES);
		FileSystemUtils.copyRecursively(SAMPLE, this.folder);
		if (springBoot != null) {
			Path pom = this.folder.resolve("pom.xml");
			Files.writeString(pom, Files.readString(pom)
				.replaceFirst("<version>[0-9.]+</version>", "<version>" + springBoot + "</version>"));
		}
		List<String> arguments = new ArrayList<>(List.of("-cp", launcher().toString(),
				"-Dclassworlds.conf=" + MAVEN.resolve("bin/m2.conf"), "-Dmaven.home=" + MAVEN,
				"-Dmaven.multiModuleProjectDirectory=" + this.folder,
				"org.codehaus.plexus.classworlds.launcher.Launcher", "--batch-mode", "--no-transfer-progress", "test",
				"-Dmaven.repo.local=" + REPOSITORY, "-Dmaven.repo.local.tail=" + System.getProperty("build.repository"),
				"-DargLine=-XX:TieredStopAtLevel=1 -Xshare:off"));
		arguments.addAll(List.of(options));
		return JavaProcess.start(this.folder, Map.of("XDG_CACHE_HOME", CACHE.toString()),
				arguments.toArray(String[]::new));
	}

	private static Path launcher() throws IOException {
		try (DirectoryStream<Path> jars = Files.newDirectoryStream(MAVEN.resolve("boot"), "plexus-classworlds-*.jar")) {
			return jars.iterator().next();
		}
	}

	/** Puts an artifact where Maven looks for it, as the phase install would. */
	private static void install(String artifactId, Path jar) throws IOException {
		String version = Pom.APPLICATION.version();
		Path target = REPOSITORY.resolve("io/passkeyprofile/" + artifactId + "/" + version);
		FileSystemUtils.deleteRecursively(target);
		Files.createDirectories(target);
		Files.createLink(target.resolve(artifactId + "-" + version + ".jar"), jar);
		Files.copy(Path.of("src/main/pom/" + artifactId + ".xml"), target.resolve(artifactId + "-" + version + ".pom"));
	}

}
