package io.passkeyprofile.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Nu HTML checker has nothing to say of any page. It runs in a process of its own,
 * since the server and the XML parsers that it brings must not be those of the
 * application.
 */
@ExtendWith(EveryPageExtension.class)
class HtmlCheckerTests {

	/** Written by the build: the class path of the checker. */
	private static final Path CHECKER = Path.of("target", "html-checker.path");

	/** It writes the hidden field with the CSRF token. */
	private static final String OF_THYMELEAF = "Trailing slash on void elements.*";

	@Test
	void findsNothingOnAnyPage(EveryPage everyPage, @TempDir Path folder) throws IOException, InterruptedException {
		assertThat(CHECKER).as("Maven's phase process-test-classes writes it").exists();
		List<String> command = new ArrayList<>(
				List.of(ProcessHandle.current().info().command().orElse("java"), "-cp", Files.readString(CHECKER),
						"nu.validator.client.SimpleCommandLineValidator", "--filterpattern", OF_THYMELEAF));
		for (Map.Entry<String, String> page : everyPage.pages().entrySet()) {
			Path file = Files.writeString(folder.resolve(page.getKey() + ".html"), page.getValue());
			command.add(file.toString());
		}

		Process checker = new ProcessBuilder(command).redirectErrorStream(true).start();
		String findings = new String(checker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(findings).isEmpty();
		assertThat(checker.waitFor()).isZero();
	}

}
