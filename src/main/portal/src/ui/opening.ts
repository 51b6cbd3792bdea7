import type { Gateway, Session } from '../api';
import type { Wish } from './start-view';

/** One attempt to open a session, which can be given up at any time: then nothing stays open. */
export class OpeningAttempt {
  private readonly abort = new AbortController();

  begin(
    gateway: Gateway,
    { request }: Wish,
    opened: (session: Session) => void,
    failed: (failure: unknown) => void,
  ) {
    const { signal } = this.abort;
    gateway.open(request, { signal }).then(
      (session) => {
        if (signal.aborted) {
          void gateway.end(session.id, { drain: false }).catch(() => undefined);
        } else {
          opened(session);
        }
      },
      (failure: unknown) => {
        if (!signal.aborted) {
          failed(failure);
        }
      },
    );
  }

  giveUp() {
    this.abort.abort(new DOMException('given up', 'AbortError'));
  }
}
