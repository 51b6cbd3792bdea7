import { afterEach, beforeEach, expect, test } from 'vitest';
import { Gateway, type GatewayOptions, type ProblemError, type SessionEvents } from '../src/api';
import { block, FakeGateway } from './fake-gateway';

let server: FakeGateway;
let credential: string | undefined;
let refusals: [string, string | undefined][];
let gateway: Gateway;
let events: SessionEvents | undefined;

beforeEach(async () => {
  server = await FakeGateway.start();
  credential = 'agk_first';
  refusals = [];
  gateway = withAccess({});
});

afterEach(async () => {
  events?.close();
  events = undefined;
  await server.stop();
});

function withAccess(options: GatewayOptions): Gateway {
  return new Gateway(server.base, {
    credential: () => credential,
    refused: (error, which) => refusals.push([error.code, which]),
    ...options,
  });
}

const shown = () => server.requests.map(({ headers }) => headers.authorization);

test('should show the credential with each request, and in the header only', async () => {
  server.json({ id: 'ses_a' }, 201).json({ sessions: [], total: 0 }).json({}, 202);

  await gateway.open({ faceId: 'ada' });
  await gateway.sessions();
  await gateway.interrupt('ses_a');

  expect(shown()).toEqual(Array(3).fill('Bearer agk_first'));
  expect(server.requests.map(({ path, body }) => path + body).join()).not.toContain('agk_first');
});

test('should show none where nobody has signed in', async () => {
  credential = undefined;
  server.json({ id: 'ses_a' }).problem('CREDENTIALS_MISSING', 401);

  await gateway.session('ses_a');
  await gateway.session('ses_a').catch(() => undefined);

  expect(shown()).toEqual([undefined, undefined]);
  expect(refusals).toEqual([['CREDENTIALS_MISSING', undefined]]);
});

test('should tell which credential was refused, and fail all the same', async () => {
  server.problem('KEY_REVOKED', 401).problem('ROLE_REQUIRED', 403);

  const revoked = gateway.session('ses_a').catch((failure: unknown) => failure);
  credential = 'agk_second';

  expect(((await revoked) as ProblemError).code).toBe('KEY_REVOKED');
  await expect(gateway.session('ses_a')).rejects.toMatchObject({ code: 'ROLE_REQUIRED' });
  expect(refusals).toEqual([['KEY_REVOKED', 'agk_first']]);
});

test('should read events with the credential that there is when it connects', async () => {
  server.stream([block({ sequence: 1 })], { end: true });
  server.next((_, response) => {
    credential = 'agk_second';
    response.destroy();
  });
  server.problem('KEY_EXPIRED', 401);
  const seen: number[] = [];

  const failed = new Promise<void>((resolve) => {
    events = gateway.events('ses_a', {
      event: ({ sequence }) => seen.push(sequence),
      connection: ({ state }) => {
        if (state === 'waiting') {
          setTimeout(() => events?.retryNow());
        } else if (state === 'failed') {
          resolve();
        }
      },
    });
  });
  await failed;

  expect(seen).toEqual([1]);
  expect(shown()).toEqual(['Bearer agk_first', 'Bearer agk_first', 'Bearer agk_second']);
  expect(server.requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '1']);
  expect(refusals).toEqual([['KEY_EXPIRED', 'agk_second']]);
});

test('should end what was being opened as whoever opened it, though that one signed out', async () => {
  const leaving = new AbortController();
  server.next(() => {
    credential = undefined;
    leaving.abort();
  });
  server.json({ id: 'ses_a' }, 201).json({ id: 'ses_a' }, 202);

  await gateway.open({}, leaving.signal).catch(() => undefined);

  await expect.poll(() => server.requests.length).toBe(3);
  expect(server.requests[2]).toMatchObject({ method: 'DELETE', path: '/api/v1/sessions/ses_a?drain=false' });
  expect(shown()).toEqual(Array(3).fill('Bearer agk_first'));
});
