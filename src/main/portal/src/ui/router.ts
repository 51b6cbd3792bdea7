/**
 * The views by the address behind `#`. `#/live/ses_…` joins the room, which takes the picture from whoever has it; `#/sessions/ses_…` only
 * looks.
 */
export type Route =
  | { view: 'start' }
  /** Wherever else it is to lead, where nobody has signed in yet. */
  | { view: 'sign-in' }
  /** Somebody who was invited. Without a ticket it was used, or the page was loaded again. */
  | { view: 'invitation'; ticket?: string }
  | { view: 'opening' }
  | { view: 'sessions' }
  | { view: 'session'; id: string; live: boolean }
  /** For operators. */
  | { view: 'console'; part: ConsolePart };

/** The parts of the console, and their titles. */
export const CONSOLE_PARTS = {
  overview: 'Console',
  sessions: 'Sessions',
  'dead-letters': 'Dead letters',
  probes: 'Probes',
} as const;
export type ConsolePart = keyof typeof CONSOLE_PARTS;

export function routeOf(hash: string): Route {
  const session = /^#\/(live|sessions)\/([\w-]+)$/.exec(hash);
  if (session) {
    return { view: 'session', id: session[2]!, live: session[1] === 'live' };
  }
  const invitation = /^#\/join(?:\/(tkt_[\w.-]+))?$/.exec(hash);
  if (invitation) {
    const ticket = invitation[1];
    return { view: 'invitation', ...(ticket === undefined ? {} : { ticket }) };
  }
  const part = /^#\/console(?:\/([a-z-]+))?$/.exec(hash);
  if (part) {
    const name = part[1] ?? 'overview';
    return { view: 'console', part: Object.hasOwn(CONSOLE_PARTS, name) ? (name as ConsolePart) : 'overview' };
  }
  if (hash === OPENING) {
    return { view: 'opening' };
  }
  return { view: hash === '#/sessions' ? 'sessions' : 'start' };
}

/** A session that has no id yet. */
export const OPENING = '#/opening';
/** Where a guest is, whose ticket stays in no address. */
export const INVITED = '#/join';
export const inviting = (ticket: string) => `${INVITED}/${ticket}`;
export const liveAddress = (id: string) => `#/live/${id}`;
export const lookAddress = (id: string) => `#/sessions/${id}`;
export const consoleAddress = (part: ConsolePart) =>
  part === 'overview' ? '#/console' : `#/console/${part}`;
