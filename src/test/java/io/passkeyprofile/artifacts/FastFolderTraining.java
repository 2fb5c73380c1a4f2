package io.passkeyprofile.artifacts;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.passkeyprofile.FreePort;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.sandbox.TestAuthenticator;
import io.passkeyprofile.sandbox.TestBrowser;
import io.passkeyprofile.sandbox.TestRegistration;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes {@code target/fast}, a folder from which the application starts fast. Spring
 * prepares the beans there, so that the start doesn't have to search for them. Then the
 * application runs once as people would use it, and the JVM stores what it has learned in
 * a cache.
 */
class FastFolderTraining {

	private static final Path FOLDER = BuiltJars.TARGET.resolve("fast");

	private static final String JAR = "passkey-profile.jar";

	/** Whether this JDK stores profiles of methods in addition to classes. */
	private static final boolean HAS_AOT_CACHE = Runtime.version().feature() >= 25;

	/** Enough for the JVM to learn which methods a page needs most. */
	private static final int VISITS = 1500;

	private static final String PASSWORD = "correct horse";

	private final int port = FreePort.find();

	@TempDir
	private Path temporary;

	@Test
	void trains() throws IOException, InterruptedException {
		FileSystemUtils.deleteRecursively(FOLDER);
		Files.createDirectory(FOLDER);
		complete(java(Map.of(), "-Djarmode=tools", "-jar", BuiltJars.APPLICATION.toString(), "extract", "--destination",
				FOLDER.toString()));
		Path options = Files.copy(Path.of("src/build/java-options"), FOLDER.resolve("java-options"));
		try (TestSandbox sandbox = TestSandbox.start()) {
			Map<String, String> settings = Map.of("PASSAGE_APP_ID", TestSandbox.APP, "PASSAGE_API_KEY", TestSandbox.KEY,
					"PASSAGE_API_URL", sandbox.managementUrl().toString(), "PASSAGE_AUTH_URL",
					sandbox.managementUrl().toString(), "SERVER_PORT", String.valueOf(this.port),
					"MANAGEMENT_SERVER_PORT", "0", "PROFILE_SHUTDOWN_DELAY", "0s", "SPRING_DATASOURCE_URL",
					"jdbc:h2:file:" + this.temporary.resolve("profile"));
			prepareBeans(settings);
			// In a copy of the folder, JDK 25 accepts only a cache that was made with
			// absolute paths, and JDK 17 only one made with relative paths
			Process application = HAS_AOT_CACHE
					? java(settings, "@java-options", "-XX:AOTCacheOutput=passkey-profile.aot", "-jar",
							FOLDER.resolve(JAR).toString())
					: java(settings, "@java-options", "-XX:ArchiveClassesAtExit=passkey-profile.jsa", "-jar", JAR);
			try {
				use(application, new TestBrowser(sandbox));
			}
			finally {
				application.destroy();
				application.waitFor();
			}
		}
		Files.writeString(options, HAS_AOT_CACHE ? """
				-XX:AOTCache=passkey-profile.aot
				# JDK 25 warns about parts of the cache that it can do without
				-Xlog:aot*=error
				""" : """
				-XX:SharedArchiveFile=passkey-profile.jsa
				""", StandardOpenOption.APPEND);
		complete(java(Map.of(), "@java-options", HAS_AOT_CACHE ? "-XX:AOTMode=on" : "-Xshare:on", "-cp", JAR,
				"-version"));
	}

	private void prepareBeans(Map<String, String> settings) throws IOException, InterruptedException {
		Path sources = this.temporary.resolve("sources");
		Path classes = this.temporary.resolve("classes");
		String application = PasskeyProfileApplication.class.getName();
		complete(java(settings, "-cp", JAR, SpringApplicationAotProcessor.class.getName(), application,
				sources.toString(), classes.toString(), classes.toString(), "io.passkeyprofile", "passkey-profile"));
		List<String> compiler = new ArrayList<>(List.of("-nowarn", "-proc:none", "-cp",
				classes + File.pathSeparator + FOLDER.resolve(JAR), "-d", classes.toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.filter(Files::isRegularFile).map(Path::toString).forEach(compiler::add);
		}
		tool("javac", compiler);
		tool("jar", List.of("--update", "--file", FOLDER.resolve(JAR).toString(), "-C", classes.toString(), "."));
	}

	private static void tool(String name, List<String> arguments) {
		int errors = ToolProvider.findFirst(name)
			.orElseThrow()
			.run(System.out, System.err, arguments.toArray(String[]::new));
		assertThat(errors).as(name).isZero();
	}

	private void use(Process application, TestBrowser browser) throws InterruptedException {
		Visitor visitor = new Visitor(this.port).sending("User-Agent", TestBrowser.CHROME_ON_WINDOWS);
		waitFor(application, visitor);
		visitor.signUp("training", PASSWORD);
		TestAuthenticator laptop = TestAuthenticator.es256();
		addPasskey(visitor, browser, laptop);
		addPasskey(visitor, browser, TestAuthenticator.es256());
		visitor.submit("/sign-out", Map.of());
		assertThat(visitor.signIn("training", "wrong").body()).contains("<form");
		assertThat(visitor.signIn("training", PASSWORD).uri().getPath()).isEqualTo("/profile");
		visitor.submit("/sign-out", Map.of());
		visitor.open("/sign-in");
		String nonce = browser.authenticate(laptop).json("$.nonce");
		assertThat(visitor.submit("/sign-in/passkey", Map.of("nonce", nonce)).uri().getPath()).isEqualTo("/profile");

		IntStream.range(0, VISITS).parallel().forEach((visit) -> {
			assertThat(visitor.open("/profile").statusCode()).isEqualTo(200);
			assertThat(visitor.getJson("/user/devices").statusCode()).isEqualTo(200);
		});

		Matcher revoke = Pattern.compile("/profile/passkeys/[^\"/]+/revoke").matcher(visitor.open("/profile").body());
		assertThat(revoke.find()).isTrue();
		assertThat(visitor.open(revoke.group()).body()).contains("Revoke");
		assertThat(visitor.submit(revoke.group(), Map.of()).body()).contains("The passkey is revoked.");
	}

	private static void addPasskey(Visitor visitor, TestBrowser browser, TestAuthenticator authenticator) {
		visitor.open("/profile/passkeys/new");
		String transaction = JsonPath.read(visitor.postJson("/user/devices/transaction", "{}").body(),
				"$.transactionId");
		TestSandbox.Answer started = browser.startRegister(transaction);
		String nonce = browser.finishRegister(new TestRegistration(authenticator, started).json()).json("$.nonce");
		assertThat(visitor.postJson("/user/devices", "{\"nonce\":\"%s\"}".formatted(nonce)).statusCode())
			.isEqualTo(204);
	}

	private static void waitFor(Process application, Visitor visitor) throws InterruptedException {
		while (application.isAlive()) {
			try {
				visitor.open("/sign-in");
				return;
			}
			catch (UncheckedIOException ex) {
				Thread.sleep(100);
			}
		}
		throw new IllegalStateException("The application doesn't start, see target/fast.log");
	}

	private static void complete(Process process) throws InterruptedException {
		assertThat(process.waitFor()).as("exit code, see target/fast.log").isZero();
	}

	private static Process java(Map<String, String> environment, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(FOLDER.toFile())
			.redirectErrorStream(true)
			.redirectOutput(Redirect.appendTo(BuiltJars.TARGET.resolve("fast.log").toFile()));
		builder.environment().putAll(environment);
		return builder.start();
	}

}
