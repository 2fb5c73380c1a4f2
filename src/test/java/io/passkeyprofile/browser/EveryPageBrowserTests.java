package io.passkeyprofile.browser;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.passkeyprofile.MatrixTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks every page on every screen, in both color schemes, with large letters, long
 * texts and in other languages. Opening a page takes longer than checking it, so each
 * page is opened only once for all checks.
 */
@MatrixTest
@BrowserTest
@ExtendWith(EveryPageExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class EveryPageBrowserTests {

	private static final int WIDEST = 1280;

	private static final List<Integer> WIDTHS = List.of(320, 360, 768, WIDEST);

	private static final int LETTERS = 16;

	private final LayoutCheck layout = new LayoutCheck();

	private final AxeCheck axe = new AxeCheck();

	private final FocusCheck focus = new FocusCheck();

	/** What the browser shows now, because each change takes time. */
	private Screen shown = new Screen("", 0, 0);

	@BeforeAll
	void openEveryPage(EveryPage everyPage, ChromeDriver browser) throws IOException {
		this.axe.install(browser);
		everyPage.namesOfShown().forEach((name) -> open(everyPage, browser, name));
		this.axe.uninstall(browser);
	}

	private void open(EveryPage everyPage, ChromeDriver browser, String name) {
		browser.get(everyPage.url(name));
		if (EveryPage.isLong(name)) {
			this.layout.findUntranslated(browser, name);
			lookAtLargeLetters(browser, name);
		}
		lookInLight(browser, name);
		if (!EveryPage.isLong(name) && !EveryPage.isTranslated(name)) {
			// Other words change no colors
			lookInDark(browser, name);
			lookForTheFocus(browser, name);
		}
	}

	/** No page scrolls sideways or cuts anything off, and every text is in the files. */
	@Test
	void fitsEveryScreen() {
		assertThat(this.layout.findings).isEmpty();
	}

	@Test
	void axeFindsNothing() {
		assertThat(this.axe.findings()).isEmpty();
	}

	@Test
	void everyElementShowsThatItHasTheFocus() {
		assertThat(this.focus.findings).isEmpty();
	}

	private void lookInLight(ChromeDriver browser, String name) {
		for (int width : WIDTHS) {
			String where = show(browser, name, "light", width, LETTERS);
			this.layout.look(browser, where);
			this.axe.look(browser, where, rules(name, width));
		}
	}

	private static List<String> rules(String name, int width) {
		// The words of the pseudo-language in names and labels differ
		if (EveryPage.isLong(name)) {
			return AxeCheck.BY_PLACE;
		}
		// What doesn't depend on the look is checked once
		if (width == WIDEST) {
			return AxeCheck.ALL;
		}
		return EveryPage.isTranslated(name) ? AxeCheck.BY_PLACE : AxeCheck.BY_LOOK;
	}

	/** Begins with the width that is shown now. Other colors change no places. */
	private void lookInDark(ChromeDriver browser, String name) {
		for (int i = WIDTHS.size() - 1; i >= 0; i--) {
			String where = show(browser, name, "dark", WIDTHS.get(i), LETTERS);
			this.axe.look(browser, where, AxeCheck.BY_COLOR);
		}
	}

	private void lookAtLargeLetters(ChromeDriver browser, String name) {
		for (int width : WIDTHS) {
			this.layout.look(browser, show(browser, name, "light", width, 2 * LETTERS));
		}
	}

	private void lookForTheFocus(ChromeDriver browser, String name) {
		// From now on the focus comes from the keyboard
		browser.findElement(By.tagName("body")).sendKeys(Keys.TAB);
		for (String scheme : List.of("light", "dark")) {
			this.focus.look(browser, show(browser, name, scheme, WIDEST, LETTERS));
		}
	}

	/**
	 * Shows a page that is open on a screen, without transitions to wait for.
	 * @return the page and the screen, for findings
	 */
	private String show(ChromeDriver browser, String name, String scheme, int width, int letters) {
		Screen screen = new Screen(scheme, width, letters);
		if (!screen.scheme().equals(this.shown.scheme())) {
			browser.executeCdpCommand("Emulation.setEmulatedMedia",
					Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme),
							Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
		}
		if (screen.letters() != this.shown.letters()) {
			browser.executeCdpCommand("Page.setFontSizes", Map.of("fontSizes", Map.of("standard", letters)));
		}
		if (screen.width() != this.shown.width()) {
			browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
					Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
		}
		this.shown = screen;
		return "%s, %s, %d px, letters of %d px".formatted(name, scheme, width, letters);
	}

	/**
	 * What a page is shown on.
	 *
	 * @param scheme {@code light} or {@code dark}
	 * @param width in CSS pixels
	 * @param letters their size, in CSS pixels
	 */
	private record Screen(String scheme, int width, int letters) {

	}

}
