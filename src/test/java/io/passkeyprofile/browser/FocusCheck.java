package io.passkeyprofile.browser;

import java.util.ArrayList;
import java.util.List;

import org.openqa.selenium.chrome.ChromeDriver;

/**
 * Finds elements that don't show clearly enough that they have the focus.
 *
 * @see <a href="https://www.w3.org/TR/WCAG22/#focus-appearance">WCAG 2.2, Focus
 * Appearance</a>
 */
class FocusCheck {

	/**
	 * Focuses one element after the other, and names each whose ring is missing, thin,
	 * cut off, or less than 3 : 1 against what is around it or the element itself.
	 */
	private static final String TOO_FAINT = """
			const name = (element) => element.tagName.toLowerCase() + [...element.classList].map((c) => '.' + c).join('');
			const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
			const white = matchMedia('(prefers-color-scheme: dark)').matches ? '#000' : '#fff';
			const painted = new Map();
			const paint = (colors) => {
				const key = colors.join();
				if (!painted.has(key)) {
					painted.set(key, luminance(colors));
				}
				return painted.get(key);
			};
			const luminance = (colors) => {
				canvas.fillStyle = white;
				canvas.fillRect(0, 0, 1, 1);
				for (const color of colors) {
					canvas.fillStyle = color;
					canvas.fillRect(0, 0, 1, 1);
				}
				const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => value / 255)
					.map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
				return 0.2126 * r + 0.7152 * g + 0.0722 * b;
			};
			const backgrounds = (element) => {
				const colors = [];
				for (let at = element; at; at = at.parentElement) {
					colors.unshift(getComputedStyle(at).backgroundColor);
				}
				return colors;
			};
			const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
			const found = [];
			const check = (element) => {
				element.focus();
				if (document.activeElement !== element) {
					return;
				}
				const style = getComputedStyle(element);
				const ring = { color: style.outlineColor, style: style.outlineStyle, width: parseFloat(style.outlineWidth) };
				const say = (what) => found.push(`${name(element)} “${element.textContent.trim()}”: ${what} ${JSON.stringify(ring)}`);
				if (ring.style !== 'solid' || ring.width < 2 || parseFloat(style.outlineOffset) < 1) {
					say('no ring of its own');
				}
				const around = backgrounds(element.parentElement);
				for (const colors of [around, backgrounds(element)]) {
					const ratio = contrast(paint([...colors, ring.color]), paint(colors));
					if (ratio < 3) {
						say(`${ratio.toFixed(2)} : 1`);
					}
				}
				const reach = ring.width + parseFloat(style.outlineOffset);
				const box = element.getBoundingClientRect();
				for (let at = element.parentElement; at; at = at.parentElement) {
					const clip = at === document.documentElement ? { left: 0, right: innerWidth } : at.getBoundingClientRect();
					const clips = at === document.documentElement || getComputedStyle(at).overflowX !== 'visible';
					if (clips && (box.left - reach < clip.left || box.right + reach > clip.right)) {
						say('cut off by ' + name(at));
					}
				}
			};
			const focusable = 'a[href], button, input:not([type=hidden]), summary, [tabindex]';
			document.querySelectorAll(focusable).forEach(check);
			return found;
			""";

	final List<String> findings = new ArrayList<>();

	/** Looks at a page to which the focus came from the keyboard. */
	void look(ChromeDriver browser, String where) {
		((List<?>) browser.executeScript(TOO_FAINT)).forEach((finding) -> this.findings.add(where + ": " + finding));
	}

}
