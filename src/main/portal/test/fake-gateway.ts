import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ErrorCode, Problem, SessionEvent } from '../src/api';

export interface Request {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

type Answer = (request: Request, response: ServerResponse) => void;

/** A server that answers each request as the test says, in turn, and remembers what it was asked. */
export class FakeGateway {
  readonly requests: Request[] = [];
  private readonly answers: Answer[] = [];
  private readonly streams: ServerResponse[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((incoming, response) => void this.answer(incoming, response));
  }

  static async start(): Promise<FakeGateway> {
    const gateway = new FakeGateway();
    await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get base(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v1/`);
  }

  /** How the next request that has no answer yet is answered. */
  next(answer: Answer): this {
    this.answers.push(answer);
    return this;
  }

  json(value: unknown, status = 200): this {
    return this.next((_, response) => reply(response, status, 'application/json', JSON.stringify(value)));
  }

  problem(
    code: ErrorCode,
    status: number,
    more: Partial<Problem> = {},
    headers: Record<string, string> = {},
  ): this {
    const problem = {
      type: 'urn:x',
      title: 'A title',
      status,
      detail: 'A detail.',
      code,
      retryable: false,
      ...more,
    };
    return this.next((_, response) =>
      reply(response, status, 'application/problem+json', JSON.stringify(problem), headers),
    );
  }

  /** Breaks the connection without an answer. */
  breakOff(): this {
    return this.next((_, response) => response.destroy());
  }

  /** Takes the request and says nothing. */
  silence(): this {
    return this.next(() => undefined);
  }

  /** A stream of these blocks, which stays open unless told otherwise. */
  stream(blocks: string[], { end = false } = {}): this {
    return this.next((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      blocks.forEach((block) => response.write(block));
      if (end) {
        response.end();
      } else {
        this.streams.push(response);
      }
    });
  }

  /** Says this on every stream that stays open. */
  say(block: string) {
    this.streams.forEach((stream) => stream.write(block));
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse) {
    let body = '';
    for await (const chunk of incoming) {
      body += chunk;
    }
    const request = { method: incoming.method!, path: incoming.url!, headers: incoming.headers, body };
    this.requests.push(request);
    const answer = this.answers.shift();
    if (answer) {
      answer(request, response);
    } else {
      reply(response, 599, 'text/plain', `no answer was prepared for ${request.method} ${request.path}`);
    }
  }
}

function reply(response: ServerResponse, status: number, type: string, body: string, headers = {}) {
  response.writeHead(status, { 'Content-Type': type, ...headers });
  response.end(body);
}

/** An event as the gateway writes it. */
export function block(event: Partial<SessionEvent> & { sequence: number }): string {
  const whole = {
    sessionId: 'ses_a',
    time: '2025-01-02T03:04:05.678Z',
    generation: 1,
    type: 'signal',
    state: 'READY',
    detail: '',
    data: {},
    ...event,
  };
  return `id: ${whole.sequence}\nevent: ${whole.type}\ndata: ${JSON.stringify(whole)}\n\n`;
}
