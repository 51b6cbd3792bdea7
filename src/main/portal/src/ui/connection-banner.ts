import type { Connection } from '../api';
import { announce, byId } from './dom';
import { explain } from './words';

/** One place that tells when the gateway is lost, until it is back. */
export class ConnectionBanner {
  private readonly place: HTMLElement;
  private readonly text: HTMLElement;
  private readonly onLost: (lost: boolean) => void;
  private timer: ReturnType<typeof setInterval> | undefined;
  private lost = false;
  private readonly disposed = new AbortController();

  /**
   * @param onLost is told when it is lost and when it is back
   * @param retry is called when somebody wants that, and when the network is back
   * @param id of the place on the page; those of its text and its button begin with it
   */
  constructor(onLost: (lost: boolean) => void, retry: () => void, id = 'connection') {
    this.place = byId(id);
    this.text = byId(`${id}-text`);
    this.onLost = onLost;
    const { signal } = this.disposed;
    byId(`${id}-retry`).addEventListener('click', retry, { signal });
    window.addEventListener('online', retry, { signal });
  }

  /** Nobody is told anything any more. */
  dispose() {
    this.clear();
    this.disposed.abort();
  }

  clear() {
    clearInterval(this.timer);
    this.place.hidden = true;
    this.lost = false;
  }

  show(connection: Connection) {
    clearInterval(this.timer);
    switch (connection.state) {
      case 'connecting':
        if (this.lost) {
          this.text.textContent = 'The gateway cannot be reached. Connecting…';
        }
        break;
      case 'stalled':
        this.tell(
          'The gateway does not answer. Is it open in many tabs? Browsers allow six connections: close some.',
        );
        break;
      case 'waiting': {
        const { title } = explain(connection.error);
        const until = performance.now() + connection.retryInMillis;
        const tick = () => {
          const left = Math.max(1, Math.ceil((until - performance.now()) / 1000));
          this.text.textContent = `${title}. Trying again in ${left} s.`;
        };
        this.tell(title);
        tick();
        this.timer = setInterval(tick, 500);
        break;
      }
      default:
        if (this.lost) {
          announce('The gateway is back.');
        }
        this.place.hidden = true;
        this.change(false);
    }
  }

  private tell(words: string) {
    if (!this.lost) {
      announce(words);
    }
    this.text.textContent = words;
    this.place.hidden = false;
    this.change(true);
  }

  private change(lost: boolean) {
    if (lost !== this.lost) {
      this.lost = lost;
      this.onLost(lost);
    }
  }
}
