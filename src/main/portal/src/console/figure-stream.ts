import { type Connection, ProblemError, TimeoutError, UnreachableError } from '../api';
import { Backoff, pause } from '../api/backoff';
import { messages } from '../api/event-stream';
import { explained, failureOf } from '../api/http';
import type { Figures } from './figures';

export interface FigureListener {
  figures(figures: Figures): void;
  connection(connection: Connection): void;
}

export interface StreamOptions {
  headers?: () => Record<string, string>;
  /** Without a sign of life for so long, a connection counts as dead; until figures say how often they come. */
  silenceMillis?: number;
  /** Once figures have come, they may be away for so long, however often they come. */
  leastSilenceMillis?: number;
  /** Without an answer for so long, a connection counts as stalled. */
  stallMillis?: number;
  backoff?: Backoff;
}

/** So many times without figures are not chance. */
const TIMES_MISSED = 4;

/** The figures of all gateways, every two seconds or so, until `close()`; a connection that breaks is made again. */
export class FigureStream {
  private readonly url: URL;
  private readonly listener: FigureListener;
  private readonly options: StreamOptions;
  private readonly backoff: Backoff;
  private readonly closing = new AbortController();
  private waiting = new AbortController();

  constructor(url: URL, listener: FigureListener, options: StreamOptions = {}) {
    this.url = url;
    this.listener = listener;
    this.options = options;
    this.backoff = options.backoff ?? new Backoff();
    void this.run();
  }

  close() {
    this.closing.abort();
  }

  /** Tries again at once, if it is waiting. */
  retryNow() {
    this.waiting.abort();
  }

  private async run() {
    const closed = this.closing.signal;
    this.tell({ state: 'connecting' });
    while (!closed.aborted) {
      const error = await this.read();
      if (error instanceof ProblemError && !error.retryable) {
        this.tell({ state: 'failed', error });
        return;
      }
      const least = error instanceof ProblemError ? error.retryAfterMillis : undefined;
      const retryInMillis = this.backoff.next(least);
      this.tell({ state: 'waiting', retryInMillis, error });
      this.waiting = new AbortController();
      await pause(retryInMillis, AbortSignal.any([closed, this.waiting.signal]));
      this.tell({ state: 'connecting' });
    }
  }

  /** Reads one connection to its end. Returns why it ended. */
  private async read(): Promise<unknown> {
    const {
      headers,
      silenceMillis = 45_000,
      leastSilenceMillis = 12_000,
      stallMillis = 6_000,
    } = this.options;
    let silence = silenceMillis;
    let figuresCame = false;
    const dead = new AbortController();
    const watch = () => setTimeout(() => dead.abort(), silence);
    let watchdog = watch();
    const stalled = setTimeout(() => this.tell({ state: 'stalled' }), stallMillis);
    try {
      const response = await fetch(this.url, {
        headers: { ...headers?.(), Accept: 'text/event-stream' },
        cache: 'no-store',
        signal: AbortSignal.any([this.closing.signal, dead.signal]),
      });
      clearTimeout(stalled);
      if (!response.ok || response.body === null) {
        throw await failureOf(response);
      }
      this.tell({ state: 'open' });
      for await (const message of messages(response.body)) {
        this.backoff.reset();
        const areFigures = message.comment === undefined && message.event === 'figures';
        if (areFigures && !this.closing.signal.aborted) {
          const figures = JSON.parse(message.data) as Figures;
          silence = Math.max(leastSilenceMillis, TIMES_MISSED * figures.everyMs);
          figuresCame = true;
          apart(() => this.listener.figures(figures));
        }
        // A gateway that only says that it lives has no figures any more: another one may.
        if (areFigures || !figuresCame) {
          clearTimeout(watchdog);
          watchdog = watch();
        }
      }
      return new UnreachableError('the stream broke off');
    } catch (failure) {
      return dead.signal.aborted
        ? new TimeoutError('no sign of life', { cause: failure })
        : explained(failure, this.closing.signal);
    } finally {
      clearTimeout(watchdog);
      clearTimeout(stalled);
    }
  }

  private tell(connection: Connection) {
    if (!this.closing.signal.aborted) {
      apart(() => this.listener.connection(connection));
    }
  }
}

/** A listener that fails has a defect: that is no reason to connect again. */
function apart(tell: () => void) {
  try {
    tell();
  } catch (defect) {
    console.error(defect);
  }
}
