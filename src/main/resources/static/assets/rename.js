// Renames a passkey in its row of the table. Without this script, the link leads to a page with the same form.
const template = document.querySelector('#rename-form');

document.addEventListener('click', (event) => {
	const link = event.target.closest('[data-rename]');
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
		return;
	}
	event.preventDefault();
	open(link);
});

function open(link) {
	const name = link.closest('.passkey').querySelector('.name');
	const form = template.content.firstElementChild.cloneNode(true);
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
