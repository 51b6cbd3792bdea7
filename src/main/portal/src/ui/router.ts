/**
 * The views by the address behind `#`. `#/live/ses_…` joins the room, which takes the picture from whoever has it; `#/sessions/ses_…` only
 * looks.
 */
export type Route =
  | { view: 'start' }
  /** Wherever else it is to lead, where nobody has signed in yet. */
  | { view: 'sign-in' }
  | { view: 'opening' }
  | { view: 'sessions' }
  | { view: 'session'; id: string; live: boolean };

export function routeOf(hash: string): Route {
  const session = /^#\/(live|sessions)\/([\w-]+)$/.exec(hash);
  if (session) {
    return { view: 'session', id: session[2]!, live: session[1] === 'live' };
  }
  if (hash === OPENING) {
    return { view: 'opening' };
  }
  return { view: hash === '#/sessions' ? 'sessions' : 'start' };
}

/** A session that has no id yet. */
export const OPENING = '#/opening';
export const liveAddress = (id: string) => `#/live/${id}`;
export const lookAddress = (id: string) => `#/sessions/${id}`;
