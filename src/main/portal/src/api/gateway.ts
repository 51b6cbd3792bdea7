import { Backoff, pause } from './backoff';
import { GatewayError, isUnauthorized, ProblemError, TimeoutError, UnreachableError } from './errors';
import { call, type Call } from './http';
import type {
  Admission,
  CloseReason,
  Job,
  Join,
  Mark,
  Me,
  PictureAction,
  Session,
  SessionPage,
  SessionRequest,
  SessionState,
  Ticket,
} from './model';
import { type EventFeed, type EventListener, type EventOptions, SessionEvents } from './session-events';
import { SharedEvents, type SharedOptions } from './shared-events';
import { upload } from './upload';

export interface GatewayOptions {
  /** For a call that is answered from memory. */
  timeoutMillis?: number;
  /** For opening a session, which waits for the avatar; above the gateway's own limit of 15 s. */
  openTimeoutMillis?: number;
  /** For one upload of speech. */
  uploadTimeoutMillis?: number;
  /** A token or a key, where the gateway wants one: sent with every request, and asked for each time. Never kept here. */
  credential?: () => string | undefined;
  /** The gateway did not take this credential (401), or wants one. The call fails as well. */
  refused?: (error: ProblemError, credential: string | undefined) => void;
  /** With a credential: only tabs that say the same here share their event streams. Without it none does. */
  sharedBy?: () => string | undefined;
}

export interface OpenOptions {
  signal?: AbortSignal | undefined;
  idempotencyKey?: string;
}

/** Which sessions: those that fit every part. */
export interface SessionQuery {
  states?: readonly SessionState[];
  /** Ended for one of these. */
  reasons?: readonly CloseReason[];
  tenant?: string;
  faceId?: string;
  /** Of those that run: seen by somebody, or by nobody. */
  viewer?: 'watching' | 'missing';
  /** Of the gateway with this name. */
  gateway?: string;
  /** With this in their id, tenant, face, Simli's id or metadata, in whatever case. */
  text?: string;
  limit?: number;
  offset?: number;
}

export interface SpeakOptions {
  /** Your name of this speech; the gateway makes one up otherwise. */
  jobId?: string;
  /** `audio/wav`, or `audio/pcm;rate=16000`. */
  type?: string;
  /** What is said, in writing, and its language by BCP 47: for captions. */
  text?: string;
  textLanguage?: string;
  /** When which words are heard; each comes as an event `mark`. */
  marks?: readonly Mark[];
  signal?: AbortSignal | undefined;
  onProgress?: (part: number) => void;
}

/**
 * The gateway's REST API. Every method throws a {@link GatewayError}, or the reason of the given signal.
 *
 * Knows nothing of the page: copy this folder into your portal.
 */
export class Gateway {
  private readonly base: URL;
  private readonly timeoutMillis: number;
  private readonly openTimeoutMillis: number;
  private readonly uploadTimeoutMillis: number;
  private readonly access: Pick<GatewayOptions, 'credential' | 'refused' | 'sharedBy'>;

  /** @param base the address of `/api/v1/`, with the slash at its end */
  constructor(base: URL, options: GatewayOptions = {}) {
    this.base = base;
    this.timeoutMillis = options.timeoutMillis ?? 10_000;
    this.openTimeoutMillis = options.openTimeoutMillis ?? 20_000;
    this.uploadTimeoutMillis = options.uploadTimeoutMillis ?? 300_000;
    this.access = options;
  }

  /**
   * Opens a session. Where no answer came, or the gateway could not be reached, it asks up to twice more with the same `Idempotency-Key`,
   * so that no second session is opened, and paid for.
   *
   * An abort ends what was opened: the session of a request that was on its way is asked for once more by its key, and ended.
   *
   * @param options the signal alone, or with a key of your own: the same key opens one session only
   */
  async open(request: SessionRequest, options: AbortSignal | OpenOptions = {}): Promise<Session> {
    const { signal, idempotencyKey = randomKey() } =
      options instanceof AbortSignal ? { signal: options } : options;
    const backoff = new Backoff();
    const credential = this.access.credential?.();
    let asked = false;
    try {
      for (let attempt = 1; ; attempt++) {
        signal?.throwIfAborted();
        try {
          asked = true;
          return await this.ask(request, idempotencyKey, credential, signal);
        } catch (failure) {
          if (attempt === 3 || !isWorthRepeating(failure)) {
            throw failure;
          }
          const least = failure instanceof ProblemError ? failure.retryAfterMillis : undefined;
          await pause(backoff.next(least), signal ?? new AbortController().signal);
        }
      }
    } catch (failure) {
      if (signal?.aborted && asked) {
        void this.endOpened(request, idempotencyKey, credential);
      }
      throw failure;
    }
  }

  private ask(
    request: SessionRequest,
    key: string,
    credential: string | undefined,
    signal?: AbortSignal,
  ): Promise<Session> {
    const options: Partial<Call> = {
      method: 'POST',
      headers: { 'Idempotency-Key': key },
      json: request,
      timeoutMillis: this.openTimeoutMillis,
      signal,
      keepalive: true,
    };
    return this.call<Session>('sessions', options, credential);
  }

  /** Nobody waits for it any more: it must not go on, and cost. Whoever has signed out meanwhile opened it all the same. */
  private async endOpened(request: SessionRequest, key: string, credential: string | undefined) {
    const backoff = new Backoff();
    for (let attempt = 1; attempt <= 6; attempt++) {
      try {
        const { id } = await this.ask(request, key, credential);
        await this.call(ending(id, false), { method: 'DELETE', keepalive: true }, credential);
        return;
      } catch (failure) {
        if (failure instanceof ProblemError && !isWorthRepeating(failure)) {
          return;
        }
        await pause(backoff.next(), new AbortController().signal);
      }
    }
  }

  session(id: string, signal?: AbortSignal): Promise<Session> {
    return this.call(path(id), { signal });
  }

  /** Sessions, newest first. */
  sessions(query: SessionQuery = {}, signal?: AbortSignal): Promise<SessionPage> {
    const { states, reasons, limit = 50, offset = 0, ...others } = query;
    const parameters = new URLSearchParams(others);
    for (const [name, words] of Object.entries({ state: states, reason: reasons })) {
      if (words && words.length > 0) {
        parameters.set(name, words.join(','));
      }
    }
    parameters.set('limit', String(limit));
    parameters.set('offset', String(offset));
    return this.call(`sessions?${parameters}`, { signal });
  }

  /** What it takes to join the session's room. */
  join(id: string, signal?: AbortSignal): Promise<Join> {
    return this.call(`${path(id)}/join`, { signal });
  }

  /** For a front end that must not have this credential: it redeems the ticket, once, and sees this session only. */
  makeTicket(id: string): Promise<Ticket> {
    return this.call(`${path(id)}/tickets`, { method: 'POST' });
  }

  /** Redeems a ticket, which is the only credential of this call: neither a header nor a cookie goes with it. */
  redeem(ticket: string, signal?: AbortSignal): Promise<Admission> {
    return call(new URL('join', this.base), {
      method: 'POST',
      json: { ticket },
      credentials: 'omit',
      timeoutMillis: this.timeoutMillis,
      signal,
    });
  }

  /** Who asks. */
  me(signal?: AbortSignal): Promise<Me> {
    return this.call('me', { signal });
  }

  /**
   * Reports that the viewer saw the first picture, or has left; arrives even while the page is being closed.
   *
   * @param viewer `viewerId` is who, in your own words: a `left` counts only for the one who saw a first picture last. `generation` is that of
   *   the join info: what is told of a room that is lost is not taken for news of the next
   */
  reportViewer(
    id: string,
    event: 'first-frame' | 'left',
    viewer: { viewerId?: string; generation?: number | undefined } = {},
  ): Promise<Session> {
    const json = { event, ...viewer };
    return this.call(`${path(id)}/viewer`, { method: 'POST', json, keepalive: true });
  }

  /** Lets the avatar say this; resolves when the speech lies in the session's durable queue. */
  speak(id: string, speech: Blob, options: SpeakOptions = {}): Promise<Job> {
    const credential = this.access.credential?.();
    const sent = upload<Job>(new URL(`${path(id)}/audio`, this.base), {
      headers: {
        ...authorization(credential),
        'Content-Type': options.type ?? 'audio/wav',
        ...(options.jobId === undefined ? {} : { 'Avatar-Job-Id': options.jobId }),
        ...textHeaders(options),
      },
      body: speech,
      timeoutMillis: this.uploadTimeoutMillis,
      signal: options.signal,
      onProgress: options.onProgress,
    });
    return this.watched(sent, credential);
  }

  job(id: string, jobId: string, signal?: AbortSignal): Promise<Job> {
    return this.call(`${path(id)}/jobs/${encodeURIComponent(jobId)}`, { signal });
  }

  /** Changes the picture of a Trinity-2 face, as a job like speech; it stops none. */
  act(id: string, action: PictureAction): Promise<Job> {
    return this.call(`${path(id)}/actions`, { method: 'POST', json: action });
  }

  /** Stops the speech at once, and drops what waits behind it unless told to keep it. */
  interrupt(id: string, keepWaiting = false): Promise<{ jobsEnded: number }> {
    return this.call(`${path(id)}/interrupt`, { method: 'POST', json: { keepWaiting } });
  }

  /** Ends the session: behind the speech that waits, or at once. */
  end(id: string, { drain = true } = {}): Promise<Session> {
    return this.call(ending(id, drain), { method: 'DELETE', keepalive: true });
  }

  /** Everything that happens to the session, from its first event, until `close()`. */
  events(id: string, listener: EventListener, options?: EventOptions): SessionEvents {
    return new SessionEvents(new URL(`${path(id)}/events`, this.base), ...this.signedIn(listener, options));
  }

  /** The same for all tabs of this browser together, so that they do not use up its connections: see {@link SharedEvents}. */
  sharedEvents(id: string, listener: EventListener, options?: SharedOptions): EventFeed {
    // Whoever signed in as somebody else in another tab must not hear of it.
    const group = this.access.credential?.() === undefined ? '' : (this.access.sharedBy?.() ?? randomKey());
    return new SharedEvents(
      new URL(`${path(id)}/events`, this.base),
      ...this.signedIn(listener, { ...options, group }),
    );
  }

  private call<T>(path: string, options: Partial<Call>, credential = this.access.credential?.()): Promise<T> {
    const headers = { ...options.headers, ...authorization(credential) };
    const answer = call<T>(new URL(path, this.base), {
      timeoutMillis: this.timeoutMillis,
      ...options,
      headers,
    });
    return this.watched(answer, credential);
  }

  private async watched<T>(answer: Promise<T>, credential: string | undefined): Promise<T> {
    try {
      return await answer;
    } catch (failure) {
      this.notice(failure, credential);
      throw failure;
    }
  }

  private notice(failure: unknown, credential: string | undefined) {
    if (isUnauthorized(failure)) {
      this.access.refused?.(failure, credential);
    }
  }

  /** The same for a stream of events, which asks for the credential whenever it connects. */
  private signedIn<T extends EventOptions>(listener: EventListener, options?: T): [EventListener, T] {
    let credential = this.access.credential?.();
    const headers = () => {
      credential = this.access.credential?.();
      return authorization(credential);
    };
    const watching: EventListener = {
      event: (event) => listener.event(event),
      gap: (gap) => listener.gap?.(gap),
      time: (gatewayMillis) => listener.time?.(gatewayMillis),
      connection: (connection) => {
        if (connection.state === 'failed') {
          this.notice(connection.error, credential);
        }
        listener.connection?.(connection);
      },
    };
    return [watching, { ...options, headers } as T & EventOptions];
  }
}

function authorization(credential: string | undefined): Record<string, string> {
  return credential === undefined ? {} : { Authorization: `Bearer ${credential}` };
}

/** Headers are ASCII. */
function textHeaders({ text, textLanguage, marks }: SpeakOptions): Record<string, string> {
  return {
    ...(text === undefined ? {} : { 'Avatar-Text': encodeURIComponent(text) }),
    ...(textLanguage === undefined ? {} : { 'Avatar-Text-Language': textLanguage }),
    ...(marks === undefined ? {} : { 'Avatar-Marks': encodeURIComponent(JSON.stringify(marks)) }),
  };
}

function ending(id: string, drain: boolean): string {
  return `${path(id)}?drain=${drain}`;
}

function path(id: string): string {
  return `sessions/${encodeURIComponent(id)}`;
}

/** Nobody knows whether the request arrived, or the first one is still under way. */
function isWorthRepeating(failure: unknown): boolean {
  return (
    failure instanceof UnreachableError ||
    failure instanceof TimeoutError ||
    (failure instanceof ProblemError && failure.code === 'IDEMPOTENCY_KEY_IN_USE')
  );
}

/** `crypto.randomUUID` exists only on pages that came by HTTPS or from this machine. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
