// A portal's back end: it opens the session, and the browser gets the join info and no more of the gateway.
//
//   GATEWAY=http://localhost:9080/api/v1 PORT=8000 PAGES=folder node back-end.mjs
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const { GATEWAY = 'http://localhost:9080/api/v1', PORT = '8000', PAGES = '.' } = process.env;
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
/** The sessions that were opened here: nobody gets at others. */
const ours = new Set();

createServer(async (request, response) => {
  try {
    const { status, type, body } = await answer(request, response);
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
    if (body instanceof Readable) {
      await pipeline(body, response).catch(() => response.destroy());
    } else {
      response.end(body);
    }
  } catch (failure) {
    console.error(failure);
    response.writeHead(502).end();
  }
}).listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}/`));

async function answer(request, response) {
  const { pathname, search } = new URL(request.url, 'http://x');
  const [, id, rest = ''] = /^\/avatar\/sessions\/(ses_\w+)(\/join|\/viewer|\/events)?$/.exec(pathname) ?? [];
  if (pathname === '/avatar/sessions' && request.method === 'POST') {
    // What a browser may choose, and nothing else: who pays, and for how long, is decided here.
    const { faceId } = JSON.parse(await text(request));
    const wishes = { faceId, endAfterViewerLeftSeconds: 30, maxIdleSeconds: 120, tenant: 'example' };
    return pass('/sessions', 'POST', wishes, request.headers['idempotency-key']);
  }
  if (id && ours.has(id) && rest === '/events') {
    return follow(`/sessions/${id}/events`, request.headers['last-event-id'], response);
  }
  if (id && ours.has(id)) {
    const body = request.method === 'POST' ? JSON.parse(await text(request)) : undefined;
    return pass(`/sessions/${id}${rest}${search}`, request.method, body);
  }
  if (pathname.startsWith('/avatar/')) {
    return { status: 404, type: 'text/plain', body: 'no such session' };
  }
  const name = basename(pathname) || 'index.html';
  const body = await readFile(join(PAGES, name)).catch(() => undefined);
  return { status: body ? 200 : 404, type: TYPES[name.split('.').pop()] ?? 'text/plain', body };
}

async function pass(path, method, body, key) {
  const reply = await fetch(GATEWAY + path, {
    method,
    headers: { ...(body && { 'Content-Type': 'application/json' }), ...(key && { 'Idempotency-Key': key }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const answer = await reply.text();
  if (reply.status === 201) {
    ours.add(JSON.parse(answer).id);
  }
  return { status: reply.status, type: reply.headers.get('Content-Type') ?? 'text/plain', body: answer };
}

/** The session's events as they come, until one side has enough: a new room, and the end, are told by them. */
async function follow(path, lastEventId, response) {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const reply = await fetch(GATEWAY + path, {
    headers: { Accept: 'text/event-stream', ...(lastEventId && { 'Last-Event-ID': lastEventId }) },
    signal: gone.signal,
  });
  const body = reply.body ? Readable.fromWeb(reply.body) : undefined;
  return { status: reply.status, type: reply.headers.get('Content-Type') ?? 'text/plain', body };
}

async function text(request) {
  let all = '';
  for await (const chunk of request) {
    all += chunk;
    if (all.length > 10_000) {
      throw new Error('the body is too large');
    }
  }
  return all || '{}';
}
