import type { Figures } from './figures';
import type { History } from './history';
import { count } from './scale';

/** Something that an operator should look into. */
export interface Concern {
  /** Stable for the same thing, so that the page keeps its place. */
  id: string;
  severe: boolean;
  words: string;
  /** The part of the console that shows more. */
  part?: 'dead-letters' | 'sessions';
}

/** From which part of a quota on its tenant is near its end. */
export const NEAR = 0.9;
/** Of one kind; the rest is a number. */
const MOST_OF_A_KIND = 3;

/** What is not as it should be, the worst first. */
export function concerns(figures: Figures, history: History): Concern[] {
  const found = [
    ...nodes(figures),
    ...sessions(figures),
    ...happened(history),
    ...simli(figures),
    ...quotas(figures),
    ...letters(figures),
  ];
  return found.sort((one, other) => Number(other.severe) - Number(one.severe));
}

function nodes({ nodes: all }: Figures): Concern[] {
  const wrong = all.flatMap(({ name, state, causes, draining }): Concern[] => {
    if (state !== 'UP') {
      const severe = state !== 'DEGRADED' && state !== 'UNKNOWN';
      const words = [NODE_CONCERNS[state] ?? `says ${state}`, ...(causes ?? [])].join(' · ');
      return [{ id: `node ${name}`, severe, words: `${name} ${words}` }];
    }
    return draining
      ? [{ id: `node ${name}`, severe: false, words: `${name} is stopping: it takes no new sessions` }]
      : [];
  });
  return few('nodes', wrong, 'nodes more');
}

const NODE_CONCERNS: Record<string, string> = {
  DEGRADED: 'works, but not all that it needs does',
  DOWN: 'may not be given work',
  GONE: 'is gone: it gives no sign of life',
  UNKNOWN: 'does not know how it is: its health has not answered',
};

function sessions({ sessions: { byState } }: Figures): Concern[] {
  const recovering = byState['RECOVERING'] ?? 0;
  return recovering > 0
    ? [
        {
          id: 'recovering',
          severe: false,
          words: `${plural(recovering, 'session is', 'sessions are')} getting a new link to Simli`,
          part: 'sessions',
        },
      ]
    : [];
}

function happened(history: History): Concern[] {
  const failed = history.total('recoveries.failed');
  const mistakes = history.total('errors.INTERNAL_ERROR');
  const undelivered = history.total('errors.DELIVERY_FAILED');
  const refused = history.moving('simli.').reduce((sum, name) => sum + history.total(name), 0);
  return [
    ...(failed > 0
      ? [
          {
            id: 'recoveries',
            severe: true,
            words: `${plural(failed, 'recovery', 'recoveries')} failed here lately`,
          },
        ]
      : []),
    ...(mistakes > 0
      ? [
          {
            id: 'mistakes',
            severe: true,
            words: `${plural(mistakes, 'opening', 'openings')} failed with INTERNAL_ERROR lately: see the log`,
          },
        ]
      : []),
    ...(undelivered > 0
      ? [
          {
            id: 'undelivered',
            severe: true,
            words: `${plural(undelivered, 'job', 'jobs')} failed with DELIVERY_FAILED lately: see the log`,
          },
        ]
      : []),
    ...(refused > 0
      ? [
          {
            id: 'refused',
            severe: false,
            words: `Simli did not open ${plural(refused, 'link', 'links')} lately, or ended ${refused === 1 ? 'it' : 'them'}`,
          },
        ]
      : []),
  ];
}

function simli({ simli: { differing, trouble } }: Figures): Concern[] {
  const differences = Object.values(differing).reduce((sum, some) => sum + some, 0);
  return [
    ...(differences > 0
      ? [
          {
            id: 'simli',
            severe: true,
            words: `Simli and the gateways disagree: ${plural(differences, 'difference', 'differences')}`,
          },
        ]
      : []),
    ...(trouble ? [{ id: 'trouble', severe: false, words: `Simli’s count is not known: ${trouble}` }] : []),
  ];
}

function quotas({ tenants }: Figures): Concern[] {
  const near = tenants.flatMap(({ name, limits, used }): Concern[] => {
    const full = Object.keys(limits).filter((quota) => share(used[quota], limits[quota]) >= NEAR);
    const over = full.some((quota) => share(used[quota], limits[quota]) >= 1);
    return full.length > 0
      ? [
          {
            id: `tenant ${name}`,
            severe: false,
            words: `${name} ${over ? 'has used up' : 'is near the end of'} ${full.map((it) => quotaWords(it)).join(', ')}`,
          },
        ]
      : [];
  });
  return few('tenants', near, 'tenants more are near their quotas');
}

function letters({ queues }: Figures): Concern[] {
  const waiting = queues['deadLetters'] ?? 0;
  const commands = queues['commandDeadLetters'] ?? 0;
  const events = queues['webhookDeadLetters'] ?? 0;
  return [
    ...(waiting > 0
      ? [
          {
            id: 'letters',
            severe: false,
            words: `${plural(waiting, 'dead letter waits', 'dead letters wait')} for somebody`,
            part: 'dead-letters' as const,
          },
        ]
      : []),
    ...(commands > 0
      ? [
          {
            id: 'commands',
            severe: false,
            words: `${plural(commands, 'command', 'commands')} failed, and nobody could be told: read avatar.sessions.DLQ, or the tenant’s`,
          },
        ]
      : []),
    ...(events > 0
      ? [
          {
            id: 'events',
            severe: false,
            words: `${plural(events, 'event', 'events')} for webhooks could not be delivered`,
          },
        ]
      : []),
  ];
}

function few(id: string, all: Concern[], others: string): Concern[] {
  const shown = all.slice(0, MOST_OF_A_KIND);
  const left = all.length - shown.length;
  return left > 0 ? [...shown, { id, severe: false, words: `${left} ${others}` }] : shown;
}

function plural(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** How much of a limit is used; 0 where there is none. */
export function share(used: number | null | undefined, limit: number | null | undefined): number {
  return limit && limit > 0 ? (used ?? 0) / limit : 0;
}

const QUOTA_WORDS: Record<string, string> = {
  sessions: 'sessions',
  openingsPerMinute: 'openings a minute',
  paidMinutesPerDay: 'minutes today',
  paidMinutesPerMonth: 'minutes this month',
  eventStreams: 'event streams',
  uploadBytes: 'bytes being sent',
};

/** What a quota limits; of one that is not known here, its own name. */
export function quotaWords(quota: string): string {
  return QUOTA_WORDS[quota] ?? quota.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
