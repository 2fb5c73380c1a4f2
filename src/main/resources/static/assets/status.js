// Shows one of the page's sentences, and focuses it so that screen readers read it out.
export function show(root, key, isError) {
	const status = root.querySelector('[data-status]');
	status.textContent = root.querySelector(`[data-message="${key}"]`).textContent;
	status.classList.toggle('error', isError);
	status.hidden = false;
	status.focus();
}

export function clear(root) {
	root.querySelector('[data-status]').hidden = true;
}
