package io.passkeyprofile.sandbox.commandline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.passkeyprofile.StandaloneTest;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.commandline.Options.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@StandaloneTest
class OptionsTests {

	private static final String APP_ID = "9DeEXvYBStnzwQcHFd6f558L";

	@Test
	void passesSettingsOn() {
		assertThat(Options.parse("--server.port=8082", "--sandbox.apps[0].name=a=b", "--spring.x=", "--logging.y=z")
			.arguments())
			.containsExactly("--server.port=8082", "--sandbox.apps[0].name=a=b", "--spring.x=", "--logging.y=z");
		assertThat(Options.parse().arguments()).isEmpty();
	}

	@Test
	void optionsAreShortForSettings() {
		Options options = Options.parse("--memory", "--port", "0", "--import=in", "--export-on-exit",
				"--exit-with-stdin");
		assertThat(options.arguments()).containsExactlyInAnyOrder("--server.port=0",
				"--spring.datasource.url=jdbc:h2:mem:sandbox", "--sandbox.import=" + Path.of("in").toAbsolutePath(),
				"--sandbox.export-on-exit=" + Path.of("in").toAbsolutePath());
		assertThat(options.isAnyPort()).isTrue();
		assertThat(options.isExitsWithStdin()).isTrue();
		assertThat(Options.parse("--import", "in", "--export-on-exit=out").arguments())
			.contains("--sandbox.export-on-exit=" + Path.of("out").toAbsolutePath());
	}

	@Test
	void onlyPortZeroIsAnyPort() {
		assertThat(Options.parse("--server.port=0").isAnyPort()).isTrue();
		assertThat(Options.parse("--port=8081").isAnyPort()).isFalse();
		assertThat(Options.parse().isAnyPort()).isFalse();
	}

	@Test
	void execHasAnAppOfItsOwn() {
		Options options = Options.parse("exec", "--origin", "http://localhost:3000", "--", "npm", "test", "--help");
		assertThat(options.command()).containsExactly("npm", "test", "--help");
		assertThat(options.isHelp()).isFalse();
		assertThat(options.arguments()).contains("--sandbox.apps[0].auth-origin=http://localhost:3000",
				"--spring.datasource.url=jdbc:h2:mem:sandbox", "--server.port=0");
		assertThat(options.required("sandbox.apps[0].id")).matches(RandomIds.PATTERN)
			.isNotEqualTo(Options.parse("exec", "true").required("sandbox.apps[0].id"));
		assertThat(options.required("sandbox.apps[0].api-keys[0]"))
			.isNotEqualTo(Options.parse("exec", "true").required("sandbox.apps[0].api-keys[0]"));
	}

	@Test
	void execTakesSettingsAndTheCommandWithoutASeparator() {
		Options options = Options.parse("exec", "--sandbox.apps[0].id=" + APP_ID, "npm", "--version");
		assertThat(options.command()).isEqualTo(List.of("npm", "--version"));
		assertThat(options.required("sandbox.apps[0].id")).isEqualTo(APP_ID);
		assertThat(options.required("sandbox.apps[0].auth-origin")).isEqualTo("http://localhost:8080");
	}

	@Test
	void execTakesOverTheIdOfTheOnlyAppThatItImports(@TempDir Path folder) throws IOException {
		Files.createFile(folder.resolve(APP_ID + ".jsonl"));
		Files.createFile(folder.resolve("README.md"));
		assertThat(Options.parse("exec", "--import=" + folder, "true").required("sandbox.apps[0].id"))
			.isEqualTo(APP_ID);
		Files.createFile(folder.resolve("a" + APP_ID.substring(1) + ".jsonl"));
		assertThat(Options.parse("exec", "--import=" + folder, "true").required("sandbox.apps[0].id"))
			.isNotEqualTo(APP_ID);
	}

	@Test
	void importAndExportTakeAFile() {
		assertThat(Options.parse("import", "--strict", "users.csv", "--app", APP_ID).transfer())
			.isEqualTo(new Transfer(true, APP_ID, "users.csv", true));
		assertThat(Options.parse("import", "-").transfer()).isEqualTo(new Transfer(true, null, "-", false));
		Options options = Options.parse("export", "--spring.profiles.active=postgres", "users.jsonl");
		assertThat(options.transfer()).isEqualTo(new Transfer(false, null, "users.jsonl", false));
		assertThat(options.arguments()).contains("--spring.profiles.active=postgres");
	}

	@Test
	void helpAndVersionNeedNothingElse() {
		assertThat(Options.parse("exec", "--help").isHelp()).isTrue();
		assertThat(Options.parse("-h").isHelp()).isTrue();
		assertThat(Options.parse("--version").isVersion()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--nope                                 | Unknown option --nope.
					--memory=true                          | Unknown option --memory=true.
					run                                    | Unknown option run.
					--                                     | Unknown option --.
					--other.setting=1                      | Unknown option --other.setting=1.
					--server.port 0                        | Unknown option --server.port.
					--port                                 | --port needs a value.
					--port=                                | --port needs a value.
					--port x                               | --port must be a number from 0 to 65535.
					--port 65536                           | --port must be a number from 0 to 65535.
					--import                               | --import needs a value.
					--export-on-exit                       | --export-on-exit needs a folder, unless --import names one.
					--memory --spring.datasource.url=jdbc: | --memory and --spring.datasource.url can't be combined.
					--origin http://localhost:3000         | --origin is for exec. Otherwise set --sandbox.apps[0].auth-origin.
					import                                 | import needs a file.
					import a b                             | Unknown option b.
					export --strict users.jsonl            | export takes no such option.
					import --memory users.jsonl            | import takes no such option.
					export -                               | export needs a file, which only you can read.
					--strict                               | --app and --strict are for import and export.
					exec                                   | exec needs a command, after --.
					exec --                                | exec needs a command, after --.
					exec --origin http://localhost/ -- npm | --origin must be as browsers write it, without a path, such as http://localhost:3000.
					exec --origin localhost -- npm         | --origin must be as browsers write it, without a path, such as http://localhost:3000.
					exec --exit-with-stdin -- npm          | --exit-with-stdin is not for exec, whose standard input is the command's.
					""")
	void refusesInvalidCommandLines(String arguments, String sentence) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Options.parse(arguments.split(" ", -1)))
			.withMessage(sentence);
	}

}
