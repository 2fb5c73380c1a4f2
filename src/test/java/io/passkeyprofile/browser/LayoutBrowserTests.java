package io.passkeyprofile.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No page scrolls sideways or cuts anything off, however narrow the screen, large the
 * letters or long the texts, and every text is in the files.
 */
@BrowserTest
@ExtendWith(EveryPageExtension.class)
class LayoutBrowserTests {

	private static final List<Integer> WIDTHS = List.of(320, 360, 768, 1280);

	private static final int LETTERS = 16;

	/**
	 * Opens details, shows the longest messages, and names what is broader than the
	 * screen or than its own box.
	 */
	private static final String TOO_BROAD = """
			const hidden = '.visually-hidden, .visually-hidden *, .skip-link';
			const name = (element) => element.tagName.toLowerCase() + [...element.classList].map((c) => '.' + c).join('');
			const found = [];
			document.querySelectorAll('details').forEach((details) => { details.open = true; });
			document.querySelectorAll('[data-status]').forEach((status) => {
				const texts = [...status.parentElement.querySelectorAll('[data-message]')].map((text) => text.textContent);
				status.textContent = texts.sort((a, b) => b.length - a.length)[0];
				status.hidden = false;
			});
			if (document.scrollingElement.scrollWidth > innerWidth) {
				found.push('page: ' + document.scrollingElement.scrollWidth);
			}
			for (const element of document.body.querySelectorAll('*')) {
				if (element.matches(hidden) || !element.checkVisibility()) {
					continue;
				}
				const { left, right } = element.getBoundingClientRect();
				if (left < -0.5 || right > innerWidth + 0.5) {
					found.push(`${name(element)}: ${left} to ${right}`);
				}
				else if (element.clientWidth > 0 && element.tagName !== 'INPUT' && element.scrollWidth > element.clientWidth + 1) {
					found.push(`${name(element)}: ${element.scrollWidth} in ${element.clientWidth}`);
				}
			}
			return found;
			""";

	/**
	 * Names texts that people read and that are not in brackets, as those of the pseudo
	 * locale are. Names and times are not in the files.
	 */
	private static final String UNTRANSLATED = """
			const names = 'script, style, noscript, code, bdi, time, input, [lang]:not(html), [lang]:not(html) *';
			const left = (text) => /\\p{L}/u.test((text ?? '').replace(/\\[.*\\]/gs, ''));
			const found = [];
			const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
			while (texts.nextNode()) {
				const text = texts.currentNode;
				if (!text.parentElement.matches(names) && left(text.data)) {
					found.push(text.data.trim());
				}
			}
			for (const element of document.querySelectorAll('[aria-label], [placeholder], [alt], [data-label], [data-just-now]')) {
				for (const name of ['aria-label', 'placeholder', 'alt', 'data-label', 'data-just-now']) {
					if (left(element.getAttribute(name))) {
						found.push(`${name}: ${element.getAttribute(name)}`);
					}
				}
			}
			return found;
			""";

	private final List<String> findings = new ArrayList<>();

	@Test
	void fitsEveryScreen(EveryPage everyPage, ChromeDriver browser) {
		for (String name : everyPage.namesOfShown()) {
			browser.get(everyPage.url(name));
			boolean extreme = name.startsWith(EveryPage.LONG);
			if (extreme) {
				((List<?>) browser.executeScript(UNTRANSLATED))
					.forEach((text) -> this.findings.add(name + " says what isn't in the files: " + text));
			}
			boolean translated = EveryPage.isTranslated(name);
			for (int letters : extreme ? List.of(LETTERS, 2 * LETTERS) : List.of(LETTERS)) {
				browser.executeCdpCommand("Page.setFontSizes", Map.of("fontSizes", Map.of("standard", letters)));
				everyPage.emulate(browser, "light");
				(translated ? List.of(320, 1280) : WIDTHS)
					.forEach((width) -> look(browser, name, letters, "light", width));
				if (!extreme && !translated) {
					// Colors move nothing, but icons may differ
					everyPage.emulate(browser, "dark");
					look(browser, name, letters, "dark", WIDTHS.get(0));
				}
			}
		}

		assertThat(this.findings).isEmpty();
	}

	private void look(ChromeDriver browser, String name, int letters, String scheme, int width) {
		browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
		for (Object finding : (List<?>) browser.executeScript(TOO_BROAD)) {
			this.findings.add("%s, %d px, letters of %d px, %s: %s".formatted(name, width, letters, scheme, finding));
		}
	}

}
