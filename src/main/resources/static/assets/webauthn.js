// The browser's part of Passage Flex: talks to the authentication API and the authenticator in turn.

/** Why a ceremony ended without a nonce: the page has a sentence for each reason. */
export class CeremonyError extends Error {
	constructor(reason, credentialId) {
		super(reason);
		this.reason = reason;
		this.credentialId = credentialId;
	}
}

export const isSupported = typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === 'function'
	&& typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

/**
 * Creates a passkey for a transaction and resolves to the nonce that proves it. Adds to `user` what authenticators know
 * the person by.
 */
export async function register(api, transactionId, user = {}, { mediation, signal } = {}) {
	const path = `${api}/register/transactions/webauthn`;
	const start = await post(`${path}/start`, { transaction_id: transactionId, authenticator_attachment: 'any' }, signal);
	const options = start.handshake.challenge.publicKey;
	const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
	const credential = await ask(() => navigator.credentials.create({ publicKey, mediation, signal }), publicKey.timeout);
	const finish = await afterwards(post(`${path}/finish`, {
		handshake_id: start.handshake.id, handshake_response: credential.toJSON(), transaction_id: transactionId,
	}));
	Object.assign(user, { rpId: options.rp.id ?? location.hostname, userHandle: options.user.id });
	return finish.nonce;
}

/** Waits for an answer without which nobody knows whether the new passkey was kept. */
export async function afterwards(answer) {
	try {
		return await answer;
	}
	catch (error) {
		throw ['unavailable', 'too-many'].includes(error.reason) ? new CeremonyError('unconfirmed') : error;
	}
}

/**
 * Asks for a passkey, with a transaction only for one of its account, and resolves to the nonce that proves whose it is.
 * Adds to `user` what authenticators know the person by.
 */
export async function authenticate(api, { transactionId, mediation, signal, user = {} }) {
	const path = `${api}/authenticate/transactions/webauthn`;
	const transaction = transactionId ? { transaction_id: transactionId } : {};
	const start = await post(`${path}/start`, transaction, signal);
	const options = start.handshake.challenge.publicKey;
	const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
	const credential = await ask(() => navigator.credentials.get({ publicKey, mediation, signal }), publicKey.timeout);
	const response = credential.toJSON();
	try {
		const finish = await post(`${path}/finish`, {
			handshake_id: start.handshake.id, handshake_response: response, ...transaction,
		});
		Object.assign(user, { rpId: options.rpId ?? location.hostname, userHandle: response.response.userHandle });
		user.credentialId = credential.id;
		return finish.nonce;
	}
	catch (error) {
		error.credentialId = credential.id;
		error.rpId = options.rpId;
		throw error;
	}
}

/** Tells the browser's passkey provider to forget a passkey that the server no longer knows. */
export async function signalUnknown(credentialId, rpId = location.hostname) {
	try {
		await PublicKeyCredential.signalUnknownCredential?.({ rpId, credentialId });
	}
	catch {
		// A courtesy: nothing depends on it
	}
}

/** Returns whether the browser can tell its passkey providers anything. */
export function canSignal() {
	return !!(window.PublicKeyCredential?.signalAllAcceptedCredentials || window.PublicKeyCredential?.signalUnknownCredential);
}

/** Tells the browser's passkey providers which passkeys are left, and resolves to whether it did. */
export async function signalAccepted() {
	try {
		if (!PublicKeyCredential.signalAllAcceptedCredentials) {
			return false;
		}
		const response = await fetch('/user/devices/accepted', { headers: { accept: 'application/json' } });
		if (response.status !== 200) {
			return false;
		}
		await PublicKeyCredential.signalAllAcceptedCredentials(await response.json());
		return true;
	}
	catch {
		// A courtesy: nothing depends on it
		return false;
	}
}

const SIGNAL = 'signal-passkeys';

/** Makes the next page with passkeys tell the browser which are left. */
export function signalLater() {
	try {
		sessionStorage.setItem(SIGNAL, '1');
	}
	catch {
		// The browser keeps nothing for this site
	}
}

/** Tells the browser which passkeys are left, if an earlier page asked for that. */
export async function signalNow() {
	try {
		if (sessionStorage.getItem(SIGNAL)) {
			sessionStorage.removeItem(SIGNAL);
			await signalAccepted();
		}
	}
	catch {
		// The browser keeps nothing for this site
	}
}

/** Sends JSON and resolves to the JSON of the answer, or to the location that it names if it has no body. */
export async function post(url, body, signal, headers = {}) {
	let response;
	try {
		response = await fetch(url, {
			method: 'POST', body: JSON.stringify(body), signal, headers: { 'content-type': 'application/json', ...headers },
		});
	}
	catch (error) {
		throw signal?.aborted ? error : new CeremonyError('unavailable');
	}
	const answer = await response.json().catch(() => ({ location: response.headers.get('location') }));
	if (!response.ok) {
		const error = new CeremonyError(reasonFor(response.status, answer.code));
		error.sentence = answer.error;
		throw error;
	}
	return answer;
}

function reasonFor(status, code) {
	switch (code) {
		case 'signed_out': return 'signed-out';
		case 'reauthentication_required': return 'not-confirmed';
		case 'no_passkey': return 'no-passkey';
		case 'csrf_token_invalid': return 'outdated';
		case 'transaction_not_found': return 'timed-out';
		case 'user_not_found': return 'unknown';
		case 'username_refused': return 'username';
		default: return byStatus(status);
	}
}

function byStatus(status) {
	if (status === 429) {
		return 'too-many';
	}
	return status >= 500 ? 'unavailable' : 'refused';
}

async function ask(authenticator, timeout) {
	const began = performance.now();
	try {
		return await authenticator();
	}
	catch (error) {
		switch (error.name) {
			case 'AbortError':
			case 'TimeoutError': throw error;
			case 'InvalidStateError': throw new CeremonyError('exists');
			case 'SecurityError': throw new CeremonyError('insecure');
			// Browsers report a cancellation, a time-out and an incapable device in the same way
			case 'NotAllowedError':
				throw new CeremonyError(performance.now() - began < timeout ? `cancelled-${await likelyCause()}` : 'timed-out');
			default: throw new CeremonyError('refused');
		}
	}
}

/** Names what is likely missing on this platform. The name chooses the page's sentence. */
async function likelyCause() {
	const system = navigator.userAgentData?.platform ?? navigator.userAgent;
	const platform = [[/Windows/, 'windows'], [/Android/, 'android'], [/mac ?OS|iPhone|iPad|Macintosh/i, 'apple']]
		.find(([name]) => name.test(system))?.[1] ?? 'other';
	const capabilities = await PublicKeyCredential.getClientCapabilities?.().catch(() => undefined);
	return capabilities?.hybridTransport === false ? `${platform}-no-bluetooth` : platform;
}
