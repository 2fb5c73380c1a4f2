// Signs up with a passkey alone. Without this script, or without WebAuthn, the form takes a password.
import { afterwards, CeremonyError, isSupported, post, register } from './webauthn.js';
import { clear, show } from './status.js';

const form = document.querySelector('[data-sign-up]');
const { username, password } = form.elements;
const button = form.querySelector('[data-sign-up-button]');
const help = document.querySelector('#username-help');
const helpText = help.textContent;
const csrf = { 'X-CSRF-TOKEN': form.elements._csrf.value };

// How authenticators know the person, once there is a passkey that lacks only a username
const user = { rpId: form.dataset.rpId, userHandle: form.dataset.userHandle };

form.addEventListener('submit', submit);
for (const link of form.querySelectorAll('[data-other-way]')) {
	link.addEventListener('click', (event) => {
		event.preventDefault();
		clear(form);
		take(link.dataset.otherWay);
		(username.value ? password : username).focus();
	});
}
take(isSupported ? form.dataset.way : 'password');
form.querySelector('[data-other-way=passkey]').parentElement.hidden = !isSupported;

function take(way) {
	form.dataset.way = way;
	// Otherwise the browser would require it
	password.disabled = way !== 'password';
	const isNameless = way === 'name';
	form.querySelector('[data-create]').hidden = isNameless;
	form.querySelector('[data-name]').hidden = !isNameless;
	form.querySelector('[data-explanation]').hidden = isNameless;
	form.querySelector('[data-other-way=password]').parentElement.hidden = isNameless;
	document.querySelector('[data-nameless]').hidden = !isNameless;
	document.querySelector('[data-have-account]').hidden = isNameless;
}

async function submit(event) {
	if (form.dataset.way === 'password') {
		return;
	}
	event.preventDefault();
	if (!form.reportValidity() || button.disabled) {
		return;
	}
	clear(form);
	clearUsernameError();
	button.setAttribute('aria-busy', 'true');
	button.disabled = true;
	try {
		const answer = form.dataset.way === 'name' ? await chooseName() : await create();
		location.assign(answer.location);
	}
	catch (error) {
		button.removeAttribute('aria-busy');
		button.disabled = false;
		explain(error);
	}
}

async function create() {
	const { transactionId } = await post('/sign-up/passkey/transaction', { username: username.value }, undefined, csrf);
	const nonce = await register(form.dataset.authenticationApi, transactionId, user);
	try {
		return await afterwards(post('/sign-up/passkey', { nonce, ...user }, undefined, csrf));
	}
	catch (error) {
		if (error.reason === 'username') {
			// Somebody else was faster. The passkey stays, and gets another name
			take('name');
		}
		throw error;
	}
}

async function chooseName() {
	const answer = await afterwards(post('/sign-up/passkey/name', { username: username.value }, undefined, csrf));
	try {
		const name = username.value.normalize('NFKC').trim();
		await PublicKeyCredential.signalCurrentUserDetails?.({
			rpId: user.rpId, userId: user.userHandle, name, displayName: name,
		});
	}
	catch {
		// A courtesy: nothing depends on it
	}
	return answer;
}

function explain(error) {
	if (error.reason === 'username') {
		help.textContent = error.sentence;
		username.setAttribute('aria-invalid', 'true');
		username.focus();
		return;
	}
	show(form, error instanceof CeremonyError ? error.reason : 'refused', true);
}

function clearUsernameError() {
	help.textContent = helpText;
	username.removeAttribute('aria-invalid');
}
