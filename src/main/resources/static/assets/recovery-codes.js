// Prints and copies recovery codes. Without this script, the browser's own menu prints them, and a link downloads them.
import { show } from './status.js';

const root = document.querySelector('[data-recovery-codes]');
const print = root.querySelector('[data-print]');
const copy = root.querySelector('[data-copy]');

print.hidden = false;
print.addEventListener('click', () => window.print());

if (navigator.clipboard) {
	copy.hidden = false;
	copy.addEventListener('click', async () => {
		const codes = [...root.querySelectorAll('[data-codes] code')].map((code) => code.textContent);
		try {
			await navigator.clipboard.writeText(codes.join('\n'));
			show(root, 'copied', false);
		}
		catch {
			show(root, 'not-copied', true);
		}
	});
}
