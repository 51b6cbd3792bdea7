import { Backoff, pause } from './backoff';
import { ProblemError, TimeoutError, UnreachableError } from './errors';
import { explained, failureOf } from './http';
import { messages } from './event-stream';
import type { EventGap, SessionEvent } from './model';

/** How the connection to the gateway is. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'open' }
  /** Broken; it is tried again after `retryInMillis`. */
  | { state: 'waiting'; retryInMillis: number; error: unknown }
  /** The session is over, and every event of it was delivered. */
  | { state: 'ended' }
  /** Not worth another attempt: the gateway does not know the session. */
  | { state: 'failed'; error: unknown };

export interface EventListener {
  event(event: SessionEvent): void;
  gap?(gap: EventGap): void;
  connection?(connection: Connection): void;
}

export interface EventOptions {
  /** Without a sign of life for so long, a connection counts as dead. The gateway gives one every 15 s. */
  silenceMillis?: number;
  backoff?: Backoff;
}

/**
 * Everything that happens to a session, in order and once, from its first event; broken connections are made again and go on where they
 * broke off.
 *
 * Reads the stream with `fetch`, because `EventSource` tells neither why a connection failed nor whether it is still alive.
 */
export class SessionEvents {
  private readonly url: URL;
  private readonly listener: EventListener;
  private readonly silenceMillis: number;
  private readonly backoff: Backoff;
  private readonly closing = new AbortController();
  private waiting = new AbortController();
  private lastId: string | undefined;

  constructor(url: URL, listener: EventListener, options: EventOptions = {}) {
    this.url = url;
    this.listener = listener;
    this.silenceMillis = options.silenceMillis ?? 45_000;
    this.backoff = options.backoff ?? new Backoff();
    void this.run();
  }

  /** Ends the connection; nothing is delivered any more. */
  close() {
    this.closing.abort();
  }

  /** Tries again at once, if it is waiting: to be called when the network is back. */
  retryNow() {
    this.waiting.abort();
  }

  private async run() {
    const closed = this.closing.signal;
    while (!closed.aborted) {
      this.tell({ state: 'connecting' });
      let error: unknown;
      try {
        if (await this.read()) {
          this.tell({ state: 'ended' });
          return;
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
      const retryInMillis = this.backoff.next(least);
      this.tell({ state: 'waiting', retryInMillis, error });
      this.waiting = new AbortController();
      await pause(retryInMillis, AbortSignal.any([closed, this.waiting.signal]));
    }
  }

  /** Reads one connection to its end. Returns whether that was the end of the session. */
  private async read(): Promise<boolean> {
    const dead = new AbortController();
    let watchdog = setTimeout(() => dead.abort(), this.silenceMillis);
    try {
      const response = await fetch(this.url, {
        headers: {
          Accept: 'text/event-stream',
          ...(this.lastId === undefined ? {} : { 'Last-Event-ID': this.lastId }),
        },
        cache: 'no-store',
        signal: AbortSignal.any([this.closing.signal, dead.signal]),
      });
      if (!response.ok) {
        throw await failureOf(response);
      }
      if (response.status === 204 || response.body === null) {
        return true;
      }
      this.tell({ state: 'open' });
      for await (const message of messages(response.body)) {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => dead.abort(), this.silenceMillis);
        this.backoff.reset();
        if (message === undefined) {
          continue;
        }
        this.lastId = message.id ?? this.lastId;
        if (this.deliver(message.event, message.data)) {
          return true;
        }
      }
      return false;
    } catch (failure) {
      throw dead.signal.aborted
        ? new TimeoutError('no sign of life', { cause: failure })
        : explained(failure, this.closing.signal);
    } finally {
      clearTimeout(watchdog);
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
    this.listener.event(event);
    return event.type === 'state' && event.state === 'CLOSED';
  }

  private tell(connection: Connection) {
    if (!this.closing.signal.aborted) {
      this.listener.connection?.(connection);
    }
  }
}
