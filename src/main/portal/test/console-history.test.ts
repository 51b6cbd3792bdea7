import { beforeEach, expect, test } from 'vitest';
import { History, MOST_SAMPLES } from '../src/console/history';
import { figures } from './figures';

let history: History;

beforeEach(() => {
  history = new History();
});

/** One every two seconds, with these totals of openings. */
function openings(totals: number[], from = 0, node = 'a') {
  totals.forEach((opened, i) =>
    history.add(figures({ node, openings: { opened, refused: {}, timeMs: null } }), from + i * 2_000),
  );
}

test('should show what was counted in the minute before, not since the gateway’s start', () => {
  openings(Array.from({ length: 61 }, (_, i) => 4_000 + i));

  expect(history.perMinute(['opened']).at(-1)).toBe(30);
  expect(history.total('opened')).toBe(60);
});

test('should say nothing per minute before it knows ten seconds', () => {
  openings([0, 1, 2, 3, 4, 5]);

  expect(history.perMinute(['opened'])).toEqual([undefined, undefined, undefined, undefined, undefined, 30]);
});

test('should go on after a restart, whose counts begin anew', () => {
  openings([100, 102, 104, 1, 3, 5, 6]);

  expect(history.total('opened')).toBe(4 + 1 + 5);
});

test('should not take another gateway’s counts for what happened meanwhile', () => {
  openings([100, 102]);
  openings([9_000, 9_001], 4_000, 'b');
  openings([110], 8_000, 'a');

  expect(history.total('opened')).toBe(2 + 1);
});

test('should count an error from 0 that came for the first time', () => {
  history.add(figures({ errors: {} }), 0);
  history.add(figures({ errors: { AUDIO_EMPTY: 3 } }), 2_000);

  expect(history.total('errors.AUDIO_EMPTY')).toBe(3);
  expect(history.moving('errors.')).toEqual(['errors.AUDIO_EMPTY']);
});

test('should name first what moved most, and nothing that stood still', () => {
  history.add(figures({ errors: { A: 50, B: 1, C: 1 } }), 0);
  history.add(figures({ errors: { A: 50, B: 2, C: 9 } }), 2_000);

  expect(history.moving('errors.')).toEqual(['errors.C', 'errors.B']);
});

test('should know no value where the gateway knew none', () => {
  history.add(figures({ queues: { audio: null }, underruns: null }), 0);
  history.add(figures({ queues: { audio: 7 } }), 2_000);

  expect(history.level('queues.audio')).toEqual([undefined, 7]);
  expect(history.level('queues.unheard')).toEqual([undefined, undefined]);
});

test('should bear a gateway that measures nothing', () => {
  const nothing = {
    openings: null,
    delays: null,
    jobs: null,
    underruns: null,
    recoveries: null,
    errors: null,
  };
  history.add(figures(nothing), 0);
  history.add(figures(nothing), 20_000);

  expect(history.moving('errors.')).toEqual([]);
  expect(history.perMinute(['opened'])).toEqual([undefined, undefined]);
  expect(history.level('delays.firstFrame.p95')).toEqual([undefined, undefined]);
});

test('should break the line where nothing came', () => {
  openings([1, 2], 0);
  openings([3, 4], 30_000);

  expect(history.gaps).toEqual([false, false, true, false]);
});

test('should show as little of time as holds what is known', () => {
  expect(history.spanMillis).toBe(120_000);
  openings([1, 2]);
  expect(history.spanMillis).toBe(120_000);
  openings([3], 120_001);
  expect(history.spanMillis).toBe(300_000);
  openings([4], 600_000);
  expect(history.spanMillis).toBe(600_000);
  openings([5], 600_001);
  expect(history.spanMillis).toBe(900_000);
});

test('should keep a quarter of an hour and no more', () => {
  openings(Array.from({ length: 1_000 }, (_, i) => i));
  expect(history.times).toHaveLength(MOST_SAMPLES);
  expect(history.times.at(-1)! - history.times[0]!).toBeLessThanOrEqual(900_000);

  openings([1_000], 2_000_000 + 900_001);
  expect(history.times).toHaveLength(1);
});
