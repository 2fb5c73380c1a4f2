// After a revocation that Passage confirmed, tells the browser, so that it no longer offers the passkey.
import { signalUnknown } from './webauthn.js';

const revoked = document.querySelector('[data-revoked-credential-id]');
if (revoked && window.PublicKeyCredential) {
	signalUnknown(revoked.dataset.revokedCredentialId);
}
