package io.passkeyprofile.passage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import com.fasterxml.jackson.annotation.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The entry class: its sample, its settings and its end.
 */
@Isolated("The standard output belongs to the JVM")
class PassageFlexTests {

	private static final Path SOURCE = Path.of("src/main/java",
			PassageFlex.class.getName().replace('.', '/') + ".java");

	private static final Pattern SAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);

	@TempDir
	private Path directory;

	@Test
	void sampleInTheJavadocCompilesAndListsPasskeys() throws Exception {
		assertThat(compile(sample())).isEmpty();
		try (StubPassage stub = new StubPassage()) {
			stub.json(200, TestAnswers.pageOf(TestAnswers.USER_ID, TestAnswers.EXTERNAL_ID))
				.json(200, TestAnswers.devices(TestAnswers.device()));
			assertThat(run(stub)).isEqualToIgnoringNewLines("1Password, used 7 times");
			assertThat(stub.requests()).hasSize(2);
		}
	}

	@Test
	void sampleInTheJavadocReportsAFailure() throws Exception {
		assertThat(compile(sample())).isEmpty();
		try (StubPassage stub = new StubPassage()) {
			stub.json(401, TestAnswers.error("invalid_access_token"));
			assertThat(run(stub))
				.isEqualToIgnoringNewLines("401 invalid_access_token: A sentence for a person. Check the API key.");
		}
	}

	@Test
	void noticesASampleThatDoesNotCompile() throws IOException {
		assertThat(compile(sample().replace("listDevices", "getDevices"))).contains("cannot find symbol");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api.example.com/v1", "http://localhost:8081", "HTTP://[::1]:8081/a/b" })
	void baseUrlMayEndInSlashes(String url) {
		Stream.of(url, url + "/", url + "//")
			.forEach((baseUrl) -> assertThat(
					PassageFlex.builder(StubPassage.APP_ID, StubPassage.API_KEY).baseUrl(URI.create(baseUrl)).build())
				.asString()
				.endsWith("baseUrl=" + url + "]"));
	}

	@Test
	void refusesCallsAfterClose() {
		try (StubPassage stub = new StubPassage()) {
			PassageFlex passage = stub.client().build();
			passage.close();
			passage.close();
			assertThatIllegalStateException().isThrownBy(() -> passage.auth().verifyNonce("n0nce"))
				.withMessage("This PassageFlex is closed. Build a new one.");
			assertThatIllegalStateException().isThrownBy(() -> passage.users().listDevices(TestAnswers.EXTERNAL_ID));
			assertThatIllegalStateException()
				.isThrownBy(() -> passage.users().revokeDevice(TestAnswers.EXTERNAL_ID, TestAnswers.DEVICE_ID));
			assertThat(stub.requests()).isEmpty();
		}
	}

	private static String sample() throws IOException {
		Matcher sample = SAMPLE.matcher(Files.readString(SOURCE));
		assertThat(sample.find()).as("a sample in the Javadoc of PassageFlex").isTrue();
		return sample.group(1)
			.lines()
			.map((line) -> line.replaceFirst("^ \\* ?", ""))
			.collect(Collectors.joining("\n"));
	}

	/**
	 * Compiles against the SDK and the annotations of Jackson, and returns the errors.
	 */
	private String compile(String sample) throws IOException {
		Path source = Files.writeString(this.directory.resolve("ListPasskeys.java"), sample);
		String classPath = Stream.of(PassageFlex.class, JsonValue.class)
			.map((type) -> Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())))
			.map(Path::toString)
			.collect(Collectors.joining(System.getProperty("path.separator")));
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter errors = new StringWriter();
		compiler
			.getTask(errors, null, null,
					List.of("-Xlint:all", "-Werror", "-proc:none", "--release", "17", "-d", this.directory.toString(),
							"-classpath", classPath),
					null, compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
			.call();
		return errors.toString();
	}

	private String run(StubPassage stub) throws Exception {
		PrintStream out = System.out;
		PrintStream err = System.err;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		try (PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
				URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() },
						getClass().getClassLoader())) {
			System.setOut(capture);
			System.setErr(capture);
			loader.loadClass("ListPasskeys")
				.getMethod("main", String[].class)
				.invoke(null, (Object) new String[] { StubPassage.APP_ID, StubPassage.API_KEY, stub.url().toString(),
						TestAnswers.EXTERNAL_ID });
		}
		finally {
			System.setOut(out);
			System.setErr(err);
		}
		return printed.toString(StandardCharsets.UTF_8);
	}

}
