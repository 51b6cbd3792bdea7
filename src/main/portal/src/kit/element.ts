import { Gateway, GatewayError, type Session } from '../api';
import { isPassing, RoomError, type RoomLoss } from '../room/loss';
import { Stage } from '../room/stage';

const STYLE = `
:host { display: block; position: relative; aspect-ratio: 1; overflow: hidden; background: #14171b; }
.mount, .mount video, .mount canvas { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.mount .coming { opacity: 0; }
button { position: absolute; left: 50%; bottom: 8%; transform: translateX(-50%); font: 600 1rem system-ui, sans-serif;
  padding: 0.7rem 1.4rem; border: 0; border-radius: 999px; background: #fff; color: #14171b; cursor: pointer; }
button[hidden] { display: none; }
p { position: absolute; inset: auto 0 22%; margin: 0; text-align: center; color: #fff; font: 1rem system-ui, sans-serif; }
`;
const LEFT_SECONDS = 30;
const MOST_TRIES = 5;

/**
 * `<avatar-session back-end="/avatar/">`: a button that opens a session by the page's own back end, and the avatar. The back end answers below
 * `sessions` as the gateway does: `POST sessions`, `GET sessions/{id}/join`, `POST sessions/{id}/viewer` and `DELETE sessions/{id}`.
 *
 * Attributes: `back-end`, `face-id`, `autostart`, `muted`. Events: `avatar-live`, `avatar-ended`, `avatar-lost` and `avatar-failed`, with what
 * is known in `detail`. Leaving the page, or taking the element away, ends the session.
 */
export class AvatarSessionElement extends HTMLElement {
  static readonly observedAttributes = ['muted'];
  private readonly mount = document.createElement('div');
  private readonly words = document.createElement('p');
  private readonly button = document.createElement('button');
  private stage: Stage | undefined;
  private gateway: Gateway | undefined;
  private session: Session | undefined;
  private visit = new AbortController();
  private tries = 0;
  private readonly onPageHide = () => this.reportLeft();

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    root.adoptedStyleSheets = [style];
    this.mount.className = 'mount';
    this.words.setAttribute('role', 'status');
    this.button.type = 'button';
    this.button.addEventListener('click', () => this.onClick());
    root.append(this.mount, this.words, this.button);
  }

  connectedCallback() {
    this.visit = new AbortController();
    window.addEventListener('pagehide', this.onPageHide);
    this.offer('Start');
    if (this.hasAttribute('autostart')) {
      void this.start();
    }
  }

  disconnectedCallback() {
    window.removeEventListener('pagehide', this.onPageHide);
    void this.end();
  }

  attributeChangedCallback() {
    this.stage?.mute(this.hasAttribute('muted'));
  }

  /** Opens a session and shows it. */
  async start() {
    const { signal } = this.visit;
    this.tell('Calling the avatar…');
    this.button.hidden = true;
    const backEnd = this.getAttribute('back-end') ?? './';
    this.gateway = new Gateway(new URL(backEnd.replace(/\/?$/, '/'), document.baseURI));
    const faceId = this.getAttribute('face-id');
    const request = { endAfterViewerLeftSeconds: LEFT_SECONDS, ...(faceId ? { faceId } : {}) };
    try {
      this.session = await this.gateway.open(request, signal);
      const { session } = this;
      this.stage ??= new Stage(this.mount, {
        shown: () => this.onShown(),
        lost: (loss, stillShown) => void this.onLost(loss, stillShown),
        soundBlocked: (blocked) => (blocked ? this.offer('Turn on the sound') : (this.button.hidden = true)),
      });
      this.stage.mute(this.hasAttribute('muted'));
      await this.stage.show(session.join ?? (await this.gateway.join(session.id, signal)));
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      if (failure instanceof RoomError) {
        await this.onLost(failure.loss, false);
      } else {
        this.tell('The avatar cannot come.');
        this.offer('Try again');
        this.report('avatar-failed', { failure });
      }
    }
  }

  /** Ends the session. */
  async end() {
    this.visit.abort(new DOMException('the element was taken away', 'AbortError'));
    this.visit = new AbortController();
    this.stage?.leave();
    const { session, gateway } = this;
    this.session = undefined;
    if (session && gateway) {
      await gateway.end(session.id, { drain: false }).catch(() => undefined);
      this.report('avatar-ended', { id: session.id });
    }
  }

  private onClick() {
    if (this.session) {
      this.button.hidden = true;
      void this.stage?.allowSound();
    } else {
      void this.start();
    }
  }

  private onShown() {
    this.tries = 0;
    this.tell('');
    this.report('avatar-live', { id: this.session!.id });
    void this.gateway?.reportViewer(this.session!.id, 'first-frame').catch(() => undefined);
  }

  /** Asks for the room again, which may be another one by now; where there is no session any more, that is the end. */
  private async onLost(loss: RoomLoss, stillShown: boolean) {
    const { signal } = this.visit;
    if (stillShown || !this.session || !this.gateway) {
      return;
    }
    if (isPassing(loss) && this.tries++ < MOST_TRIES) {
      await new Promise((resolve) => setTimeout(resolve, 500 * this.tries));
      try {
        if (!signal.aborted) {
          await this.stage?.show(await this.gateway.join(this.session.id, signal));
        }
        return;
      } catch (failure) {
        if (signal.aborted) {
          return;
        }
        if (failure instanceof RoomError) {
          await this.onLost(failure.loss, false);
          return;
        }
        if (failure instanceof GatewayError && !failure.retryable) {
          this.session = undefined;
          this.tell('The conversation is over.');
          this.offer('Start again');
          this.report('avatar-ended', {});
          return;
        }
      }
    }
    this.tell('The picture was lost.');
    this.report('avatar-lost', { loss });
  }

  private reportLeft() {
    if (this.session) {
      void this.gateway?.reportViewer(this.session.id, 'left').catch(() => undefined);
    }
  }

  private tell(words: string) {
    this.words.textContent = words;
  }

  private offer(label: string) {
    this.button.textContent = label;
    this.button.hidden = false;
  }

  private report(type: string, detail: object) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

customElements.define('avatar-session', AvatarSessionElement);
