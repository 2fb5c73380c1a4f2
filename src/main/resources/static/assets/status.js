// Shows one of the page's sentences, and focuses it so that screen readers read it out.
export function show(root, key, isError) {
	const status = root.querySelector('[data-status]');
	status.textContent = sentence(root, key).textContent;
	status.classList.toggle('error', isError);
	status.hidden = false;
	status.focus();
}

function sentence(root, key) {
	// A page of the previous version may lack the sentence, but have a more general one
	return root.querySelector(`[data-message="${key}"]`) ?? sentence(root, key.replace(/^(?:(.+)-.*|.*)$/, '$1') || 'refused');
}

export function clear(root) {
	root.querySelector('[data-status]').hidden = true;
}
