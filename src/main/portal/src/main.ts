import './style.css';
import { Gateway, type Session } from './api';
import { byId } from './ui/dom';
import { liveAddress, routeOf } from './ui/router';
import { SessionView } from './ui/session-view';
import { SessionsView } from './ui/sessions-view';
import { StartView } from './ui/start-view';

const gateway = new Gateway(new URL('api/v1/', document.baseURI));
/** The session that this page has just opened, on its way to its view. */
let opened: { session: Session; startedAt: number } | undefined;

new StartView(gateway, (session, startedAt) => {
  opened = { session, startedAt };
  location.hash = liveAddress(session.id);
});
const sessions = new SessionsView(gateway);
const session = new SessionView(gateway, {
  wantsPicture: (id) => (location.hash = liveAddress(id)),
  wantsAnother: () => (location.hash = '#/'),
});

function show(moveFocus: boolean) {
  const route = routeOf(location.hash);
  session.close();
  sessions.close();
  for (const view of ['start', 'session', 'sessions']) {
    byId(view).hidden = view !== route.view;
  }
  for (const link of document.querySelectorAll<HTMLElement>('[data-nav]')) {
    if (link.dataset['nav'] === route.view) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  if (route.view === 'session') {
    session.show(route.id, route.live, opened?.session.id === route.id ? opened : undefined);
    opened = undefined;
  } else if (route.view === 'sessions') {
    sessions.show();
  }
  const title = byId(`${route.view}-title`);
  document.title = `${title.textContent} · Avatar Gateway`;
  if (moveFocus) {
    // As after a click on a link that loads a page: screen readers begin at the new heading.
    title.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

// Not by the address, which says what is to be seen.
byId('skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
window.addEventListener('hashchange', () => show(true));
show(false);
