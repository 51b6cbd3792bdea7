import { afterEach, beforeEach, expect, test } from 'vitest';
import { Gateway, ProblemError, TimeoutError, UnexpectedAnswerError, UnreachableError } from '../src/api';
import { FakeGateway } from './fake-gateway';

let server: FakeGateway;
let gateway: Gateway;
/** For what never comes. */
let hasty: Gateway;

beforeEach(async () => {
  server = await FakeGateway.start();
  gateway = new Gateway(server.base);
  hasty = new Gateway(server.base, { timeoutMillis: 300, openTimeoutMillis: 1_500 });
});

afterEach(() => server.stop());

test('should open a session with an idempotency key', async () => {
  server.json({ id: 'ses_a', state: 'JOINABLE' }, 201);

  const session = await gateway.open({ faceId: 'ada' });

  expect(session.id).toBe('ses_a');
  expect(server.requests[0]).toMatchObject({
    method: 'POST',
    path: '/api/v1/sessions',
    body: '{"faceId":"ada"}',
  });
  expect(server.requests[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
});

test('should ask again with the same key where no answer came', async () => {
  server.breakOff().silence().json({ id: 'ses_a' }, 201);

  await hasty.open({});

  const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test('should wait for the first request with this key where that is still under way', async () => {
  server.problem('IDEMPOTENCY_KEY_IN_USE', 409, { retryable: true }).json({ id: 'ses_a' }, 201);

  expect(await gateway.open({})).toEqual({ id: 'ses_a' });
});

test('should not ask again where the gateway said no', async () => {
  server.problem('SESSION_LIMIT', 429, { retryable: true }, { 'Retry-After': '7' });

  const failure = await gateway.open({}).catch((reason: unknown) => reason);

  expect(failure).toBeInstanceOf(ProblemError);
  expect(failure).toMatchObject({ code: 'SESSION_LIMIT', retryable: true, retryAfterMillis: 7000 });
  expect(server.requests).toHaveLength(1);
});

test('should use another key for another session', async () => {
  server.json({ id: 'ses_a' }, 201).json({ id: 'ses_b' }, 201);

  await gateway.open({});
  await gateway.open({});

  const [first, second] = server.requests.map(({ headers }) => headers['idempotency-key']);
  expect(first).not.toBe(second);
});

test('should give up after three attempts', async () => {
  server.breakOff().breakOff().breakOff();

  await expect(gateway.open({})).rejects.toBeInstanceOf(UnreachableError);
  expect(server.requests).toHaveLength(3);
});

test('should tell every field that breaks its rule', async () => {
  const errors = [{ field: 'event', value: 'x', rule: 'first-frame or left' }];
  server.problem('REQUEST_INVALID', 400, { errors });

  await expect(gateway.reportViewer('ses_a', 'left')).rejects.toMatchObject({ problem: { errors } });
});

test('should not wait for an answer for ever', async () => {
  server.silence();

  await expect(hasty.session('ses_a')).rejects.toBeInstanceOf(TimeoutError);
});

test('should not wait for the end of an answer for ever', async () => {
  server.next((_, response) => response.writeHead(200).write('{"id":'));

  await expect(hasty.session('ses_a')).rejects.toBeInstanceOf(TimeoutError);
});

test('should say so where nobody listens', async () => {
  await server.stop();

  await expect(gateway.session('ses_a')).rejects.toBeInstanceOf(UnreachableError);
  server = await FakeGateway.start();
});

test("should not take a proxy's page for an answer of the gateway", async () => {
  const page = '<html>Bad gateway</html>';
  server
    .next((_, response) => response.writeHead(502, { 'Content-Type': 'text/html' }).end(page))
    .next((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(page));

  await expect(gateway.session('ses_a')).rejects.toMatchObject({
    name: 'UnexpectedAnswerError',
    status: 502,
  });
  await expect(gateway.session('ses_a')).rejects.toBeInstanceOf(UnexpectedAnswerError);
});

test("should throw the caller's own reason when it aborts", async () => {
  server.silence();
  const abort = new AbortController();
  const answer = gateway.session('ses_a', abort.signal);
  abort.abort(new Error('gone elsewhere'));

  await expect(answer).rejects.toThrow('gone elsewhere');
});

test('should stop between two attempts when the caller aborts', async () => {
  const abort = new AbortController();
  server.next((_, response) => {
    response.destroy();
    abort.abort(new Error('gone elsewhere'));
  });

  await expect(gateway.open({}, abort.signal)).rejects.toThrow('gone elsewhere');
  expect(server.requests).toHaveLength(1);
});

test('should ask for sessions by state and page', async () => {
  const page = { sessions: [], total: 0, limit: 20, offset: 40 };
  server.json(page);

  expect(await gateway.sessions({ states: ['READY', 'SPEAKING'], limit: 20, offset: 40 })).toEqual(page);
  expect(server.requests[0]?.path).toBe('/api/v1/sessions?state=READY%2CSPEAKING&limit=20&offset=40');
});

test('should escape names in addresses', async () => {
  server.json({});

  await gateway.job('ses_a', 'a/b?c');

  expect(server.requests[0]?.path).toBe('/api/v1/sessions/ses_a/jobs/a%2Fb%3Fc');
});

test('should interrupt, report the viewer and end', async () => {
  server.json({ jobsEnded: 2 }).json({}).json({}).json({}, 202);

  expect(await gateway.interrupt('ses_a', true)).toEqual({ jobsEnded: 2 });
  await gateway.reportViewer('ses_a', 'first-frame', { generation: 2 });
  await gateway.reportViewer('ses_a', 'left', { viewerId: 'tab', generation: undefined });
  await gateway.end('ses_a', { drain: false });

  expect(server.requests.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
    'POST /api/v1/sessions/ses_a/interrupt {"keepWaiting":true}',
    'POST /api/v1/sessions/ses_a/viewer {"event":"first-frame","generation":2}',
    'POST /api/v1/sessions/ses_a/viewer {"event":"left","viewerId":"tab"}',
    'DELETE /api/v1/sessions/ses_a?drain=false ',
  ]);
});
