// Adds a passkey to the signed-in account, and renames one in its row of the table. Both are in one file, because during an
// upgrade, an instance of the previous version would not have a new file.
import * as webauthn from './webauthn.js';
import { clear, show } from './status.js';
import { localize } from './times.js';

// Not imported by name: during an upgrade, the module may be of the previous version, and importing what that lacks would
// fail
const { afterwards, CeremonyError, isSupported, post, register } = webauthn;

// Longer than a password manager needs
const UPGRADE_TIMEOUT = 10_000;

const upgrade = new AbortController();
let upgraded = Promise.resolve(false);

const root = document.querySelector('[data-add]');
if (root) {
	const button = root.querySelector('[data-add-button]');
	button.hidden = !isSupported;
	root.querySelector('[data-unsupported]').hidden = isSupported;
	button.addEventListener('click', () => add(root, button));
	if (!document.querySelector('#passkeys')) {
		// There is nothing else to do on this page
		button.focus();
	}
	else {
		webauthn.signalNow?.();
	}
	if (isSupported && root.dataset.automaticUpgrade) {
		upgraded = upgradeAutomatically(root);
	}
}

// Right after a sign-in with a password, a password manager may make a passkey without asking. Says nothing if it doesn't
async function upgradeAutomatically(root) {
	const timer = setTimeout(() => upgrade.abort(), UPGRADE_TIMEOUT);
	const { signal } = upgrade;
	try {
		const capabilities = await PublicKeyCredential.getClientCapabilities?.();
		if (!capabilities?.conditionalCreate || signal.aborted) {
			return false;
		}
		await create(root, { mediation: 'conditional', signal });
		await showAdded(root, 'upgraded');
		return true;
	}
	catch {
		// The page offers a passkey anyway
		return false;
	}
	finally {
		clearTimeout(timer);
	}
}

async function add(root, button) {
	clear(root);
	let added;
	button.setAttribute('aria-busy', 'true');
	button.disabled = true;
	try {
		// A page can run only one ceremony at a time
		upgrade.abort();
		if (await upgraded) {
			return;
		}
		added = await create(root, {});
	}
	catch (error) {
		if (error.reason === 'not-confirmed') {
			location.assign(root.dataset.confirm);
			return;
		}
		show(root, error instanceof CeremonyError ? error.reason : 'refused', true);
		return;
	}
	finally {
		button.removeAttribute('aria-busy');
		button.disabled = false;
	}
	const name = root.querySelector('[data-name]');
	if (added.location) {
		name.href = added.location;
		name.hidden = false;
	}
	await showAdded(root);
	webauthn.signalAccepted?.();
}

// Resolves to where the new passkey can be named
async function create(root, options) {
	const csrf = { 'X-CSRF-TOKEN': document.querySelector('input[name=_csrf]').value };
	const user = {};
	let begun = false;
	try {
		// Never aborted: the server may have begun already, and has to learn that nothing came of it
		const { transactionId } = await post('/user/devices/transaction', {}, undefined, csrf);
		begun = true;
		options.signal?.throwIfAborted();
		const nonce = await register(root.dataset.authenticationApi, transactionId, user, options);
		return await afterwards(post('/user/devices', { nonce, ...user }, undefined, csrf));
	}
	catch (error) {
		if (begun && error.reason !== 'unconfirmed') {
			// No passkey was created, that is certain
			await post('/user/devices/not-added', {}, undefined, csrf).catch(() => {});
		}
		throw error;
	}
}

async function showAdded(root, sentence = 'added') {
	const table = document.querySelector('#passkeys');
	if (!table) {
		root.querySelector('[data-add-button]').hidden = true;
		document.querySelectorAll('[data-instead]').forEach((element) => { element.hidden = true; });
		document.querySelector('[data-continue]').hidden = false;
		show(root, sentence, false);
		return;
	}
	try {
		await refresh(table);
		show(root, 'added', false);
	}
	catch {
		show(root, 'added-reload', false);
	}
}

// Replaces only the table, so that nothing else on the page is lost
async function refresh(table) {
	const response = await fetch('/profile', { headers: { accept: 'text/html' } });
	const page = new DOMParser().parseFromString(await response.text(), 'text/html');
	const fresh = document.importNode(page.querySelector('#passkeys'), true);
	for (const details of table.querySelectorAll('details[open][id]')) {
		fresh.querySelector(`#${CSS.escape(details.id)}`)?.setAttribute('open', '');
	}
	localize(fresh);
	table.replaceWith(fresh);
}

document.addEventListener('click', (event) => {
	const link = event.target.closest('[data-rename]');
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
		return;
	}
	event.preventDefault();
	rename(link);
});

// Without this script, the link leads to a page with the same form
function rename(link) {
	const name = link.closest('.passkey').querySelector('.name');
	const form = document.querySelector('#rename-form').content.firstElementChild.cloneNode(true);
	const input = form.querySelector('input[name=name]');
	const hidden = [name, link.parentElement];
	form.action = link.href;
	input.value = name.textContent;
	form.querySelector('[data-cancel]').addEventListener('click', close);
	form.addEventListener('keydown', (event) => {
		if (event.key === 'Escape') {
			close();
		}
	});
	hidden.forEach((element) => { element.hidden = true; });
	name.before(form);
	input.focus();
	input.select();

	function close() {
		form.remove();
		hidden.forEach((element) => { element.hidden = false; });
		link.focus();
	}
}
