import type { Gateway } from '../api';
import { byId, keepFocus } from './dom';
import type { Notice } from './notice';

export interface ControlsState {
  /** Nothing more can be done with the session. */
  over: boolean;
  /** The gateway cannot be reached. */
  lost: boolean;
  /** There is speech that can be interrupted. */
  busy: boolean;
  /** Somebody else's session: it is neither interrupted nor ended here. */
  guest: boolean;
}

/** What a viewer can do with a session beside speaking: interrupt it, by button or Space, and end it. */
export class Controls {
  /** Whether the session's end was asked for here. */
  endedHere = false;
  private readonly gateway: Gateway;
  private readonly notice: Notice;
  private readonly section = byId('session');
  private readonly place = byId('controls');
  private readonly interruptButton = byId<HTMLButtonElement>('interrupt');
  private readonly endButton = byId<HTMLButtonElement>('end');
  private id = '';
  private lost = false;

  constructor(gateway: Gateway, notice: Notice) {
    this.gateway = gateway;
    this.notice = notice;
    this.interruptButton.addEventListener('click', () => this.interrupt());
    this.endButton.addEventListener('click', () => this.end());
    window.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** For another session. */
  use(id: string) {
    this.id = id;
    this.endedHere = false;
  }

  show({ over, lost, busy, guest }: ControlsState) {
    this.lost = lost;
    this.interruptButton.hidden = guest;
    this.endButton.hidden = guest;
    keepFocus(
      () => (this.place.hidden = over),
      () => byId('curtain-actions').querySelector('button') ?? byId('session-title'),
    );
    this.interruptButton.ariaDisabled = String(lost || !busy);
    this.endButton.ariaDisabled = String(lost);
  }

  /** Space interrupts, unless it is meant for what has the focus. */
  private onKey(event: KeyboardEvent) {
    const target = event.target as HTMLElement;
    const taken = target.closest('button, a, input, select, textarea, summary, [contenteditable], .scroll');
    if (event.key === ' ' && !event.repeat && !taken && !this.section.hidden && !this.place.hidden) {
      event.preventDefault();
      this.interrupt();
    }
  }

  private interrupt() {
    if (this.interruptButton.ariaDisabled !== 'true' && !this.interruptButton.hidden) {
      void this.act(() => this.gateway.interrupt(this.id));
    }
  }

  private end() {
    if (this.endButton.ariaDisabled !== 'true') {
      this.endedHere = true;
      void this.act(() => this.gateway.end(this.id, { drain: false }));
    }
  }

  private async act(action: () => Promise<unknown>) {
    this.notice.clear();
    try {
      await action();
    } catch (failure) {
      if (!this.lost) {
        this.notice.show(failure, () => void this.act(action));
      }
    }
  }
}
