'use strict';
(function () {
	const table = document.querySelector('table.results');
	if (!table)
		return;
	const body = table.tBodies[0];
	const rows = Array.from(body.rows);
	const form = document.querySelector('form.filters');
	const shown = form.querySelector('.shown');
	const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));

	function filter() {
		const words = form.elements.text.value.toLowerCase().split(/\s+/);
		const statuses = new Set(Array.from(
			form.querySelectorAll('[name=status]:checked'), box => box.value));
		const severity = Number(form.elements.severity.value);
		const component = form.elements.component.value;
		let count = 0;

		for (const row of rows) {
			const data = row.dataset;
			const text = texts.get(row);
			row.hidden = !(statuses.has(data.status) && Number(data.severity) >= severity &&
				(component === '' || component === data.component) &&
				words.every(word => text.includes(word)));
			count += row.hidden ? 0 : 1;
		}
		shown.textContent = count + ' of ' + rows.length + ' shown';
	}

	// Numbers inside of text count as numbers: 1.2.9 comes before 1.2.19.
	const order = new Intl.Collator('en', { numeric: true }).compare;

	function sort(head) {
		const index = head.cellIndex;
		const up = head.getAttribute('aria-sort') !== 'ascending';
		const key = row => row.cells[index].dataset.key || row.cells[index].textContent;

		for (const other of table.tHead.rows[0].cells)
			other.removeAttribute('aria-sort');
		head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
		rows.sort((a, b) => (up ? 1 : -1) * order(key(a), key(b)));
		body.append(...rows);
	}

	for (const head of table.tHead.rows[0].cells) {
		const button = document.createElement('button');
		button.type = 'button';
		button.append(...head.childNodes);
		button.addEventListener('click', () => sort(head));
		head.append(button);
	}

	const toggle = form.querySelector('button');
	toggle.addEventListener('click', () => {
		const open = toggle.getAttribute('aria-pressed') !== 'true';
		for (const row of rows)
			for (const details of row.querySelectorAll('details'))
				details.open = open;
		toggle.setAttribute('aria-pressed', String(open));
		toggle.textContent = open ? 'Close all' : 'Open all';
	});
	form.addEventListener('input', filter);
	form.addEventListener('change', filter);
	form.addEventListener('submit', event => event.preventDefault());
	// A browser keeps what was typed when a page is loaded again.
	form.hidden = false;
	filter();
})();
