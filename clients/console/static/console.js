// All pages work without this: it adds what the components bring by themselves, one line that says what has moved,
// and a notice before the session ends.
import { initAll } from './govuk-frontend.min.js';
import { initAll as initMoj } from './moj-frontend.min.js';

initAll();
initMoj();

const line = document.querySelector('[data-live]');
if (line) watch(line, line.dataset);

// One stream, while the tab is seen. It brings numbers of entries; nothing on the page moves but the line itself.
function watch(line, { live, seq, since, show, one = 'new entry', many = 'new entries' }) {
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
    line.append(`${more} ${more === 1 ? one : many} since ${since}. `);
    const link = document.createElement('a');
    Object.assign(link, { className: 'govuk-link', href: `${show}#entry-${last}`, textContent: 'Show them' });
    line.append(link);
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : stream ?? open()));
  document.addEventListener('focusout', () => setTimeout(say));
  if (!document.hidden) open();
}

const session = document.querySelector('.console-session');
if (session) mind(session, Number(session.dataset.left));

// Five minutes before the end they are asked. The server knows it best: another tab may have kept the session alive.
function mind(dialog, left) {
  const line = dialog.querySelector('p'), button = dialog.querySelector('button'), before = 5 * 60;
  const { says, over, stay, close } = dialog.dataset;
  let timer;

  function wait(seconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(0, seconds - before) * 1000);
  }

  async function ask(how = {}) {
    const { left } = await (await fetch('/session', how)).json();
    if (left > before) { dialog.close(); wait(left); return; }
    const at = new Date(Date.now() + left * 1000).toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit', hour12: document.documentElement.lang === 'en', timeZone: 'Europe/London' });
    line.textContent = left ? says.replace('{at}', at.replace(' ', '')) : over;
    button.textContent = left ? stay : close;
    button.onclick = left ? () => ask({ method: 'POST' }) : () => dialog.close();
    if (!dialog.open) dialog.showModal();
    if (left) timer = setTimeout(ask, (left + 1) * 1000);
  }

  wait(left);
}
