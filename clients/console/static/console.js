// All pages work without this: it adds what the components bring by themselves, and one line that says what has moved.
import { initAll } from './govuk-frontend.min.js';
import { initAll as initMoj } from './moj-frontend.min.js';

initAll();
initMoj();

const line = document.querySelector('[data-live]');
if (line) watch(line, line.dataset);

// One stream, while the tab is seen. It brings numbers of entries; nothing on the page moves but the line itself.
function watch(line, { live, seq, since, show }) {
  let stream, last = Number(seq), lost = false, said = 'false 0';

  function open() {
    stream = new EventSource(`${live}?after=${last}`);
    stream.onmessage = (event) => { last = JSON.parse(event.data).seq; say(); };
    stream.onopen = () => { lost = false; say(); };
    stream.onerror = () => { lost = true; say(); };
  }

  function close() { stream?.close(); stream = undefined; }

  // Nobody is spoken to while they write; the line is said once they leave the form.
  function say() {
    if (document.activeElement?.closest('form')) return;
    const more = last - Number(seq), now = `${lost} ${more}`;
    if (now === said) return;
    said = now;
    line.textContent = lost ? 'Not live. Refresh to see changes. ' : '';
    if (more < 1) return;
    line.append(`${more} new ${more === 1 ? 'entry' : 'entries'} since ${since}. `);
    const link = document.createElement('a');
    Object.assign(link, { className: 'govuk-link', href: `${show}#entry-${last}`, textContent: 'Show them' });
    line.append(link);
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : stream ?? open()));
  document.addEventListener('focusout', () => setTimeout(say));
  if (!document.hidden) open();
}
