import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gateway } from '../src/api';
import { Openings } from '../src/kit/openings';
import { FakeGateway } from './fake-gateway';

let server: FakeGateway;
let gateway: Gateway;

beforeEach(async () => {
  server = await FakeGateway.start();
  gateway = new Gateway(server.base);
});
afterEach(() => server.stop());

const calls = () => server.requests.map(({ method, path }) => `${method} ${path}`);

test('should open one session for whoever lets go and takes again at once, as StrictMode does', async () => {
  server.json({ id: 'ses_a' }, 201).json({ id: 'ses_a' });
  const openings = new Openings();

  openings.acquire(gateway, {}, 'key').release();
  const second = openings.acquire(gateway, {}, 'key');

  expect(await second.session).toEqual({ id: 'ses_a' });
  expect(calls()).toEqual(['POST /api/v1/sessions']);
  expect(server.requests[0]!.headers['idempotency-key']).toBe('key');
  second.release();
  await vi.waitFor(() =>
    expect(calls()).toEqual(['POST /api/v1/sessions', 'DELETE /api/v1/sessions/ses_a?drain=false']),
  );
});

test('should end a session that nobody waits for any more while it is being opened', async () => {
  server.silence().json({ id: 'ses_a' }, 201).json({ id: 'ses_a' });
  const opening = new Openings().acquire(gateway, {}, 'key');
  opening.session.catch(() => undefined);
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));

  opening.release();

  await vi.waitFor(
    () =>
      expect(calls()).toEqual([
        'POST /api/v1/sessions',
        'POST /api/v1/sessions',
        'DELETE /api/v1/sessions/ses_a?drain=false',
      ]),
    { timeout: 5_000 },
  );
  expect(server.requests[1]!.headers['idempotency-key']).toBe('key');
});
