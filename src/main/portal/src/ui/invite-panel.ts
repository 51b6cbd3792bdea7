import type { Gateway, Ticket } from '../api';
import { announce, byId } from './dom';
import { copyText } from './facts';
import { Notice } from './notice';
import { inviting } from './router';

/** Makes a link for somebody who is to see this session, and nothing else. */
export class InvitePanel {
  private readonly gateway: Gateway;
  private readonly behindMillis: () => number;
  private readonly button = byId<HTMLButtonElement>('invite');
  private readonly card = byId('invite-card');
  private readonly link = byId<HTMLInputElement>('invite-link');
  private readonly copy = byId<HTMLButtonElement>('invite-copy');
  private readonly left = byId('invite-left');
  private readonly notice = new Notice(byId('invite-notice'));
  private sessionId: string | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** @param behindMillis how far this machine's clock is before the gateway's */
  constructor(gateway: Gateway, behindMillis: () => number) {
    this.gateway = gateway;
    this.behindMillis = behindMillis;
    this.button.addEventListener('click', () => void this.invite());
    byId('invite-close').addEventListener('click', () => {
      this.clear();
      this.button.focus();
    });
    // From its end, so that its beginning stays in sight.
    this.link.addEventListener('focus', () =>
      this.link.setSelectionRange(0, this.link.value.length, 'backward'),
    );
    this.copy.addEventListener('click', () => void this.copyLink());
  }

  /** @param sessionId the session to invite to, or undefined where nobody is to be invited */
  use(sessionId: string | undefined) {
    if (sessionId !== this.sessionId) {
      this.sessionId = sessionId;
      this.clear();
      this.button.hidden = sessionId === undefined;
    }
  }

  /** No link stays on the page. */
  private clear() {
    clearInterval(this.timer);
    this.link.value = '';
    this.card.hidden = true;
    this.notice.clear();
  }

  private async invite() {
    const id = this.sessionId;
    if (id === undefined || this.button.ariaDisabled === 'true') {
      return;
    }
    this.button.ariaDisabled = 'true';
    this.clear();
    try {
      const ticket = await this.gateway.makeTicket(id);
      if (id === this.sessionId) {
        this.show(ticket);
      }
    } catch (failure) {
      if (id === this.sessionId) {
        this.card.hidden = false;
        this.notice.show(failure, () => void this.invite());
      }
    } finally {
      this.button.ariaDisabled = 'false';
    }
  }

  private show({ ticket, expiresAt }: Ticket) {
    this.link.value = new URL(inviting(ticket), document.baseURI).href;
    this.copy.textContent = 'Copy';
    this.card.hidden = false;
    const until = Date.parse(expiresAt) + this.behindMillis();
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1_000);
      if (seconds > 0) {
        this.left.textContent = `Good once, for ${seconds} s more.`;
        return;
      }
      clearInterval(this.timer);
      this.link.value = '';
      this.left.textContent = 'Its time is over: invite once more.';
    };
    tick();
    this.timer = setInterval(tick, 1_000);
    announce('A link for one viewer is there.');
    this.link.focus();
    this.link.scrollLeft = 0;
  }

  private async copyLink() {
    const done = await copyText(this.link.value);
    this.copy.textContent = done ? 'Copied' : 'Not copied';
    setTimeout(() => (this.copy.textContent = 'Copy'), 1_500);
  }
}
