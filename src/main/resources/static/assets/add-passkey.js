// Adds a passkey to the signed-in account, and renames one in its row of the table.
// One file, because an instance of the version before would not have a new one while an upgrade is under way.
import { afterwards, CeremonyError, isSupported, post, register } from './webauthn.js';
import { clear, show } from './status.js';
import { localize } from './times.js';

// Less than people wait before they wonder
const UPGRADE_TIMEOUT = 10_000;

const upgrade = new AbortController();
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
	if (root.dataset.automaticUpgrade) {
		upgradeAutomatically(root);
	}
}

// Right after a sign-in with a password, the password manager may make a passkey without asking. Unless it does, nobody
// is told
async function upgradeAutomatically(root) {
	const timer = setTimeout(() => upgrade.abort(), UPGRADE_TIMEOUT);
	const { signal } = upgrade;
	try {
		const { conditionalCreate } = await PublicKeyCredential.getClientCapabilities();
		signal.throwIfAborted();
		if (conditionalCreate) {
			const user = {};
			const { transactionId } = await post('/user/devices/transaction', {}, signal, csrf());
			const nonce = await register(root.dataset.authenticationApi, transactionId, user, { mediation: 'conditional', signal });
			await post('/user/devices', { nonce, ...user }, undefined, csrf());
			await showAdded(root, 'upgraded');
		}
	}
	catch {
		// The page offers a passkey anyway
	}
	finally {
		clearTimeout(timer);
	}
}

function csrf() {
	return { 'X-CSRF-TOKEN': document.querySelector('input[name=_csrf]').value };
}

async function add(root, button) {
	// A page may ask for one passkey at a time
	upgrade.abort();
	clear(root);
	let added;
	button.setAttribute('aria-busy', 'true');
	button.disabled = true;
	try {
		const { transactionId } = await post('/user/devices/transaction', {}, undefined, csrf());
		const nonce = await register(root.dataset.authenticationApi, transactionId);
		added = await afterwards(post('/user/devices', { nonce }, undefined, csrf()));
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
	name.hidden = !added.location;
	name.href = added.location;
	await showAdded(root);
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
