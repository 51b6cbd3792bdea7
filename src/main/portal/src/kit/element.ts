import { type CloseReason, Gateway, isNormalEnd, ProblemError, redeemTicket, type Session } from '../api';
import type { RoomLoss } from '../room/loss';
import { Follower } from './follower';

const STYLE = `
:host { display: block; position: relative; aspect-ratio: 1; overflow: hidden; background: #14171b; }
.mount, .mount video, .mount canvas { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.mount .coming { opacity: 0; }
button { position: absolute; left: 50%; bottom: 8%; transform: translateX(-50%); font: 600 1rem system-ui, sans-serif;
  padding: 0.7rem 1.4rem; border: 0; border-radius: 999px; background: #fff; color: #14171b; cursor: pointer; }
button[hidden] { display: none; }
small { position: absolute; z-index: 1; top: 0.7rem; left: 0.7rem; max-width: calc(100% - 2.8rem); padding: 0.3rem 0.7rem;
  border-radius: 1.1rem; background: rgb(16 19 23 / 70%); color: #fff; font: 0.8rem system-ui, sans-serif; }
small:empty { display: none; }
p { position: absolute; inset: auto 0 22%; margin: 0; text-align: center; color: #fff; font: 1rem system-ui, sans-serif; }
`;
const LEFT_SECONDS = 30;

/**
 * `<avatar-session back-end="/avatar/">`: a button that opens a session by the page's own back end, and the avatar. The back end answers below
 * `sessions` as the gateway does: `POST sessions`, `GET` and `DELETE sessions/{id}`, `GET sessions/{id}/join`, `GET sessions/{id}/events` and
 * `POST sessions/{id}/viewer`.
 *
 * `<avatar-session gateway="https://gateway.example/api/v1/" ticket="tkt_…">`: the avatar of the session that a ticket lets in to, straight
 * from the gateway. The ticket is used once, and taken out of the attribute at once.
 *
 * Attributes: `back-end`, `face-id`, or `gateway`, `ticket`; `autostart`, `muted`. Events, with what is known in `detail`:
 * - `avatar-live` (`id`): a picture is to be seen, at first and of each new room;
 * - `avatar-ended` (`id`, `reason`, `normal`): the session is over; `normal` is false where something went wrong;
 * - `avatar-lost` (`id`, `loss`): the session goes on, and its picture does not come back by itself;
 * - `avatar-failed` (`failure`): no session could be opened, or its room not be found.
 *
 * Leaving the page, or taking the element away, ends the session, but not one that a ticket let in to.
 */
export class AvatarSessionElement extends HTMLElement {
  static readonly observedAttributes = ['muted'];
  private readonly mount = document.createElement('div');
  private readonly words = document.createElement('p');
  private readonly disclosure = document.createElement('small');
  private readonly button = document.createElement('button');
  private follower: Follower | undefined;
  private gateway: Gateway | undefined;
  private sessionId: string | undefined;
  /** While it has not been redeemed. */
  private ticket: string | undefined;
  /** Whether somebody else's session is shown: then it is not ended here, and no other one opened. */
  private asViewer = false;
  private visit = new AbortController();
  private onClick = () => {};
  private readonly onPageHide = () => this.follower?.reportLeft();

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    this.mount.className = 'mount';
    this.words.setAttribute('role', 'status');
    this.button.type = 'button';
    this.button.addEventListener('click', () => {
      this.button.hidden = true;
      this.onClick();
    });
    root.append(this.mount, this.disclosure, this.words, this.button);
  }

  connectedCallback() {
    this.visit = new AbortController();
    window.addEventListener('pagehide', this.onPageHide);
    this.offer('Start', () => void this.start());
    if (this.hasAttribute('autostart')) {
      void this.start();
    }
  }

  disconnectedCallback() {
    window.removeEventListener('pagehide', this.onPageHide);
    void this.end();
  }

  attributeChangedCallback() {
    this.follower?.stage.mute(this.hasAttribute('muted'));
  }

  /** Opens a session, or goes to that of the ticket, and shows it. */
  async start() {
    const { signal } = this.visit;
    this.tell('Calling the avatar…');
    this.button.hidden = true;
    this.ticket = this.getAttribute('ticket') ?? this.ticket;
    this.removeAttribute('ticket');
    if (this.ticket !== undefined) {
      await this.enter(this.ticket, signal);
      return;
    }
    const backEnd = this.getAttribute('back-end') ?? './';
    this.gateway = new Gateway(new URL(backEnd.replace(/\/?$/, '/'), document.baseURI));
    const faceId = this.getAttribute('face-id');
    const request = { endAfterViewerLeftSeconds: LEFT_SECONDS, ...(faceId ? { faceId } : {}) };
    try {
      const session = await this.gateway.open(request, signal);
      if (signal.aborted) {
        void this.gateway.end(session.id, { drain: false }).catch(() => undefined);
        return;
      }
      this.asViewer = false;
      this.follow(this.gateway, session);
    } catch (failure) {
      if (!signal.aborted) {
        this.onFailed(failure);
      }
    }
  }

  private async enter(ticket: string, signal: AbortSignal) {
    const base = new URL((this.getAttribute('gateway') ?? './').replace(/\/?$/, '/'), document.baseURI);
    this.asViewer = true;
    try {
      const { sessionId, join, gateway } = await redeemTicket(base, ticket, { signal });
      this.ticket = undefined;
      if (!signal.aborted) {
        this.gateway = gateway;
        this.follow(gateway, { id: sessionId, join });
      }
    } catch (failure) {
      if (failure instanceof ProblemError && !failure.retryable) {
        this.ticket = undefined;
      }
      if (!signal.aborted) {
        this.onFailed(failure);
      }
    }
  }

  private follow(gateway: Gateway, session: Pick<Session, 'id' | 'join'>) {
    this.sessionId = session.id;
    this.disclosure.textContent = session.join?.disclosure ?? '';
    this.follower = new Follower(gateway, session, this.mount, {
      shown: () => this.onShown(),
      lost: (loss, trying) => this.onLost(loss, trying),
      ended: (reason) => this.onEnded(reason),
      failed: (failure) => this.onFailed(failure),
      soundBlocked: (blocked) => this.onSoundBlocked(blocked),
    });
    this.follower.stage.mute(this.hasAttribute('muted'));
  }

  /** Whether there is something that a button can begin. */
  private get canStart(): boolean {
    return !this.asViewer || this.ticket !== undefined || this.hasAttribute('ticket');
  }

  /** Ends the session, or leaves somebody else's. */
  async end() {
    this.visit.abort(new DOMException('the element was taken away', 'AbortError'));
    this.visit = new AbortController();
    const { sessionId: id, gateway } = this;
    this.follower?.close();
    this.forget();
    if (this.canStart) {
      this.offer('Start', () => void this.start());
    }
    if (id && gateway && !this.asViewer) {
      await gateway.end(id, { drain: false }).catch(() => undefined);
      this.report('avatar-ended', { id, reason: 'CLIENT', normal: true });
    }
  }

  private forget() {
    this.follower = undefined;
    this.sessionId = undefined;
    this.disclosure.textContent = '';
  }

  private onShown() {
    // The last frame of a session before.
    this.mount.querySelectorAll('canvas').forEach((still) => still.remove());
    this.tell('');
    this.report('avatar-live', { id: this.sessionId });
  }

  private onLost(loss: RoomLoss, trying: boolean) {
    if (trying) {
      this.tell('The picture was lost. Trying again…');
      return;
    }
    this.tell(loss === 'replaced' ? 'The picture is shown somewhere else.' : 'The picture was lost.');
    this.offer(loss === 'replaced' ? 'Watch here' : 'Try again', () => this.follower?.retry());
    this.report('avatar-lost', { id: this.sessionId, loss });
  }

  private onEnded(reason: CloseReason | undefined) {
    const { sessionId: id } = this;
    const normal = isNormalEnd(reason);
    this.forget();
    this.tell(normal ? 'The conversation is over.' : 'The avatar was lost.');
    if (this.canStart) {
      this.offer('Start again', () => void this.start());
    }
    this.report('avatar-ended', { id, reason, normal });
  }

  private onFailed(failure: unknown) {
    this.tell('The avatar cannot come.');
    if (this.follower || this.canStart) {
      this.offer('Try again', () => (this.follower ? this.follower.retry() : void this.start()));
    }
    this.report('avatar-failed', { failure });
  }

  private onSoundBlocked(blocked: boolean) {
    if (blocked) {
      this.offer('Turn on the sound', () => void this.follower?.stage.allowSound());
    } else {
      this.button.hidden = true;
    }
  }

  private tell(words: string) {
    this.words.textContent = words;
  }

  private offer(label: string, onClick: () => void) {
    this.onClick = onClick;
    this.button.textContent = label;
    this.button.hidden = false;
  }

  private report(type: string, detail: object) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('avatar-session', AvatarSessionElement);
