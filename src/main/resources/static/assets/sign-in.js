// Signs in with a passkey, by the button and by the browser's autofill.
import * as webauthn from './webauthn.js';
import { clear, show } from './status.js';

// Not imported by name: during an upgrade, the module may be of the previous version, and importing what that lacks would
// fail
const { authenticate, CeremonyError, isSupported, signalUnknown } = webauthn;

// Less than the five minutes for which Passage Flex keeps a handshake
const AUTOFILL_LIFETIME = 4 * 60_000;

const root = document.querySelector('[data-passkey-sign-in]');
const button = root.querySelector('[data-sign-in-button]');
let autofill = new AbortController();
let autofillFailures = 0;

// Passage knows the passkey with which the person has just tried to sign in, but it belongs to no account
const { unknownCredentialId, unknownRpId } = root.dataset;
if (unknownCredentialId) {
	signalUnknown(unknownCredentialId, unknownRpId || undefined);
}
if (isSupported) {
	root.hidden = false;
	button.addEventListener('click', signIn);
	offerInAutofill();
}

async function signIn() {
	// A page can run only one ceremony at a time
	autofill.abort();
	clear(root);
	button.setAttribute('aria-busy', 'true');
	button.disabled = true;
	try {
		const user = {};
		submit(await authenticate(root.dataset.authenticationApi, { user }), user);
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
		const user = {};
		submit(await authenticate(root.dataset.authenticationApi, { mediation: 'conditional', signal, user }), user);
	}
	catch (error) {
		// Failures count only after the person has chosen a passkey
		if (error.credentialId) {
			explain(error);
			autofillFailures += 1;
			// Some providers choose a passkey on their own, and would go on forever
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
	offerInAutofill();
}

function explain(error) {
	const reason = error instanceof CeremonyError ? error.reason : 'refused';
	show(root, reason, true);
	if (reason === 'unknown') {
		signalUnknown(error.credentialId, error.rpId);
	}
}

function submit(nonce, user) {
	const form = root.querySelector('form');
	form.elements.nonce.value = nonce;
	for (const [name, value] of Object.entries(user)) {
		// The previous version's page has no such fields
		form.elements[name]?.setAttribute('value', value ?? '');
	}
	webauthn.signalLater?.();
	form.submit();
}
