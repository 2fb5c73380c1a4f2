// Signs in with a passkey, by the button and by the browser's autofill.
import { authenticate, CeremonyError, isSupported, signalUnknown } from './webauthn.js';
import { clear, show } from './status.js';

// Less than the five minutes for which Passage Flex keeps a handshake
const AUTOFILL_LIFETIME = 4 * 60_000;

// Less than the hour after which the session of the form's token ends
const PAGE_LIFETIME = 50 * 60_000;

const root = document.querySelector('[data-passkey-sign-in]');
const button = root.querySelector('[data-sign-in-button]');
let autofill = new AbortController();
let autofillFailures = 0;

if (isSupported) {
	root.hidden = false;
	button.addEventListener('click', signIn);
	offerInAutofill();
}

async function signIn() {
	// A page may ask for one passkey at a time
	autofill.abort();
	clear(root);
	button.setAttribute('aria-busy', 'true');
	button.disabled = true;
	try {
		submit(await authenticate(root.dataset.authenticationApi, {}));
	}
	catch (error) {
		button.removeAttribute('aria-busy');
		button.disabled = false;
		explain(error);
		offerInAutofill();
	}
}

async function offerInAutofill() {
	autofill = new AbortController();
	const { signal } = autofill;
	if (!await PublicKeyCredential.isConditionalMediationAvailable?.() || signal.aborted) {
		return;
	}
	const renewal = setTimeout(renew, AUTOFILL_LIFETIME, autofill);
	try {
		submit(await authenticate(root.dataset.authenticationApi, { mediation: 'conditional', signal }));
	}
	catch (error) {
		// Failures count only after the person has chosen a passkey
		if (error.credentialId) {
			explain(error);
			autofillFailures += 1;
			// Some providers choose on their own, and would go on forever
			if (autofillFailures < 3) {
				offerInAutofill();
			}
		}
	}
	finally {
		clearTimeout(renewal);
	}
}

function renew(controller) {
	controller.abort();
	const isUntouched = [...document.querySelectorAll('input:not([type=hidden])')].every((input) => !input.value);
	if (performance.now() < PAGE_LIFETIME) {
		offerInAutofill();
	}
	else if (isUntouched) {
		location.reload();
	}
}

function explain(error) {
	const reason = error instanceof CeremonyError ? error.reason : 'refused';
	show(root, reason, true);
	if (reason === 'unknown') {
		signalUnknown(error.credentialId);
	}
}

function submit(nonce) {
	const form = root.querySelector('form');
	form.elements.nonce.value = nonce;
	form.submit();
}
