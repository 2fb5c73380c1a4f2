// After revocations that Passage confirmed, tells the browser, so that it no longer offers the passkeys.
import * as webauthn from './webauthn.js';

const revoked = document.querySelector('[data-revoked-credential-id]');
// The previous version of the module lacks this function
const canSignal = webauthn.canSignal?.() ?? false;
const sentence = document.querySelector('[data-forget]');
if (sentence) {
	sentence.hidden = canSignal;
}
if (revoked && window.PublicKeyCredential && !await webauthn.signalAccepted?.()) {
	revoked.dataset.revokedCredentialId.split(' ').forEach((credentialId) => webauthn.signalUnknown(credentialId));
}
