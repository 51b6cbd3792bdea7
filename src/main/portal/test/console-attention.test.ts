import { expect, test } from 'vitest';
import { concerns, quotaWords, share } from '../src/console/attention';
import type { Figures, NodeFigures } from '../src/console/figures';
import { History } from '../src/console/history';
import { tenantsOf } from '../src/console/tenants-table';
import { figures } from './figures';

const node = (others: Partial<NodeFigures>): NodeFigures => ({
  name: 'a',
  mine: true,
  state: 'UP',
  sessions: 0,
  speaking: 0,
  room: null,
  startedAt: null,
  seenAt: null,
  draining: false,
  ...others,
});

function told(now: Partial<Figures>, before: Partial<Figures> = {}): string[] {
  const history = new History();
  history.add(figures(before), 0);
  history.add(figures(now), 2_000);
  return concerns(figures(now), history).map(({ words }) => words);
}

test('should have nothing to say where all is well', () => {
  expect(
    told({
      nodes: [node({})],
      simli: { ours: 3, counted: 3, checkedAt: null, differing: {}, differences: [] },
    }),
  ).toEqual([]);
});

test('should say which gateways are not well, and why, the worst first', () => {
  const nodes = [
    node({ name: 'a', state: 'DEGRADED', causes: ['SIMLI'] }),
    node({ name: 'b', draining: true }),
    node({ name: 'c', state: 'GONE' }),
  ];

  expect(told({ nodes })).toEqual([
    'c is gone: it gives no sign of life',
    'a works, but not all that it needs does · SIMLI',
    'b is stopping: it takes no new sessions',
  ]);
});

test('should say of a gateway whose health is not known that it is not, which is nothing serious', () => {
  const history = new History();
  const nodes = [node({ state: 'UNKNOWN' })];

  expect(concerns(figures({ nodes }), history)).toEqual([
    { id: 'node a', severe: false, words: 'a does not know how it is: its health has not answered' },
  ]);
});

test('should not list a hundred gateways that are gone', () => {
  const nodes = Array.from({ length: 100 }, (_, i) => node({ name: `n${i}`, state: 'GONE' }));

  expect(told({ nodes })).toHaveLength(4);
  expect(told({ nodes }).at(-1)).toBe('97 nodes more');
});

test('should tell of what failed since the page was opened, not before', () => {
  expect(told({ recoveries: { made: 9, failed: 4 } }, { recoveries: { made: 9, failed: 4 } })).toEqual([]);
  expect(told({ recoveries: { made: 9, failed: 5 } }, { recoveries: { made: 9, failed: 4 } })).toEqual([
    '1 recovery failed here lately',
  ]);
  expect(told({ errors: { INTERNAL_ERROR: 1, DELIVERY_FAILED: 2, AUDIO_MALFORMED: 3 } })).toEqual([
    '1 opening failed with INTERNAL_ERROR lately: see the log',
    '2 jobs failed with DELIVERY_FAILED lately: see the log',
  ]);
  const refusals = { RATE_LIMITED: 1, REJECTED: 1 };
  expect(
    told({ simli: { ours: 0, counted: null, checkedAt: null, differing: {}, differences: [], refusals } }),
  ).toEqual(['Simli did not open 2 links lately, or ended them']);
});

test('should tell of differences with Simli, of dead letters, and of quotas that are near their end', () => {
  const words = told({
    simli: {
      ours: 1,
      counted: 2,
      checkedAt: null,
      trouble: 'HTTP 500',
      differing: { ONLY_BILLED: 1, ONLY_KEPT: 500 },
      differences: [{ kind: 'ONLY_BILLED', simliId: 'x' }],
    },
    queues: { deadLetters: 1, commandDeadLetters: 3, webhookDeadLetters: 2 },
    tenants: [
      { name: 'acme', sessions: 9, limits: { sessions: 10, uploadBytes: null }, used: { sessions: 9 } },
      { name: 'full', sessions: 9, limits: { paidMinutesPerDay: 60 }, used: { paidMinutesPerDay: 60 } },
    ],
  });

  expect(words).toEqual([
    'Simli and the gateways disagree: 501 differences',
    'Simli’s count is not known: HTTP 500',
    'acme is near the end of sessions',
    'full has used up minutes today',
    '1 dead letter waits for somebody',
    '3 commands failed, and nobody could be told: read avatar.sessions.DLQ, or the tenant’s',
    '2 events for webhooks could not be delivered',
  ]);
});

test('should lead to dead letters only where they are listed', () => {
  const queues = { deadLetters: 1, commandDeadLetters: 1 };
  const found = concerns(figures({ queues }), new History());

  expect(found.map(({ id, part }) => [id, part])).toEqual([
    ['letters', 'dead-letters'],
    ['commands', undefined],
  ]);
});

test('should compare with a limit only where there is one', () => {
  expect(share(5, null)).toBe(0);
  expect(share(5, 0)).toBe(0);
  expect(share(null, 10)).toBe(0);
  expect(share(5, 10)).toBe(0.5);
  expect(quotaWords('somethingNew')).toBe('something new');
});

test('should list tenants that have sessions and no quotas, those with most first', () => {
  const tenants = tenantsOf(
    figures({
      tenants: [{ name: 'acme', sessions: 2, limits: {}, used: {} }],
      sessions: { total: 12, byState: {}, byTenant: { acme: 2, globex: 5, other: 5 } },
    }),
  );

  expect(tenants.map(({ name }) => name)).toEqual(['globex', 'acme']);
});
