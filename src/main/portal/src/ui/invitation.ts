import { type Admission, type Gateway, GatewayError, type ProblemError } from '../api';
import { Backoff, pause } from '../api/backoff';
import { announce, byId } from './dom';
import { detailsOf, explain, INVITATION_WORDS, type Words } from './words';

export interface InvitationListener {
  /** The ticket was good. */
  admitted(admission: Pick<Admission, 'sessionId' | 'join'>): void;
  /** Whoever was in is not any more: the visit's time is over, say. */
  ended(): void;
}

/**
 * Lets somebody in who came with a ticket, once. What the ticket is redeemed for, a viewer's token, is kept in memory only.
 */
export class Invitation {
  private readonly gateway: Gateway;
  private readonly listener: InvitationListener;
  private readonly title = byId('invitation-title');
  private readonly text = byId('invitation-text');
  private readonly details = byId('invitation-details');
  private readonly actions = byId('invitation-actions');
  private readonly retry = byId('invitation-retry');
  private visit = new AbortController();
  private token: string | undefined;
  /** A ticket that may be good still. */
  private unused: string | undefined;

  constructor(gateway: Gateway, listener: InvitationListener) {
    this.gateway = gateway;
    this.listener = listener;
    this.retry.addEventListener('click', () => this.open(this.unused));
  }

  /** The viewer's token, while somebody is in. */
  get credential(): string | undefined {
    return this.token;
  }

  /** @param ticket undefined where it was used already, by the page that was here before */
  open(ticket: string | undefined) {
    this.close();
    if (ticket === undefined) {
      this.say(INVITATION_WORDS.again);
    } else {
      void this.redeem(ticket);
    }
  }

  /** For who has a viewer's token already. */
  async enter(credential: string, sessionId: string) {
    this.close();
    const { signal } = this.visit;
    this.token = credential;
    this.say(INVITATION_WORDS.entering);
    try {
      const join = await this.gateway.join(sessionId, signal);
      this.listener.admitted({ sessionId, join });
    } catch (failure) {
      if (!signal.aborted) {
        this.say(explain(failure), failure);
      }
    }
  }

  /** Forgets whoever was in. */
  close() {
    this.visit.abort();
    this.visit = new AbortController();
    this.token = undefined;
    this.unused = undefined;
  }

  /** The viewer's token is not taken any more. */
  refused(error: ProblemError) {
    this.close();
    this.listener.ended();
    this.say(INVITATION_WORDS.over, error);
  }

  private async redeem(ticket: string) {
    const { signal } = this.visit;
    const backoff = new Backoff();
    this.say(INVITATION_WORDS.entering);
    for (;;) {
      try {
        const admission = await this.gateway.redeem(ticket, signal);
        this.token = admission.viewerToken;
        this.listener.admitted(admission);
        return;
      } catch (failure) {
        if (signal.aborted) {
          return;
        }
        if (!isTooEarly(failure)) {
          this.fail(failure, ticket);
          return;
        }
      }
      // The ticket stays good until there is a room.
      await pause(backoff.next(1_000), signal);
      if (signal.aborted) {
        return;
      }
    }
  }

  private fail(failure: unknown, ticket: string) {
    const code = codeOf(failure);
    if (failure instanceof GatewayError && failure.retryable) {
      this.unused = ticket;
      this.say(explain(failure), failure);
    } else if (code === 'TICKET_EXPIRED') {
      this.say(INVITATION_WORDS.expired, failure);
    } else if (code === 'TICKET_USED') {
      this.say(INVITATION_WORDS.used, failure);
    } else if (code === 'SESSION_ENDED' || code === 'UNKNOWN_SESSION') {
      this.say(INVITATION_WORDS.ended, failure);
    } else if (code === 'TICKET_UNKNOWN' || code === 'REQUEST_INVALID') {
      this.say(INVITATION_WORDS.unknown, failure);
    } else {
      this.say(explain(failure), failure);
    }
  }

  private say(words: Words, failure?: unknown) {
    const { title, help } = words;
    this.title.textContent = title;
    this.text.textContent = help;
    this.details.textContent = detailsOf(failure)[0] ?? '';
    this.actions.hidden = words === INVITATION_WORDS.entering;
    this.retry.hidden = this.unused === undefined;
    document.title = `${title} · Avatar Gateway`;
    announce(title);
  }
}

function codeOf(failure: unknown): string | undefined {
  return (failure as Partial<ProblemError> | undefined)?.problem?.code;
}

function isTooEarly(failure: unknown): boolean {
  return codeOf(failure) === 'JOIN_NOT_READY';
}
