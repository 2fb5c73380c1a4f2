// After revocations that Passage confirmed, tells the browser, so that it no longer offers the passkeys.
import { signalUnknown } from './webauthn.js';

const revoked = document.querySelector('[data-revoked-credential-id]');
if (revoked && window.PublicKeyCredential) {
	revoked.dataset.revokedCredentialId.split(' ').forEach((credentialId) => signalUnknown(credentialId));
}
