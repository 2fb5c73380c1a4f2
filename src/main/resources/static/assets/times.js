// Shows times in the reader's time zone, and recent ones as people say them.

// The language of the page's sentences, because the browser's may differ, and the digits that the server uses
const language = document.documentElement.lang;
const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', numberingSystem: 'latn' });
const minute = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', numberingSystem: 'latn' });
const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long', numberingSystem: 'latn' });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always', numberingSystem: 'latn' });

const justNow = document.querySelector('[data-just-now]')?.dataset.justNow;
const units = [['day', 86_400], ['hour', 3_600], ['minute', 60]];

function inWords(date) {
	const seconds = (date - Date.now()) / 1000;
	// A time that is over an hour ahead is shown as a day. Less may only mean that the browser's clock is slow
	if (seconds > 3_600 || seconds <= -7 * 86_400) {
		return day.format(date);
	}
	const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? [];
	return unit ? relative.format(Math.trunc(seconds / length), unit) : justNow;
}

export function localize(root) {
	for (const time of root.querySelectorAll('time[datetime]')) {
		const date = new Date(time.dateTime);
		// A time that people wait for is shown to the minute
		time.textContent = 'awaited' in time.dataset ? minute.format(date) : inWords(date);
		time.lang = language;
		time.title = exact.format(date);
	}
}

localize(document);

// Tells the server the time zone, so that the next page has the right times from the start
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split('; ').includes(`ZONE=${zone}`)) {
	document.cookie = `ZONE=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === 'https:' ? '; Secure' : ''}`;
}
