import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperatorApi } from '../src/console/operator-api';
import { FakeGateway } from './fake-gateway';

let server: FakeGateway;
let api: OperatorApi;
let refusals: string[];

beforeEach(async () => {
  server = await FakeGateway.start();
  refusals = [];
  api = new OperatorApi(server.base, {
    credential: () => 'agk_ops',
    refused: (error) => refusals.push(error.code),
  });
});

afterEach(() => server.stop());

const asked = () => server.requests.map(({ method, path, body }) => `${method} ${path} ${body}`.trim());

test('should ask for dead letters a page at a time, of one tenant or of all', async () => {
  server.json({ deadLetters: [], next: 'c' }).json({ deadLetters: [] });

  await api.deadLetters({ tenant: '', after: '', limit: 20 });
  await api.deadLetters({ tenant: 'acme', session: 'ses_a', code: 'AUDIO_EMPTY', after: 'a&b', limit: 20 });

  expect(asked()).toEqual([
    'GET /api/v1/dead-letters?limit=20',
    'GET /api/v1/dead-letters?tenant=acme&session=ses_a&code=AUDIO_EMPTY&after=a%26b&limit=20',
  ]);
});

test('should send a dead letter to the session that it had, or to another one', async () => {
  server.json({ jobId: 'x-r1' }, 202).json({ jobId: 'x-r1' }, 202);

  await api.redrive('acme.1');
  await api.redrive('acme.1', 'ses_b');

  expect(asked()).toEqual([
    'POST /api/v1/dead-letters/acme.1/redrive {}',
    'POST /api/v1/dead-letters/acme.1/redrive {"sessionId":"ses_b"}',
  ]);
});

test('should remove a dead letter, whose answer has no body', async () => {
  server.next((_, response) => response.writeHead(204).end());

  await expect(api.drop('acme.1')).resolves.toBeUndefined();

  expect(asked()).toEqual(['DELETE /api/v1/dead-letters/acme.1']);
});

test('should say why it was refused, and tell of a credential that is not taken', async () => {
  server.problem('UNKNOWN_DEAD_LETTER', 404).problem('KEY_REVOKED', 401);

  await expect(api.drop('acme.1')).rejects.toMatchObject({ code: 'UNKNOWN_DEAD_LETTER' });
  await expect(api.picture('prb_a')).rejects.toMatchObject({ code: 'KEY_REVOKED' });

  expect(refusals).toEqual(['KEY_REVOKED']);
});

test('should fetch a picture with the credential in the header', async () => {
  server.next((_, response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end('png'));

  const picture = await api.picture('prb_a');

  expect(await picture.text()).toBe('png');
  expect(server.requests[0]!.headers.authorization).toBe('Bearer agk_ops');
});
