// Asks in a dialog what the link's own page would ask. Listens to the page, since rows come and go.
document.addEventListener('click', (event) => {
	if (event.ctrlKey || event.metaKey || event.shiftKey) {
		return;
	}
	const link = event.target.closest('a[data-dialog]');
	if (link) {
		event.preventDefault();
		document.getElementById(link.dataset.dialog).showModal();
	}
	const dialog = event.target.closest('[data-close]')?.closest('dialog');
	if (dialog) {
		event.preventDefault();
		dialog.close();
	}
});
