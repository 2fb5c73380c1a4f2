// Asks in a dialog what the link's own page would ask.
for (const link of document.querySelectorAll('a[data-dialog]')) {
	const dialog = document.getElementById(link.dataset.dialog);
	link.addEventListener('click', (event) => {
		if (event.ctrlKey || event.metaKey || event.shiftKey) {
			return;
		}
		event.preventDefault();
		dialog.showModal();
	});
	dialog.querySelector('[data-close]').addEventListener('click', (event) => {
		event.preventDefault();
		dialog.close();
	});
}
