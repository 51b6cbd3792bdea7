import { Backoff, pause } from './backoff';
import { isBetweenGateways, ProblemError, TimeoutError, UnreachableError } from './errors';
import { explained, failureOf } from './http';
import { messages } from './event-stream';
import type { EventGap, SessionEvent } from './model';

/** How the connection to the gateway is. */
export type Connection =
  | { state: 'connecting' }
  /** Asked, and no answer yet: a browser keeps a request back while six others to the same server are open. */
  | { state: 'stalled' }
  | { state: 'open' }
  /** Broken; it is tried again after `retryInMillis`. */
  | { state: 'waiting'; retryInMillis: number; error: unknown }
  /** The session is over, and every event of it was delivered. */
  | { state: 'ended' }
  /** Not worth another attempt: the gateway does not know the session. */
  | { state: 'failed'; error: unknown };

export interface EventListener {
  /** What it throws, or rejects with, is reported as an error that nobody caught; the next events come all the same. */
  event(event: SessionEvent): unknown;
  gap?(gap: EventGap): void;
  connection?(connection: Connection): void;
  /** What the gateway's clock says just now, in milliseconds since 1970; told at the start of a connection and with its signs of life. */
  time?(gatewayMillis: number): void;
}

export interface EventOptions {
  /** Without a sign of life for so long, a connection counts as dead. The gateway gives one every 15 s. */
  silenceMillis?: number;
  /** Without an answer for so long, a connection counts as stalled. */
  stallMillis?: number;
  /** The last event that is known already; 0 for none. */
  after?: number;
  /** The milliseconds between two looks for what is new, instead of a connection that stays. */
  glanceEveryMillis?: number;
  backoff?: Backoff;
  /** Sent with each request beside its own. */
  headers?: () => Record<string, string>;
}

/** What delivers a session's events. */
export interface EventFeed {
  /** Ends it; nothing is delivered any more. */
  close(): void;
  /** Tries again at once, if it is waiting: to be called when the network is back. */
  retryNow(): void;
}

/** At a glance, what is new has come when nothing more has come for so long. */
const QUIET_MILLIS = 400;

/**
 * Everything that happens to a session, in order and once, from its first event; broken connections are made again and go on where they
 * broke off.
 *
 * Reads the stream with `fetch`, because `EventSource` tells neither why a connection failed nor whether it is still alive.
 */
export class SessionEvents implements EventFeed {
  private readonly url: URL;
  private readonly listener: EventListener;
  private readonly silenceMillis: number;
  private readonly stallMillis: number;
  private readonly glanceEveryMillis: number | undefined;
  private readonly backoff: Backoff;
  private readonly headers: () => Record<string, string>;
  /** While another gateway takes the session up: that may be so at any moment, and speech may wait for this viewer. */
  private readonly moving = new Backoff(1_500, 1_500);
  private readonly closing = new AbortController();
  private waiting = new AbortController();
  private lastId: string | undefined;

  constructor(url: URL, listener: EventListener, options: EventOptions = {}) {
    this.url = url;
    this.listener = listener;
    this.silenceMillis = options.silenceMillis ?? 45_000;
    this.stallMillis = options.stallMillis ?? 6_000;
    this.glanceEveryMillis = options.glanceEveryMillis;
    this.lastId = options.after ? String(options.after) : undefined;
    this.backoff = options.backoff ?? new Backoff();
    this.headers = options.headers ?? (() => ({}));
    void this.run();
  }

  close() {
    this.closing.abort();
  }

  retryNow() {
    this.waiting.abort();
  }

  private async run() {
    const closed = this.closing.signal;
    this.tell({ state: 'connecting' });
    while (!closed.aborted) {
      let error: unknown;
      try {
        const end = await this.read();
        if (end === 'session') {
          this.tell({ state: 'ended' });
          return;
        }
        if (end === 'glance') {
          await this.wait(this.glanceEveryMillis!);
          continue;
        }
        error = new UnreachableError('the stream broke off');
      } catch (failure) {
        error = failure;
      }
      if (error instanceof ProblemError && !error.retryable) {
        this.tell({ state: 'failed', error });
        return;
      }
      const least = error instanceof ProblemError ? error.retryAfterMillis : undefined;
      const retryInMillis = (isBetweenGateways(error) ? this.moving : this.backoff).next(least);
      this.tell({ state: 'waiting', retryInMillis, error });
      await this.wait(retryInMillis);
      this.tell({ state: 'connecting' });
    }
  }

  private async wait(millis: number) {
    this.waiting = new AbortController();
    await pause(millis, AbortSignal.any([this.closing.signal, this.waiting.signal]));
  }

  /** Reads one connection to its end. Returns what that was the end of. */
  private async read(): Promise<'session' | 'glance' | 'connection'> {
    const dead = new AbortController();
    const quiet = new AbortController();
    const watch = () =>
      setTimeout(() => (glance ? quiet : dead).abort(), glance ? QUIET_MILLIS : this.silenceMillis);
    let glance = false;
    let watchdog = watch();
    const stalled = setTimeout(() => this.tell({ state: 'stalled' }), this.stallMillis);
    try {
      const response = await fetch(this.url, {
        headers: {
          ...this.headers(),
          Accept: 'text/event-stream',
          ...(this.lastId === undefined ? {} : { 'Last-Event-ID': this.lastId }),
        },
        cache: 'no-store',
        signal: AbortSignal.any([this.closing.signal, dead.signal, quiet.signal]),
      });
      clearTimeout(stalled);
      if (!response.ok) {
        throw await failureOf(response);
      }
      if (response.status === 204 || response.body === null) {
        return 'session';
      }
      this.tell({ state: 'open' });
      glance = this.glanceEveryMillis !== undefined;
      for await (const message of messages(response.body)) {
        clearTimeout(watchdog);
        watchdog = watch();
        this.backoff.reset();
        if (message.comment !== undefined) {
          this.tellTime(message.comment);
          continue;
        }
        this.lastId = message.id ?? this.lastId;
        if (this.deliver(message.event, message.data)) {
          return 'session';
        }
      }
      return 'connection';
    } catch (failure) {
      if (quiet.signal.aborted) {
        return 'glance';
      }
      throw dead.signal.aborted
        ? new TimeoutError('no sign of life', { cause: failure })
        : explained(failure, this.closing.signal);
    } finally {
      clearTimeout(watchdog);
      clearTimeout(stalled);
    }
  }

  /** Returns whether this was the session's last event. */
  private deliver(name: string, data: string): boolean {
    if (this.closing.signal.aborted) {
      return false;
    }
    if (name === 'gap') {
      this.listener.gap?.(JSON.parse(data) as EventGap);
      return false;
    }
    const event = JSON.parse(data) as SessionEvent;
    pass(event, this.listener);
    return event.type === 'state' && event.state === 'CLOSED';
  }

  private tell(connection: Connection) {
    if (!this.closing.signal.aborted) {
      this.listener.connection?.(connection);
    }
  }

  /** One of the gateway's comments is its time. */
  private tellTime(comment: string) {
    const gatewayMillis = /^\d{4}-/.test(comment) ? Date.parse(comment) : NaN;
    if (!Number.isNaN(gatewayMillis) && !this.closing.signal.aborted) {
      this.listener.time?.(gatewayMillis);
    }
  }
}

/** A listener that fails must not cost the events behind. */
export function pass(event: SessionEvent, listener: EventListener) {
  try {
    void Promise.resolve(listener.event(event)).catch(reportError);
  } catch (failure) {
    reportError(failure);
  }
}

/** As the browser does with an error that nobody caught; where there is no such thing, on the console. */
function reportError(failure: unknown) {
  if (typeof globalThis.reportError === 'function') {
    globalThis.reportError(failure);
  } else {
    console.error(failure);
  }
}
