import type { Gateway, Session, SessionRequest } from '../api';

/** One user's part in a session. */
export interface Opening {
  session: Promise<Session>;
  /** The user wants it no more: when the last one has said so, the session is ended. Idempotent. */
  release(): void;
}

interface Shared {
  session: Promise<Session>;
  abort: AbortController;
  users: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** How long a session that nobody uses waits for the next one: React's StrictMode lets go of everything once, and takes it again. */
const LINGER_MILLIS = 200;

/** Sessions by their keys: whoever asks with the same key shares one. What was opened is always ended. */
export class Openings {
  private readonly shared = new Map<string, Shared>();

  /**
   * Opens a session, or joins those who have.
   *
   * @param key says which session is meant; it is the `Idempotency-Key` too
   */
  acquire(gateway: Gateway, request: SessionRequest, key: string): Opening {
    const opening = this.shared.get(key) ?? this.open(gateway, request, key);
    clearTimeout(opening.timer);
    opening.users++;
    let released = false;
    return {
      session: opening.session,
      release: () => {
        if (!released) {
          released = true;
          this.letGo(gateway, key, opening);
        }
      },
    };
  }

  private open(gateway: Gateway, request: SessionRequest, key: string): Shared {
    const abort = new AbortController();
    const session = gateway.open(request, { signal: abort.signal, idempotencyKey: key });
    const opening: Shared = { session, abort, users: 0, timer: undefined };
    this.shared.set(key, opening);
    session.catch(() => this.shared.get(key) === opening && this.shared.delete(key));
    return opening;
  }

  private letGo(gateway: Gateway, key: string, opening: Shared) {
    if (--opening.users > 0) {
      return;
    }
    opening.timer = setTimeout(() => {
      this.shared.delete(key);
      // While it is still being opened, the abort ends it; else it is ended here.
      opening.abort.abort(new DOMException('nobody uses it any more', 'AbortError'));
      void opening.session.then(({ id }) => gateway.end(id, { drain: false })).catch(() => undefined);
    }, LINGER_MILLIS);
  }
}
