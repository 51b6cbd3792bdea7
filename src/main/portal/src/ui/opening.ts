import type { Gateway, Session } from '../api';
import type { Sample } from './samples';
import type { Wish } from './start-view';

/** What is known of a session that this page has just opened. */
export interface Opened {
  session: Session;
  /** When it was asked for, by `performance.now()`. */
  startedAt: number;
  /** What it says first. */
  sample?: Sample | undefined;
}

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
