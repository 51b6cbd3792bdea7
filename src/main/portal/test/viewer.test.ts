import { afterEach, beforeEach, expect, test } from 'vitest';
import { Gateway, type Join, redeemTicket } from '../src/api';
import { ticketTokenSource } from '../src/kit/token-source';
import { FakeGateway } from './fake-gateway';

const TICKET = 'tkt_once.only';
const TOKEN = 'vwt_of.this';

let server: FakeGateway;

beforeEach(async () => {
  server = await FakeGateway.start();
});

afterEach(() => server.stop());

function join(room: string): Join {
  return {
    livekitUrl: 'wss://rooms.example',
    livekitToken: room,
    joinBy: '2030-01-02T03:04:05Z',
    generation: 1,
  };
}

function admit(room: string) {
  server.json({
    sessionId: 'ses_a',
    join: join(room),
    viewerToken: TOKEN,
    viewerTokenExpiresAt: '2030-01-02T04:04:05Z',
  });
}

test('should show a ticket in the body only, and from then on the token that it was redeemed for', async () => {
  admit('first');
  server.json(join('second')).json({ id: 'ses_a' });

  const viewer = await redeemTicket(server.base, TICKET);
  await viewer.gateway.join(viewer.sessionId);
  await viewer.gateway.reportViewer(viewer.sessionId, 'first-frame');

  expect(viewer).toMatchObject({ sessionId: 'ses_a', expiresAt: '2030-01-02T04:04:05Z' });
  expect(viewer.join.livekitToken).toBe('first');
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/v1/join',
    'GET /api/v1/sessions/ses_a/join',
    'POST /api/v1/sessions/ses_a/viewer',
  ]);
  expect(server.requests[0]!.body).toBe(JSON.stringify({ ticket: TICKET }));
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    undefined,
    `Bearer ${TOKEN}`,
    `Bearer ${TOKEN}`,
  ]);
  expect(JSON.stringify(viewer)).not.toContain(TOKEN);
});

test('should redeem a ticket without what somebody signed in with, and without cookies', async () => {
  admit('first');
  const asked: (RequestInit | undefined)[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = (url, options) => {
    asked.push(options);
    return fetch(url, options);
  };
  try {
    await new Gateway(server.base, { credential: () => 'agk_mine' }).redeem(TICKET);
  } finally {
    globalThis.fetch = fetch;
  }

  expect(asked.map((options) => options?.credentials)).toEqual(['omit']);
  expect(server.requests[0]!.headers.authorization).toBeUndefined();
});

test('should give LiveKit the token of the room, and that of the next one, by one ticket', async () => {
  admit('first');
  server.json(join('second'));
  const source = ticketTokenSource(server.base, TICKET);

  expect(await source.fetch({})).toMatchObject({
    serverUrl: 'wss://rooms.example',
    participantToken: 'first',
  });
  expect(await source.fetch({}, true)).toMatchObject({ participantToken: 'second' });
  expect(server.requests).toHaveLength(2);
});

test('should try a ticket again that was not used up, and no other one', async () => {
  server.problem('JOIN_NOT_READY', 409, { retryable: true });
  admit('first');
  server.problem('TICKET_USED', 409);
  const source = ticketTokenSource(server.base, TICKET);

  await expect(source.fetch({})).rejects.toMatchObject({ code: 'JOIN_NOT_READY' });
  expect(await source.fetch({})).toMatchObject({ participantToken: 'first' });
  await expect(ticketTokenSource(server.base, TICKET).fetch({})).rejects.toMatchObject({
    code: 'TICKET_USED',
  });
});
