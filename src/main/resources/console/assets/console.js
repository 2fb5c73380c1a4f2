// Shows times in the reader's time zone, copy buttons, and new calls as they happen. Without scripts, reload the page.
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' });
const timeOfDay = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

function localize(root) {
	for (const time of root.querySelectorAll('time[datetime]')) {
		const date = new Date(time.dateTime);
		time.textContent = time.closest('.calls') ? timeOfDay.format(date) : exact.format(date);
		time.title = time.dateTime;
	}
}

function addCopyButtons() {
	const { copy, copied } = document.getElementById('content').dataset;
	for (const text of document.querySelectorAll('pre[data-copy]')) {
		const button = document.createElement('button');
		button.type = 'button';
		button.className = 'secondary outline small copy';
		button.textContent = copy;
		button.addEventListener('click', async () => {
			await navigator.clipboard.writeText(text.textContent);
			button.textContent = copied;
			setTimeout(() => { button.textContent = copy; }, 2000);
		});
		text.after(button);
	}
}

// Keeps existing rows, so that the keyboard focus stays where it is
function update(list, fresh) {
	const wanted = new Map([...fresh.children].map((row) => [row.id, row]));
	for (const row of [...list.children]) {
		if (!wanted.has(row.id)) {
			row.remove();
		}
	}
	let place = list.firstElementChild;
	for (const [id, row] of wanted) {
		if (place?.id === id) {
			place = place.nextElementSibling;
		}
		else {
			list.insertBefore(document.adoptNode(row), place);
		}
	}
}

async function refresh() {
	const response = await fetch(location.href);
	if (response.redirected) {
		location.reload();
		return;
	}
	const page = new DOMParser().parseFromString(await response.text(), 'text/html');
	localize(page);
	const list = document.getElementById('calls');
	const fresh = page.getElementById('calls');
	if (list && fresh) {
		update(list, fresh);
	}
	else if (Boolean(list) !== Boolean(fresh)) {
		document.getElementById('content').replaceWith(document.adoptNode(page.getElementById('content')));
		showState('on');
		addCopyButtons();
	}
}

function showState(state) {
	const live = document.getElementById('live');
	live.textContent = live.dataset[state];
	live.classList.toggle('on', state === 'on');
}

function follow() {
	let isRefreshing = false;
	let isStale = false;
	const events = new EventSource(`/console/events?after=${document.getElementById('live').dataset.after}`);
	events.addEventListener('open', () => showState('on'));
	events.addEventListener('error', () => showState('lost'));
	events.addEventListener('call', async () => {
		isStale = true;
		while (isStale && !isRefreshing) {
			isStale = false;
			isRefreshing = true;
			try {
				await refresh();
			}
			catch {
				// The next event, or the reader, tries again
			}
			isRefreshing = false;
		}
	});
}

localize(document);
addCopyButtons();
if (document.getElementById('live')) {
	document.documentElement.classList.add('live-page');
	follow();
}
