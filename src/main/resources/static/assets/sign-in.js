// Signs in with a passkey, by the button and by the browser's autofill.
import { authenticate, CeremonyError, isSupported, signalUnknown } from './webauthn.js';
import { clear, show } from './status.js';

// Before the handshake expires, which Passage Flex keeps for five minutes
const AUTOFILL_LIFETIME = 4 * 60_000;

const root = document.querySelector('[data-passkey-sign-in]');
const button = root.querySelector('[data-sign-in-button]');
let autofill = new AbortController();

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
		explain(error);
		offerInAutofill();
	}
	finally {
		button.removeAttribute('aria-busy');
		button.disabled = false;
	}
}

async function offerInAutofill() {
	if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) {
		return;
	}
	autofill = new AbortController();
	const current = autofill;
	const renewal = setTimeout(() => {
		current.abort();
		offerInAutofill();
	}, AUTOFILL_LIFETIME);
	try {
		submit(await authenticate(root.dataset.authenticationApi, { mediation: 'conditional', signal: current.signal }));
	}
	catch (error) {
		// Nobody asked for what failed before a passkey was chosen
		if (error.credentialId) {
			explain(error);
		}
	}
	finally {
		clearTimeout(renewal);
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
