import { expect, test } from 'vitest';
import { History } from '../src/console/history';
import { nearest } from '../src/console/plot';
import { delayPlot, PLOTS } from '../src/console/plots';
import { age, count, millis, niceMax, pathOf } from '../src/console/scale';
import { figures } from './figures';

const BOX = { from: 0, to: 10, max: 10, width: 100, height: 50 };
const NO_GAPS = [false, false, false, false];

test('should draw the latest value at the right, and the greatest at the top', () => {
  expect(pathOf([0, 5, 10], [0, 5, 10], NO_GAPS, BOX)).toBe('M0 50L50 25L100 0');
});

test('should leave out what is not known, and what was in a gap', () => {
  expect(pathOf([1, undefined, 1, 1], [0, 4, 8, 10], NO_GAPS, BOX)).toBe('M-1 45L0 45M80 45L100 45');
  expect(pathOf([1, 1, 1, 1], [0, 2, 8, 10], [false, false, true, false], BOX)).toBe(
    'M0 45L20 45M80 45L100 45',
  );
  expect(pathOf([undefined], [10], NO_GAPS, BOX)).toBe('');
});

test.each([
  [0, 4],
  [3, 4],
  [4.2, 6],
  [412, 600],
  [1_000, 1_000],
  [1_001, 2_000],
])('should end the axis of %d at %d', (most, end) => {
  expect(niceMax(most)).toBe(end);
});

test('should write numbers as people read them', () => {
  expect([undefined, null, 0, 0.25, 12.4, 1_204, 1_200_000].map(count)).toEqual([
    '–',
    '–',
    '0',
    '0.3',
    '12',
    '1,204',
    '1.2M',
  ]);
  expect([null, 0.4, 420, 1_240].map(millis)).toEqual(['–', '0.4 ms', '420 ms', '1.2 s']);
  expect([3_000, 120_000, 7_200_000, 200_000_000].map((back) => age(0, back))).toEqual([
    '3 s',
    '2 min',
    '2 h',
    '2 d',
  ]);
});

test('should find the value nearest to where somebody points', () => {
  expect(nearest([0, 2, 9], 4)).toBe(1);
  expect(nearest([0, 2, 9], 100)).toBe(2);
  expect(nearest([], 4)).toBe(-1);
});

test('should show each percentile of the chosen delay', () => {
  const history = new History();
  history.add(figures({ delays: { interrupt: { count: 9, p50: 20, p95: 40, p99: 80 } } }), 0);
  history.add(figures({ delays: { interrupt: null } }), 2_000);

  const lines = delayPlot('interrupt').series(history);

  expect(lines.map(({ name, line }) => [name, line])).toEqual([
    ['50 % in', [20, undefined]],
    ['95 % in', [40, undefined]],
    ['99 % in', [80, undefined]],
  ]);
});

test('should show no more codes than can be told apart, and all others together', () => {
  const history = new History();
  const errors = Object.fromEntries('ABCDEFG'.split('').map((code, i) => [code, 10 - i]));
  history.add(figures(), 0);
  history.add(figures({ errors }), 2_000);

  const names = PLOTS.find(({ id }) => id === 'errors')!
    .series(history)
    .map(({ name }) => name);

  expect(names).toEqual(['A', 'B', 'C', 'D', '3 others']);
});

test('should show why sessions ended, and what Simli refused, without what is no such thing', () => {
  const history = new History();
  const simli = { ours: 0, counted: null, checkedAt: null, differing: {}, differences: [] };
  history.add(figures({ ends: { IDLE: 4 }, simli: { ...simli, refusals: {} } }), 0);
  history.add(
    figures({ ends: { IDLE: 4, CLIENT: 2 }, simli: { ...simli, refusals: { RATE_LIMITED: 1 } } }),
    2_000,
  );

  const names = (id: string) =>
    PLOTS.find((plot) => plot.id === id)!
      .series(history)
      .map(({ name }) => name);

  expect(names('ends')).toEqual(['CLIENT']);
  expect(names('refusals')).toEqual(['RATE_LIMITED']);
});

test('should show 0 for a state that no session is in', () => {
  const history = new History();
  history.add(figures({ sessions: { total: 2, byState: { SPEAKING: 2 }, byTenant: {} } }), 0);

  const lines = PLOTS.find(({ id }) => id === 'sessions')!.series(history);

  expect(lines.map(({ name, line }) => `${name} ${line[0]}`)).toEqual([
    'All 2',
    'Speaking 2',
    'Opening 0',
    'Reconnecting 0',
  ]);
});

test('should show Simli’s count beside ours, and none where it was not asked', () => {
  const history = new History();
  const simli = { ours: 7, counted: null, checkedAt: null, differing: {}, differences: [] };
  history.add(figures({ simli }), 0);
  history.add(figures({ simli: { ...simli, counted: 8 } }), 2_000);

  const lines = PLOTS.find(({ id }) => id === 'simli')!.series(history);

  expect(lines.map(({ line }) => line)).toEqual([
    [7, 7],
    [undefined, 8],
  ]);
});
