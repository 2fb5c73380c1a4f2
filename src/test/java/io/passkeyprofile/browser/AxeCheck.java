package io.passkeyprofile.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The accessibility checker axe, which comes from npm.
 *
 * @see <a href="https://github.com/dequelabs/axe-core">axe-core</a>
 */
class AxeCheck {

	/** All rules. */
	static final List<String> ALL = List.of();

	/** The rules that depend on colors. */
	static final List<String> BY_COLOR = List.of("color-contrast", "link-in-text-block");

	/** The rules that depend on places and sizes. */
	static final List<String> BY_PLACE = List.of("target-size");

	/** The rules that depend on colors, places and sizes. */
	static final List<String> BY_LOOK = Stream.concat(BY_COLOR.stream(), BY_PLACE.stream()).toList();

	private static final String VIOLATIONS = """
			const done = arguments[arguments.length - 1];
			document.querySelectorAll('details').forEach((details) => { details.open = true; });
			const options = { resultTypes: ['violations'], elementRef: false };
			if (arguments[0].length) {
				options.runOnly = arguments[0];
			}
			axe.run(options).then(({ violations }) => done(violations
				.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}, ${help}: ${node.html}`))), done);
			""";

	private static final String SKIPPED = "The accessibility checker was skipped: no npm was found.";

	private final List<String> findings = new ArrayList<>();

	private @Nullable Object script;

	/** Loads axe into every page that the browser opens from now on, if npm is there. */
	void install(ChromeDriver browser) throws IOException {
		if (SkippedTests.hasProgram("npm")) {
			Path folder = NpmPackages.install("axe", SKIPPED);
			String axe = Files.readString(folder.resolve("node_modules/axe-core/axe.min.js"));
			this.script = browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", axe))
				.get("identifier");
		}
	}

	/** Loads axe into no more pages. */
	void uninstall(ChromeDriver browser) {
		if (this.script != null) {
			browser.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", this.script));
		}
	}

	void look(ChromeDriver browser, String where, List<String> rules) {
		if (this.script != null) {
			Object found = browser.executeAsyncScript(VIOLATIONS, rules);
			assertThat(found).isInstanceOf(List.class);
			((List<?>) found).forEach((violation) -> this.findings.add(where + ": " + violation));
		}
	}

	/** Returns what axe found. Without npm, the calling test is skipped. */
	List<String> findings() {
		SkippedTests.requireProgram("npm", SKIPPED);
		return this.findings;
	}

}
