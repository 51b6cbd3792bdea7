import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from '../src/api';
import { Backoff } from '../src/api/backoff';
import { FigureStream, type StreamOptions } from '../src/console/figure-stream';
import { FakeGateway } from './fake-gateway';
import { figures } from './figures';

let server: FakeGateway;
let stream: FigureStream;
let sequences: number[];
let states: string[];
let last: Connection;

beforeEach(async () => {
  server = await FakeGateway.start();
  sequences = [];
  states = [];
});

afterEach(async () => {
  stream.close();
  await server.stop();
});

function open(options: StreamOptions = {}, shown = () => {}) {
  stream = new FigureStream(
    new URL('console/stream', server.base),
    {
      figures: ({ sequence }) => {
        sequences.push(sequence);
        shown();
      },
      connection: (connection) => {
        last = connection;
        states.push(connection.state);
      },
    },
    { backoff: new Backoff(1, 1), ...options },
  );
}

const soon = (check: () => void) => vi.waitFor(check, 9_000);
const block = (sequence: number, everyMs = 2_000) =>
  `event: figures\ndata: ${JSON.stringify(figures({ sequence, everyMs }))}\n\n`;

test('should deliver figures, and nothing else that the stream says', async () => {
  server.stream([': 2026-11-30T12:00:00Z\n\n', block(1), 'event: other\ndata: {}\n\n', block(2)]);

  open({ headers: () => ({ Authorization: 'Bearer agk_first' }) });

  await soon(() => expect(sequences).toEqual([1, 2]));
  expect(states).toEqual(['connecting', 'open']);
  expect(server.requests[0]!.headers.authorization).toBe('Bearer agk_first');
  expect(server.requests[0]!.headers.accept).toBe('text/event-stream');
});

test('should come back when the connection broke, and when the gateway is away', async () => {
  server
    .stream([block(1)], { end: true })
    .breakOff()
    .stream([block(2)]);

  open();

  await soon(() => expect(sequences).toEqual([1, 2]));
  expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'waiting', 'connecting', 'open']);
});

test('should take a silent connection for dead', async () => {
  server.stream([]);
  // However slow this machine is, one of these is in time.
  Array.from({ length: 5 }, () => server.stream([block(1)]));

  open({ silenceMillis: 300 });

  await soon(() => expect(sequences[0]).toBe(1));
  expect(states).toContain('waiting');
});

test('should count only figures as a sign of life once some have come', async () => {
  const alive = setInterval(() => server.say(': 2026-11-30T12:00:00Z\n\n'), 50);
  server.stream([block(1, 1)]).stream([block(2)]);

  open({ leastSilenceMillis: 300 });

  await soon(() => expect(sequences).toEqual([1, 2])).finally(() => clearInterval(alive));
  expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
});

test('should not take a defect of the page for a lost connection', async () => {
  const told = vi.spyOn(console, 'error').mockReturnValue(undefined);
  server.stream([block(1), block(2)]);

  open({}, () => {
    throw new Error('a defect');
  });

  await soon(() => expect(sequences).toEqual([1, 2]));
  expect(states).toEqual(['connecting', 'open']);
  expect(told).toHaveBeenCalledTimes(2);
  told.mockRestore();
});

test('should not ask again where a role is missing', async () => {
  server.problem('ROLE_REQUIRED', 403);

  open();

  await soon(() => expect(last.state).toBe('failed'));
  expect(server.requests).toHaveLength(1);
});

test('should wait as long as the gateway says where too many are watching', async () => {
  server.problem('EVENT_STREAM_LIMIT', 503, { retryable: true }, { 'Retry-After': '7' }).silence();

  open();

  await soon(() => expect(last).toMatchObject({ state: 'waiting', retryInMillis: 7_000 }));
  stream.retryNow();
  await soon(() => expect(server.requests).toHaveLength(2));
});

test('should tell nothing once it is closed', async () => {
  server.silence();
  open();
  await soon(() => expect(server.requests).toHaveLength(1));

  stream.close();
  const told = states.length;
  await server.stop();

  expect(states).toHaveLength(told);
});
