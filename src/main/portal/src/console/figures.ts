import { SESSION_STATES } from '../api';

/** Percentiles of a delay in milliseconds, of `count` measurements. */
export interface Percentiles {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

export interface NodeFigures {
  name: string;
  /** The one that answers. */
  mine: boolean;
  state: string;
  /** Why it is not `UP`, as the health names it. */
  causes?: string[] | null;
  version?: string | null;
  sessions: number;
  speaking: number;
  /** How many more it takes; null where nobody knows. */
  room: number | null;
  startedAt: string | null;
  seenAt: string | null;
  draining: boolean;
}

export interface TenantFigures {
  name: string;
  sessions: number;
  /** What it may have at most, by name; null where that is not limited. */
  limits: Record<string, number | null>;
  used: Record<string, number | null>;
}

/** What the gateways and the avatar service see differently, such as a session that only one of them knows. */
export interface Difference {
  kind: string;
  /** Of sessions, where no single one is known. */
  count?: number | null;
  simliId?: string | null;
  session?: string | null;
}

/**
 * What the console is told once in `everyMs`. Counts of what happened have run since the start of `node`; delays are those of the last
 * minute. `null` is what nobody knows.
 */
export interface Figures {
  sequence: number;
  time: string;
  node: string;
  everyMs: number;
  nodes: NodeFigures[];
  sessions: {
    total: number;
    byState: Record<string, number>;
    byTenant: Record<string, number>;
    waitingJobs?: number | null;
  };
  openings: { opened: number; refused: Record<string, number>; timeMs: Percentiles | null } | null;
  delays: Record<string, Percentiles | null> | null;
  jobs: Record<string, number> | null;
  underruns: number | null;
  recoveries: { made: number; failed: number } | null;
  renewals: number | null;
  adoptions: number | null;
  queues: Record<string, number | null>;
  simli: {
    ours: number;
    counted: number | null;
    checkedAt: string | null;
    /** Links that it did not open, or ended on its own account, by kind. */
    refusals?: Record<string, number> | null;
    /** Why the latest question had no answer. */
    trouble?: string | null;
    /** How many sessions each kind of difference is about. */
    differing: Record<string, number>;
    /** Some of them. */
    differences: Difference[];
  };
  errors: Record<string, number> | null;
  /** Sessions that ended, by reason. */
  ends?: Record<string, number> | null;
  tenants: TenantFigures[];
  tenantsLeft: number;
}

/** Delays in the order in which they pass, with what they are to people. */
export const DELAYS: Record<string, string> = {
  opening: 'Opening a session',
  firstPicture: 'Opening to first picture',
  queueWait: 'Waiting in the queue',
  firstFrame: 'Send to first frame',
  interrupt: 'Interrupt to silence',
  simliRoundTrip: 'Simli’s round trip',
};

/** All delays, the opening among them. */
export function delaysOf(figures: Figures): Record<string, Percentiles | null> {
  return { ...figures.delays, opening: figures.openings?.timeMs ?? null };
}

/** Every count that only grows, by a name of its own. */
export function countersOf(figures: Figures): Record<string, number> {
  const { openings, jobs, recoveries, errors } = figures;
  const all = {
    opened: openings?.opened ?? null,
    ...named('refused', openings?.refused),
    ...named('jobs', jobs),
    underruns: figures.underruns,
    ...named('recoveries', recoveries),
    renewals: figures.renewals,
    adoptions: figures.adoptions,
    ...named('errors', errors),
    ...named('ends', figures.ends),
    ...named('simli', figures.simli.refusals),
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}

/** States that no session is in are not told. */
const NO_SESSIONS = Object.fromEntries(SESSION_STATES.map((state) => [state, 0]));

/** Levels: what is so at the moment. */
export function levelsOf(figures: Figures): Record<string, number | null> {
  const percentiles = Object.entries(delaysOf(figures)).flatMap(([name, delay]) =>
    (['p50', 'p95', 'p99'] as const).map(
      (part) => [`delays.${name}.${part}`, delay?.[part] ?? null] as const,
    ),
  );
  return {
    'sessions.total': figures.sessions.total,
    'sessions.waitingJobs': figures.sessions.waitingJobs ?? null,
    ...named('states', { ...NO_SESSIONS, ...figures.sessions.byState }),
    ...named('queues', figures.queues),
    'simli.ours': figures.simli.ours,
    'simli.counted': figures.simli.counted,
    ...Object.fromEntries(percentiles),
  };
}

function named<T>(prefix: string, values: Record<string, T> | null | undefined): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [`${prefix}.${name}`, value]),
  );
}
