import './style.css';
import { Gateway, type GatewayOptions, isUnauthorized } from './api';
import type { ConsoleView } from './console/console-view';
import { byId, el } from './ui/dom';
import { mustSignIn } from './ui/faces';
import { forgetNames } from './ui/job-names';
import { Invitation } from './ui/invitation';
import { Notice } from './ui/notice';
import { OpeningAttempt } from './ui/opening';
import {
  CONSOLE_PARTS,
  type ConsolePart,
  INVITED,
  liveAddress,
  OPENING,
  type Route,
  routeOf,
} from './ui/router';
import { RunningNote } from './ui/running-note';
import { SessionView } from './ui/session-view';
import { SessionsView } from './ui/sessions-view';
import { SignIn } from './ui/sign-in';
import { StagePanel } from './ui/stage-panel';
import { StartView, type Wish } from './ui/start-view';
import { CONSOLE_NOT_LOADED } from './ui/words';

const api = new URL('api/v1/', document.baseURI);
const signIn = new SignIn(api, { changed: signInChanged, watches: welcome, wantsOut: () => signOut() });
const access: GatewayOptions = {
  // A guest's token is for the session that is on the page, and goes before whatever somebody signed in with.
  credential: () => invitation.credential ?? signIn.access.credential?.(),
  refused: (error, credential) =>
    credential !== undefined && credential === invitation.credential
      ? invitation.refused(error)
      : signIn.access.refused?.(error, credential),
  sharedBy: () => (invitation.credential === undefined ? signIn.access.sharedBy?.() : 'viewer'),
};
const gateway: Gateway = new Gateway(api, access);
const invitation: Invitation = new Invitation(gateway, {
  admitted: (admission) => {
    reveal('session');
    session.watch(admission);
    nameAndFocus('session', true);
  },
  ended: () => {
    session.close();
    reveal('invitation');
  },
});
const VIEWS = ['start', 'session', 'sessions', 'console', 'sign-in', 'invitation'] as const;
type View = (typeof VIEWS)[number];
let wish: Wish | undefined;
let attempt: OpeningAttempt | undefined;
let failure: unknown;
let operating: ConsoleView | undefined;

const start = new StartView((wanted) => {
  wish = wanted;
  goTo(OPENING);
});
const running = new RunningNote(gateway);
const sessions = new SessionsView(gateway);
const session = new SessionView(gateway, {
  wantsPicture: (id) => goTo(liveAddress(id)),
  wantsAnother: () => goTo('#/'),
  wantsAgain: (faceId) => start.again(faceId),
  mayInvite: () => signIn.mayInvite,
});

function goTo(address: string) {
  if (location.hash === address) {
    show(true);
  } else {
    location.hash = address;
  }
}

/** Opens what was wished for, on stage from the first moment. */
function open(wanted: Wish) {
  const { faceId, startedAt, sample } = wanted;
  const mine = new OpeningAttempt();
  attempt = mine;
  session.expect(startedAt, faceId, () => goTo('#/'));
  mine.begin(
    gateway,
    wanted,
    (opened) => {
      attempt = undefined;
      // It is the same view, which only now has an address that can be opened again.
      history.replaceState(null, '', liveAddress(opened.id));
      session.show(opened.id, true, { session: opened, startedAt, sample });
    },
    (why) => {
      attempt = undefined;
      // Who has to sign in again is told so there, and finds here what was chosen.
      failure = isUnauthorized(why) ? undefined : why;
      goTo('#/');
    },
  );
}

/** Most people never see it: its code comes when somebody does. */
async function operate(part: ConsolePart) {
  byId('console-title').textContent = CONSOLE_PARTS[part];
  try {
    const { makeConsole } = await import('./console');
    operating ??= makeConsole(api, access, gateway, () => signOut('#/console'));
  } catch {
    // The network, or a server that has another version of this page by now.
    const reload = el('button', { type: 'button', textContent: 'Reload', onclick: () => location.reload() });
    new Notice(byId('console-body')).say(CONSOLE_NOT_LOADED, reload);
    return;
  }
  const now = routeOf(location.hash);
  if (now.view === 'console' && now.part === part && !signIn.wanted) {
    operating.show(part);
  }
}

/** A guest is asked for nothing but the ticket. */
function signInChanged() {
  if (routeOf(location.hash).view === 'invitation') {
    signIn.show(false);
  } else {
    show(true);
  }
}

/** Somebody has a viewer's token, in place of a ticket. */
function welcome(credential: string, sessionId: string) {
  leave();
  history.replaceState(null, '', INVITED);
  reveal('invitation');
  void invitation.enter(credential, sessionId);
}

/** Nothing of it stays in this page's memory or on it. */
function signOut(next = '#/') {
  leave();
  signIn.forget();
  forgetNames();
  history.replaceState(null, '', next);
  location.reload();
}

function leave() {
  attempt?.giveUp();
  attempt = undefined;
  session.close();
  sessions.close();
  invitation.close();
  if (routeOf(location.hash).view !== 'console' || signIn.wanted) {
    operating?.close();
  }
}

/** Shows one view. */
function reveal(view: View) {
  for (const name of VIEWS) {
    byId(name).hidden = name !== view;
  }
  byId('nav').hidden = routeOf(location.hash).view === 'invitation';
  for (const link of document.querySelectorAll<HTMLElement>('[data-nav]')) {
    link.hidden = view === 'sign-in' || (link.dataset['nav'] === 'console' && !signIn.mayOperate);
    if (link.dataset['nav'] === view) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

function nameAndFocus(view: View, moveFocus: boolean) {
  const title = byId(`${view}-title`);
  document.title = `${title.textContent} · Avatar Gateway`;
  if (moveFocus && view !== 'sign-in') {
    // As after a click on a link that loads a page: screen readers begin at the new heading.
    title.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

function show(moveFocus: boolean) {
  const wantedRoute = routeOf(location.hash);
  if (wantedRoute.view === 'invitation') {
    // Before anything else: it would stay in the history.
    history.replaceState(null, '', INVITED);
  }
  const asked = signIn.wanted && wantedRoute.view !== 'invitation';
  const route: Route = asked ? { view: 'sign-in' } : wantedRoute;
  leave();
  const view = route.view === 'opening' ? 'session' : route.view;
  reveal(view);
  signIn.show(moveFocus);
  if (route.view === 'session') {
    session.show(route.id, route.live);
  } else if (route.view === 'sessions') {
    sessions.show();
  } else if (route.view === 'opening') {
    const wanted = wish;
    wish = undefined;
    if (!wanted) {
      // A refresh in the middle of it: what was asked for then is over.
      location.replace('#/');
      return;
    }
    open(wanted);
  } else if (route.view === 'invitation') {
    invitation.open(route.ticket);
  } else if (route.view === 'console') {
    void operate(route.part);
  } else if (route.view === 'sign-in') {
    sessions.forget();
    // Somebody else may sign in next.
    operating?.dispose();
    operating = undefined;
    byId('console-body').replaceChildren();
  } else {
    void running.show();
  }
  nameAndFocus(view, moveFocus);
  if (route.view === 'start' && failure !== undefined) {
    start.failed(failure);
    failure = undefined;
  }
}

// Not by the address, which says what is to be seen.
byId('skip').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
window.addEventListener('hashchange', () => show(true));
window.addEventListener('pagehide', () => {
  attempt?.giveUp();
  session.close();
});
// The browser kept the page as it was, and brings it back: its connections are gone.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) {
    show(false);
  }
});
show(false);
void mustSignIn().then((must) => must && signIn.ask());
// Most of this page is needed for the picture only: it is there before somebody presses the button.
void StagePanel.load();
