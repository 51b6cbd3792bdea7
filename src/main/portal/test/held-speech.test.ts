import { beforeEach, expect, test } from 'vitest';
import type { SessionEvent } from '../src/api';
import { HeldSpeech } from '../src/ui/held-speech';

let speech: HeldSpeech;

beforeEach(() => {
  speech = new HeldSpeech();
});

/** @param seconds when it happened */
function event(
  seconds: number,
  state: SessionEvent['state'],
  more: Partial<SessionEvent> = {},
): SessionEvent {
  return {
    sessionId: 'ses_a',
    sequence: 1 + seconds,
    time: new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString(),
    generation: 1,
    type: 'state',
    state,
    detail: '',
    data: {},
    ...more,
  };
}

const after = (...events: SessionEvent[]) => events.map((one) => speech.onEvent(one));

test('should stand still from the loss of the link until the avatar speaks again', () => {
  expect(
    after(
      event(1, 'SPEAKING'),
      event(4, 'RECOVERING'),
      event(5, 'RECOVERING', { type: 'join' }),
      event(7, 'READY'),
      event(7, 'READY', { type: 'recovered', data: { reason: 'LINK_LOST', gapMillis: 3_000 } }),
    ),
  ).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(speech.heldSince).toBe(Date.UTC(2026, 0, 1, 0, 0, 4));

  expect(after(event(10, 'SPEAKING'), event(11, 'SPEAKING', { type: 'mark' }))).toEqual([6_000, undefined]);
  expect(speech.heldSince).toBeUndefined();
});

test('should stand still for as long as nobody had the session, where another gateway took it up', () => {
  after(event(8, 'RECOVERING'), event(10, 'READY', { type: 'adopted', data: { gapMillis: 9_000 } }));

  expect(after(event(11, 'SPEAKING'))).toEqual([10_000]);
});

test('should not begin anew when a link is lost again', () => {
  expect(
    after(
      event(4, 'RECOVERING'),
      event(6, 'READY'),
      event(7, 'RECOVERING'),
      event(9, 'READY'),
      event(10, 'SPEAKING'),
    ),
  ).toEqual([undefined, undefined, undefined, undefined, 6_000]);
});

test.each(['DRAINING', 'CLOSED', 'SILENT'] as const)('should go on with %s', (state) => {
  expect(after(event(4, 'RECOVERING'), event(6, state))).toEqual([undefined, 2_000]);
  expect(speech.heldSince).toBeUndefined();
});

test('should go on with the beginning of the next utterance', () => {
  const started: SessionEvent['job'] = {
    jobId: 'next',
    status: 'started',
    time: '2026-01-01T00:00:07Z',
    playedMillis: 0,
    estimated: false,
  };

  expect(
    after(event(4, 'RECOVERING'), event(6, 'READY'), event(7, 'READY', { type: 'job', job: started })),
  ).toEqual([undefined, undefined, 3_000]);
});

test('should flow where the session is ready for the first time, and with the next session', () => {
  expect(after(event(1, 'OPENING'), event(2, 'READY'))).toEqual([undefined, undefined]);
  expect(speech.heldSince).toBeUndefined();

  after(event(4, 'RECOVERING'));
  speech.clear();

  expect(after(event(9, 'SPEAKING'))).toEqual([undefined]);
});
