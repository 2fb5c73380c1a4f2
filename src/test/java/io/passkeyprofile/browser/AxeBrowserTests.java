package io.passkeyprofile.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * axe finds nothing on any page, in both color schemes, at the least and the greatest
 * width. With {@code -Pfull} it looks at those in other languages and with long texts
 * too, and at each width in both schemes.
 *
 * @see <a href="https://github.com/dequelabs/axe-core">axe-core</a>
 */
@BrowserTest
@ExtendWith(EveryPageExtension.class)
class AxeBrowserTests {

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

	/** The rules that depend on colors and places. */
	private static final List<String> BY_LOOK = List.of("color-contrast", "link-in-text-block", "target-size");

	private static String axe;

	private final List<String> findings = new ArrayList<>();

	@BeforeAll
	static void install() throws IOException {
		Path folder = NpmPackages.install("axe", "The accessibility checker was skipped: no npm was found.");
		axe = Files.readString(folder.resolve("node_modules/axe-core/axe.min.js"));
	}

	@Test
	void findsNothing(EveryPage everyPage, ChromeDriver browser) {
		browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
		boolean full = Boolean.getBoolean("full");
		for (String name : everyPage.namesOfShown()) {
			if (!full && (name.startsWith(EveryPage.LONG) || EveryPage.isTranslated(name))) {
				continue;
			}
			browser.get(everyPage.url(name));
			browser.executeScript(axe);
			everyPage.emulate(browser, "light");
			// The words of the pseudo-language in names and labels differ
			look(browser, name, "light", 1280, name.startsWith(EveryPage.LONG) ? BY_LOOK : List.of());
			if (full) {
				look(browser, name, "light", 360, BY_LOOK);
				look(browser, name, "light", 320, BY_LOOK);
			}
			everyPage.emulate(browser, "dark");
			look(browser, name, "dark", 320, BY_LOOK);
			if (full) {
				look(browser, name, "dark", 360, BY_LOOK);
				look(browser, name, "dark", 1280, BY_LOOK);
			}
		}

		assertThat(this.findings).isEmpty();
	}

	private void look(ChromeDriver browser, String name, String scheme, int width, List<String> rules) {
		browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
		Object found = browser.executeAsyncScript(VIOLATIONS, rules);
		assertThat(found).isInstanceOf(List.class);
		((List<?>) found)
			.forEach((violation) -> this.findings.add(name + ", " + scheme + ", " + width + ": " + violation));
	}

}
