import { type Gateway, isUnauthorized, ProblemError } from '../api';
import { byId } from './dom';
import { Notice } from './notice';
import { liveAddress } from './router';
import { forget, remembered } from './running';

/** On the start page: an avatar that this browser has opened, that nobody watches and that somebody pays for. */
export class RunningNote {
  private readonly gateway: Gateway;
  private readonly place = byId('running');
  private readonly notice = new Notice(byId('start-notice'));
  private id = '';

  constructor(gateway: Gateway) {
    this.gateway = gateway;
    byId('running-end').addEventListener('click', () => void this.end());
  }

  async show() {
    this.place.hidden = true;
    const running = remembered();
    if (!running) {
      return;
    }
    try {
      const session = await this.gateway.session(running.id);
      if (session.state === 'CLOSED') {
        forget(running.id);
      } else {
        this.id = running.id;
        byId('running-text').textContent = running.face
          ? `${running.face} is still running.`
          : 'An avatar is still running.';
        byId<HTMLAnchorElement>('running-return').href = liveAddress(running.id);
        this.place.hidden = false;
      }
    } catch (failure) {
      if (failure instanceof ProblemError && !failure.retryable && !isUnauthorized(failure)) {
        forget(running.id);
      }
    }
  }

  private async end() {
    try {
      await this.gateway.end(this.id, { drain: false });
      forget(this.id);
      this.place.hidden = true;
      byId('start-button').focus({ preventScroll: true });
    } catch (failure) {
      this.notice.show(failure, () => void this.end());
    }
  }
}
