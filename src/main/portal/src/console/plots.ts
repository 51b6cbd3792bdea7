import { DELAYS } from './figures';
import type { History, Line } from './history';

export interface Series {
  name: string;
  line: Line;
}

/** What one plot shows. */
export interface PlotModel {
  id: string;
  title: string;
  /** What a number is one of, for people. */
  unit: 'count' | 'ms';
  /** Behind the title. */
  hint: string;
  series(history: History): Series[];
}

/** As many lines as can be told apart. */
const MOST_LINES = 5;
const PER_MINUTE = 'per minute';

const level = (history: History, name: string, ...levels: string[]): Series => ({
  name,
  line: levels.length === 1 ? history.level(levels[0]!) : history.levels(levels),
});

const rate = (history: History, name: string, ...counters: string[]): Series => ({
  name,
  line: history.perMinute(counters),
});

/** Those that moved most by their names, and all others together. */
function mostOf(history: History, prefix: string): Series[] {
  const moving = history.moving(prefix);
  const shown = moving.length > MOST_LINES ? moving.slice(0, MOST_LINES - 1) : moving;
  const others = moving.slice(shown.length);
  return [
    ...shown.map((name) => rate(history, name.slice(prefix.length), name)),
    ...(others.length > 0 ? [rate(history, `${others.length} others`, ...others)] : []),
  ];
}

/** All but the delays, whose plot is one for each. */
export const PLOTS: readonly PlotModel[] = [
  {
    id: 'sessions',
    title: 'Sessions',
    unit: 'count',
    hint: 'now',
    series: (history) => [
      level(history, 'All', 'sessions.total'),
      level(history, 'Speaking', 'states.SPEAKING'),
      level(history, 'Opening', 'states.OPENING', 'states.JOINABLE'),
      level(history, 'Reconnecting', 'states.RECOVERING'),
    ],
  },
  {
    id: 'openings',
    title: 'Openings',
    unit: 'count',
    hint: PER_MINUTE,
    series: (history) => [rate(history, 'Opened', 'opened'), ...mostOf(history, 'refused.')],
  },
  {
    id: 'jobs',
    title: 'Jobs that ended',
    unit: 'count',
    hint: PER_MINUTE,
    series: (history) => [
      rate(history, 'Said', 'jobs.finished'),
      rate(history, 'Interrupted', 'jobs.interrupted'),
      rate(history, 'Expired', 'jobs.expired'),
      rate(history, 'Refused', 'jobs.rejected'),
      rate(history, 'Failed', 'jobs.failed'),
    ],
  },
  {
    id: 'underruns',
    title: 'Underruns, recoveries',
    unit: 'count',
    hint: PER_MINUTE,
    series: (history) => [
      rate(history, 'Underruns', 'underruns'),
      rate(history, 'Recovered', 'recoveries.made'),
      rate(history, 'Renewed', 'renewals'),
      rate(history, 'Not recovered', 'recoveries.failed'),
      rate(history, 'Taken over', 'adoptions'),
    ],
  },
  {
    id: 'queues',
    title: 'Queues',
    unit: 'count',
    hint: 'waiting now',
    series: (history) => [
      level(history, 'At sessions', 'sessions.waitingJobs'),
      level(history, 'At the intake', 'queues.audio'),
      level(history, 'Commands', 'queues.sessions'),
      level(history, 'Answers', 'queues.answersWaiting'),
      level(history, 'Steps due', 'queues.workersBacklog'),
    ],
  },
  {
    id: 'aside',
    title: 'Webhooks, dead letters',
    unit: 'count',
    hint: 'waiting now',
    series: (history) => [
      level(history, 'Dead letters', 'queues.deadLetters'),
      level(history, 'Webhook events', 'queues.webhooks'),
      level(history, 'Not delivered', 'queues.webhookDeadLetters'),
    ],
  },
  {
    id: 'errors',
    title: 'Errors by code',
    unit: 'count',
    hint: PER_MINUTE,
    series: (history) => mostOf(history, 'errors.'),
  },
  {
    id: 'ends',
    title: 'Sessions that ended',
    unit: 'count',
    hint: PER_MINUTE,
    series: (history) => mostOf(history, 'ends.'),
  },
  {
    id: 'simli',
    title: 'Simli’s count',
    unit: 'count',
    hint: 'beside ours',
    series: (history) => [level(history, 'Ours', 'simli.ours'), level(history, 'Simli’s', 'simli.counted')],
  },
  {
    id: 'refusals',
    title: 'Refused by Simli',
    unit: 'count',
    hint: PER_MINUTE,
    series: (history) => mostOf(history, 'simli.'),
  },
];

/**
 * Percentiles of one delay.
 *
 * @param id of the plot, of which there may be several
 */
export function delayPlot(delay: string, id = 'delays'): PlotModel {
  return {
    id,
    title: 'Delays',
    unit: 'ms',
    hint: `${DELAYS[delay] ?? delay}, of a minute`,
    series: (history) =>
      (['p50', 'p95', 'p99'] as const).map((part) =>
        level(history, PERCENTILE_WORDS[part], `delays.${delay}.${part}`),
      ),
  };
}

/** What a percentile says, for people who never met one. */
export const PERCENTILE_WORDS = { p50: '50 % in', p95: '95 % in', p99: '99 % in' } as const;
