package io.passkeyprofile.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.MatrixTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Nu HTML checker finds nothing wrong with any page. It runs in a process of its own,
 * because it brings another server and other XML parsers than the application.
 */
@MatrixTest
@LocalApplicationTest
@ExtendWith(EveryPageExtension.class)
class HtmlCheckerTests {

	/**
	 * Thymeleaf writes the hidden field with the CSRF token like this, and the checker
	 * takes the pseudo locale for Hungarian.
	 */
	private static final String EXPECTED = "Trailing slash on void elements.*|This document appears.*lang=\"en-XA\".*";

	@Test
	void findsNothingOnAnyPage(EveryPage everyPage, @TempDir Path folder) throws IOException, InterruptedException {
		Path checkerFolder = NpmPackages.install("html-checker", "The HTML checker was skipped: no npm was found.");
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-jar",
				checkerFolder.resolve("node_modules/vnu-jar/build/dist/vnu.jar").toString(), "--filterpattern",
				EXPECTED));
		for (Map.Entry<String, String> page : everyPage.pages().entrySet()) {
			if (EveryPage.isTranslated(page.getKey())) {
				continue;
			}
			Path file = Files.writeString(folder.resolve(page.getKey() + ".html"), page.getValue());
			command.add(file.toString());
		}

		Process checker = new ProcessBuilder(command).redirectErrorStream(true).start();
		String findings = new String(checker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(findings).isEmpty();
		assertThat(checker.waitFor()).isZero();
	}

}
