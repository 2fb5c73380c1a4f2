package io.passkeyprofile.browser;

import java.util.ArrayList;
import java.util.List;

import org.openqa.selenium.chrome.ChromeDriver;

/**
 * Finds elements that make a page scroll sideways or are cut off, and texts that don't
 * come from the message files.
 */
class LayoutCheck {

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
	 * Lists texts without brackets, which don't come from the pseudo locale's messages.
	 * It ignores names and times, which are not in the message files.
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

	final List<String> findings = new ArrayList<>();

	/** Looks at a page of the pseudo locale. */
	void findUntranslated(ChromeDriver browser, String name) {
		((List<?>) browser.executeScript(UNTRANSLATED))
			.forEach((text) -> this.findings.add(name + " says what isn't in the files: " + text));
	}

	void look(ChromeDriver browser, String where) {
		((List<?>) browser.executeScript(TOO_BROAD)).forEach((finding) -> this.findings.add(where + ": " + finding));
	}

}
