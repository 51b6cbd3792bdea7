import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Connection, type EventGap, Gateway, type SessionEvent, type SessionEvents } from '../src/api';
import { Backoff } from '../src/api/backoff';
import { block, FakeGateway } from './fake-gateway';

let server: FakeGateway;
let stream: SessionEvents;
let events: SessionEvent[];
let gaps: EventGap[];
let connections: Connection[];

beforeEach(async () => {
  server = await FakeGateway.start();
  events = [];
  gaps = [];
  connections = [];
});

afterEach(async () => {
  stream.close();
  await server.stop();
});

function listen(silenceMillis = 5_000, backoff = new Backoff(2, 10)) {
  stream = new Gateway(server.base).events(
    'ses_a',
    {
      event: (event) => events.push(event),
      gap: (gap) => gaps.push(gap),
      connection: (connection) => connections.push(connection),
    },
    { silenceMillis, backoff },
  );
}

const soon = (assertion: () => void) => vi.waitFor(assertion, 8_000);
const sequences = () => events.map(({ sequence }) => sequence);
const states = () => connections.map(({ state }) => state);
const last = block({ sequence: 3, type: 'state', state: 'CLOSED', reason: 'CLIENT' });

test('should deliver every event in order, and end behind the last one', async () => {
  server.stream([': open\nretry: 2000\n\n', block({ sequence: 1 }), block({ sequence: 2 }), last]);

  listen();

  await soon(() => expect(states()).toEqual(['connecting', 'open', 'ended']));
  expect(sequences()).toEqual([1, 2, 3]);
  expect(server.requests).toHaveLength(1);
});

test('should go on where the connection broke', async () => {
  server.stream([block({ sequence: 1 }), block({ sequence: 2 })], { end: true }).stream([last]);

  listen();

  await soon(() => expect(sequences()).toEqual([1, 2, 3]));
  expect(server.requests[0]?.headers['last-event-id']).toBeUndefined();
  expect(server.requests[1]?.headers['last-event-id']).toBe('2');
});

test('should put together what comes in pieces, in any way of ending a line', async () => {
  const whole = new TextEncoder().encode(
    block({ sequence: 1, detail: 'grüß Gott' }).replaceAll('\n', '\r\n') + last,
  );
  server.next((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    let at = 0;
    const dribble = () => {
      if (at < whole.length) {
        response.write(whole.slice(at, (at += 7)), () => setImmediate(dribble));
      }
    };
    dribble();
  });

  listen();

  await soon(() => expect(sequences()).toEqual([1, 3]));
  expect(events[0]?.detail).toBe('grüß Gott');
});

test('should tell what is no longer kept, and not take it for a place to go on from', async () => {
  const gap = 'event: gap\ndata: {"afterSequence":1,"nextSequence":7,"missed":5}\n\n';
  server.stream([block({ sequence: 1 }), gap], { end: true }).stream([last]);

  listen();

  await soon(() => expect(sequences()).toEqual([1, 3]));
  expect(gaps).toEqual([{ afterSequence: 1, nextSequence: 7, missed: 5 }]);
  expect(server.requests[1]?.headers['last-event-id']).toBe('1');
});

test('should end where the gateway says that nothing more will come', async () => {
  server.next((_, response) => response.writeHead(204).end());

  listen();

  await soon(() => expect(states()).toEqual(['connecting', 'ended']));
});

test('should say that it waits, for how long and why, and try again', async () => {
  server.breakOff().problem('EVENT_STREAM_LIMIT', 429, { retryable: true }).stream([last]);

  listen();

  await soon(() => expect(states()).toContain('ended'));
  expect(states()).toEqual(['connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'open', 'ended']);
  expect(connections[1]).toMatchObject({ error: { name: 'UnreachableError' } });
  expect(connections[3]).toMatchObject({ error: { code: 'EVENT_STREAM_LIMIT' } });
});

test('should wait as long as the gateway asks for', async () => {
  server.problem('EVENT_STREAM_LIMIT', 429, { retryable: true }, { 'Retry-After': '60' });

  listen();

  await soon(() => expect(connections.at(-1)).toMatchObject({ state: 'waiting', retryInMillis: 60_000 }));
});

test('should ask every second or so while the session is between two gateways', async () => {
  for (let i = 0; i < 4; i++) {
    server.problem('SESSION_OWNER_UNREACHABLE', 503, { retryable: true });
  }
  server.stream([last]);

  listen(5_000, new Backoff(100_000, 100_000));

  await soon(() => expect(sequences()).toEqual([3]));
  const waits = connections.filter((connection) => connection.state === 'waiting');
  expect(waits).toHaveLength(4);
  for (const wait of waits) {
    expect(wait.retryInMillis).toBeGreaterThanOrEqual(750);
    expect(wait.retryInMillis).toBeLessThanOrEqual(1_500);
  }
});

test('should try again at once when told so', async () => {
  server.problem('EVENT_STREAM_LIMIT', 429, { retryable: true }, { 'Retry-After': '60' }).stream([last]);
  listen();
  await soon(() => expect(states()).toContain('waiting'));

  stream.retryNow();

  await soon(() => expect(states()).toContain('ended'));
});

test('should not try again where the session is not known', async () => {
  server.problem('UNKNOWN_SESSION', 404);

  listen();

  await soon(() => expect(states()).toEqual(['connecting', 'failed']));
  expect(connections[1]).toMatchObject({ error: { code: 'UNKNOWN_SESSION' } });
});

test('should take a connection for dead that gives no sign of life', async () => {
  server.stream([block({ sequence: 1 })]).stream([last]);

  listen(1_000);

  await soon(() => expect(sequences()).toEqual([1, 3]));
  expect(connections).toContainEqual(
    expect.objectContaining({ state: 'waiting', error: expect.objectContaining({ name: 'TimeoutError' }) }),
  );
});

test('should take a comment for a sign of life', async () => {
  server.next((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    let comments = 0;
    const timer = setInterval(() => {
      response.write(++comments < 10 ? ': alive\n\n' : last);
      if (comments === 10) {
        clearInterval(timer);
      }
    }, 150);
  });

  listen(1_000);

  await soon(() => expect(sequences()).toEqual([3]));
  expect(states()).toEqual(['connecting', 'open', 'ended']);
});

test('should tell nothing any more once it is closed', async () => {
  server.stream([block({ sequence: 1 })]);
  listen();
  await soon(() => expect(sequences()).toEqual([1]));

  stream.close();

  await expect.poll(() => states()).toEqual(['connecting', 'open']);
});

test('should make pauses that grow, to a limit, and begin anew after a success', () => {
  const backoff = new Backoff(100, 1_000);
  const pauses = Array.from({ length: 8 }, () => backoff.next());

  pauses.forEach((millis, i) => {
    const whole = Math.min(1_000, 100 * 2 ** i);
    expect(millis).toBeGreaterThanOrEqual(whole / 2);
    expect(millis).toBeLessThanOrEqual(whole);
  });
  backoff.reset();
  expect(backoff.next()).toBeLessThanOrEqual(100);
  expect(backoff.next(5_000)).toBe(5_000);
});
