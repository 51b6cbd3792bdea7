import { ProblemError, TimeoutError, UnreachableError } from './errors';
import type { EventGap, Problem, SessionEvent } from './model';
import {
  type Connection,
  type EventFeed,
  type EventListener,
  type EventOptions,
  pass,
  SessionEvents,
} from './session-events';

type Entry = { event: SessionEvent } | { gap: EventGap };

/** What tabs tell each other. */
type Said =
  | { kind: 'ask'; after: number }
  | { kind: 'entries'; entries: Entry[] }
  | { kind: 'time'; gatewayMillis: number }
  | { kind: 'connection'; connection: SentConnection };

/** Errors do not travel between tabs. */
type SentConnection =
  | Exclude<Connection, { error: unknown }>
  | { state: 'waiting'; retryInMillis: number; fault: Fault }
  | { state: 'failed'; fault: Fault };
type Fault = { name: string; problem?: Problem };

export interface SharedOptions extends EventOptions {
  /** Whether this tab shows the picture: then it looks for a new room even while it is hidden, once in a few seconds. */
  live?: boolean;
  /** Tabs of another group are not told, and tell nothing. */
  group?: string;
}

const MOST_ENTRIES = 600;
/** Browsers allow six connections to a server over HTTP/1.1, in all tabs together; some must be left for calls. */
const STREAMS = 3;
const GLANCE_MILLIS = 2_000;
const HIDDEN_GLANCE_MILLIS = 5_000;

/**
 * The same as {@link SessionEvents}, with one connection for all tabs of this browser: one of them reads, and tells the others. A hidden
 * tab reads nothing; when it is shown again it goes on where it was. Where the browser follows more sessions than it has connections
 * for, the others are looked at once in two seconds.
 *
 * Tabs agree by the Web Locks API, which exists on pages that came by HTTPS or from this machine; elsewhere each visible tab has a
 * connection of its own.
 */
export class SharedEvents implements EventFeed {
  private readonly url: URL;
  private readonly listener: EventListener;
  private readonly options: SharedOptions;
  /** The name by which tabs find each other. */
  private readonly shared: string;
  private readonly channel: BroadcastChannel;
  private readonly closing = new AbortController();
  private readonly entries: Entry[] = [];
  private last: number;
  private turn = new AbortController();
  private reader: SessionEvents | undefined;
  private over = false;
  /** How far this machine's clock is before the gateway's. */
  private behindMillis: number | undefined;
  private readonly onVisibility = () => this.turn.abort();

  constructor(url: URL, listener: EventListener, options: SharedOptions = {}) {
    this.url = url;
    this.listener = listener;
    this.options = options;
    this.last = options.after ?? 0;
    this.shared = options.group ? `${url.href} ${options.group}` : url.href;
    this.channel = new BroadcastChannel(this.shared);
    this.channel.addEventListener('message', ({ data }) => this.hear(data as Said));
    document.addEventListener('visibilitychange', this.onVisibility);
    void this.run();
  }

  close() {
    if (!this.closing.signal.aborted) {
      this.closing.abort();
      this.turn.abort();
      this.finish();
    }
  }

  retryNow() {
    this.reader?.retryNow();
  }

  private finish() {
    this.over = true;
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.channel.close();
  }

  private async run() {
    while (!this.over) {
      this.turn = new AbortController();
      const { signal } = this.turn;
      if (document.hidden) {
        await (this.options.live ? this.read(signal, HIDDEN_GLANCE_MILLIS, false) : aborted(signal));
      } else {
        this.say({ kind: 'ask', after: this.last });
        await this.whenItIsOurTurn(signal, () => this.lead(signal));
      }
    }
  }

  private async whenItIsOurTurn(signal: AbortSignal, lead: () => Promise<void>) {
    if (!('locks' in navigator)) {
      await lead();
      return;
    }
    try {
      await navigator.locks.request(this.shared, { signal }, lead);
    } catch (failure) {
      if (!signal.aborted) {
        throw failure;
      }
    }
  }

  /** Reads for all tabs until this one is hidden or closed, or the session is over. */
  private async lead(signal: AbortSignal) {
    while (!signal.aborted && !this.over) {
      const place = await takePlace(this.url.host);
      try {
        // Without a place, one is looked for again after a while.
        await this.read(signal, place ? undefined : GLANCE_MILLIS, true);
      } finally {
        place?.();
      }
    }
  }

  private async read(signal: AbortSignal, glanceEveryMillis: number | undefined, aloud: boolean) {
    if (signal.aborted) {
      return;
    }
    const tell = (said: Said) => aloud && this.say(said);
    const done = new AbortController();
    const end = () => done.abort();
    const { live: _, group: _group, ...options } = this.options;
    this.reader = new SessionEvents(
      this.url,
      {
        event: (event) => {
          this.take({ event });
          tell({ kind: 'entries', entries: [{ event }] });
        },
        gap: (gap) => {
          this.take({ gap });
          tell({ kind: 'entries', entries: [{ gap }] });
        },
        time: (gatewayMillis) => {
          this.behindMillis = Math.min(this.behindMillis ?? Infinity, Date.now() - gatewayMillis);
          this.listener.time?.(gatewayMillis);
          tell({ kind: 'time', gatewayMillis });
        },
        connection: (connection) => {
          tell({ kind: 'connection', connection: packed(connection) });
          this.connected(connection);
          if (this.over) {
            end();
          }
        },
      },
      { ...options, after: this.last, ...(glanceEveryMillis === undefined ? {} : { glanceEveryMillis }) },
    );
    const again = glanceEveryMillis !== undefined && aloud ? setTimeout(end, 10_000) : undefined;
    await Promise.race([aborted(signal), aborted(done.signal)]);
    clearTimeout(again);
    this.reader.close();
    this.reader = undefined;
  }

  private hear(said: Said) {
    if (this.over) {
      return;
    }
    switch (said.kind) {
      case 'ask':
        if (this.reader && !document.hidden) {
          const entries = this.entries.filter((entry) => sequenceOf(entry) > said.after);
          if (this.behindMillis !== undefined) {
            this.say({ kind: 'time', gatewayMillis: Date.now() - this.behindMillis });
          }
          this.say({ kind: 'entries', entries });
          this.say({ kind: 'connection', connection: { state: 'open' } });
        }
        break;
      case 'entries':
        said.entries.forEach((entry) => this.take(entry));
        break;
      case 'time':
        this.listener.time?.(said.gatewayMillis);
        break;
      case 'connection':
        if (!this.reader) {
          this.connected(unpacked(said.connection));
        }
        break;
    }
  }

  /** Whoever it comes from: each once, and none left out. */
  private take(entry: Entry) {
    const isNext =
      'gap' in entry ? entry.gap.afterSequence === this.last : entry.event.sequence === this.last + 1;
    if (this.over || sequenceOf(entry) <= this.last) {
      return;
    }
    if (!isNext && !this.reader) {
      this.say({ kind: 'ask', after: this.last });
      return;
    }
    this.last = sequenceOf(entry);
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) {
      this.entries.shift();
    }
    if ('gap' in entry) {
      this.listener.gap?.(entry.gap);
    } else {
      pass(entry.event, this.listener);
    }
  }

  private connected(connection: Connection) {
    this.listener.connection?.(connection);
    if (connection.state === 'ended' || connection.state === 'failed') {
      this.finish();
      this.turn.abort();
    }
  }

  private say(said: Said) {
    if (!this.over) {
      this.channel.postMessage(said);
    }
  }
}

function sequenceOf(entry: Entry): number {
  return 'gap' in entry ? entry.gap.nextSequence - 1 : entry.event.sequence;
}

/** One of the browser's connections to this server, for as long as it is not given back; undefined if all are taken. */
async function takePlace(host: string): Promise<(() => void) | undefined> {
  if (!('locks' in navigator)) {
    return () => undefined;
  }
  for (let i = 0; i < STREAMS; i++) {
    const taken = await new Promise<(() => void) | undefined>((resolve) => {
      void navigator.locks.request(`${host} stream ${i}`, { ifAvailable: true }, (lock) =>
        lock ? new Promise<void>((release) => resolve(release)) : resolve(undefined),
      );
    });
    if (taken) {
      return taken;
    }
  }
  return undefined;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function packed(connection: Connection): SentConnection {
  if (!('error' in connection)) {
    return connection;
  }
  const { error, ...others } = connection;
  const fault: Fault = {
    name: error instanceof Error ? error.name : 'Error',
    ...(error instanceof ProblemError ? { problem: error.problem } : {}),
  };
  return { ...others, fault } as SentConnection;
}

function unpacked(connection: SentConnection): Connection {
  if (!('fault' in connection)) {
    return connection;
  }
  const { fault, ...others } = connection;
  const error = fault.problem
    ? new ProblemError(fault.problem)
    : fault.name === 'TimeoutError'
      ? new TimeoutError('told by another tab')
      : new UnreachableError('told by another tab');
  return { ...others, error } as Connection;
}
