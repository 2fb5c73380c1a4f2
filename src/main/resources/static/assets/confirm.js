// Proves with a passkey that the person at the screen is the one who is signed in.
import { authenticate, CeremonyError, isSupported, post } from './webauthn.js';
import { clear, show } from './status.js';

// Sends each form once: a second proof would carry the session ID that the first one has just replaced
for (const form of document.querySelectorAll('main form')) {
	let sent = false;
	form.addEventListener('submit', (event) => {
		if (sent) {
			event.preventDefault();
		}
		sent = true;
	});
	window.addEventListener('pageshow', () => { sent = false; });
}

const root = document.querySelector('[data-passkey-confirm]');
if (root && isSupported) {
	const button = root.querySelector('[data-confirm-button]');
	root.hidden = false;
	button.addEventListener('click', () => confirm(root, button));
}

async function confirm(root, button) {
	clear(root);
	button.setAttribute('aria-busy', 'true');
	button.disabled = true;
	const form = root.querySelector('form');
	try {
		const csrf = { 'X-CSRF-TOKEN': form.elements._csrf.value };
		const { transactionId } = await post('/confirm/transaction', {}, undefined, csrf);
		const user = {};
		form.elements.nonce.value = await authenticate(root.dataset.authenticationApi, { transactionId, user });
		for (const [name, value] of Object.entries(user)) {
			// The previous version's page has no such fields
			form.elements[name]?.setAttribute('value', value ?? '');
		}
		form.submit();
	}
	catch (error) {
		button.removeAttribute('aria-busy');
		button.disabled = false;
		show(root, error instanceof CeremonyError ? error.reason : 'refused', true);
	}
}
