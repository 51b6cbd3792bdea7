import { Backoff, pause } from '../api/backoff';
import { type Gateway, type Join, ProblemError } from '../api';
import { RoomError, type RoomLoss } from '../room/loss';
import type { Stage } from '../room/stage';
import { announce, byId, el } from './dom';
import { seconds } from './format';
import { explain, LOSS_WORDS, type Words } from './words';

export interface Action {
  label: string;
  run: () => void;
}

/** The picture, and what is to be seen while there is none. */
export class StagePanel {
  private readonly gateway: Gateway;
  private readonly figure = byId('stage');
  private readonly curtain = byId('curtain');
  private readonly steps = byId('steps');
  private readonly unlock = byId<HTMLButtonElement>('unlock');
  private readonly muteButton = byId<HTMLButtonElement>('mute');
  private readonly onFirstFrame: (afterMillis: number) => void;
  private stage: Stage | undefined;
  private sessionId = '';
  private since = 0;
  /** Of the room that is shown, or is coming. */
  private token: string | undefined;
  private visit = new AbortController();
  private backoff = new Backoff();

  /** @param onFirstFrame a new picture is to be seen, so long after it was asked for */
  constructor(gateway: Gateway, onFirstFrame: (afterMillis: number) => void) {
    this.gateway = gateway;
    this.onFirstFrame = onFirstFrame;
    this.unlock.addEventListener('click', () => {
      void this.stage?.allowSound();
      this.muteButton.focus();
    });
    this.muteButton.addEventListener('click', () => this.mute(this.muteButton.ariaPressed !== 'true'));
  }

  /** A session is about to be shown. @param since when it was asked for, by `performance.now()` */
  begin(sessionId: string, since: number) {
    this.leave();
    this.sessionId = sessionId;
    this.since = since;
    this.visit = new AbortController();
    this.steps.replaceChildren();
    this.mute(false);
  }

  /** Joins the session's room; where this one is joined already, nothing happens. */
  async join(known?: Join) {
    const { signal } = this.visit;
    try {
      const join = known ?? (await this.gateway.join(this.sessionId, signal));
      const stage = await this.theStage();
      if (signal.aborted || join.livekitToken === this.token) {
        return;
      }
      this.token = join.livekitToken;
      if (this.showsPicture()) {
        this.since = performance.now();
      } else {
        this.say({ title: 'The avatar is coming', help: '' });
        this.step('session', 'Session open');
        this.steps.hidden = false;
      }
      await stage.show(join);
    } catch (failure) {
      if (!signal.aborted) {
        await this.onJoinFailed(failure);
      }
    }
  }

  /** Covers the picture with words. */
  say({ title, help }: Words, ...actions: Action[]) {
    byId('curtain-title').textContent = title;
    byId('curtain-text').textContent = help;
    this.steps.hidden = true;
    byId('curtain-actions').replaceChildren(
      ...actions.map(({ label, run }, i) =>
        el('button', {
          type: 'button',
          className: i === 0 ? 'primary' : '',
          textContent: label,
          onclick: run,
        }),
      ),
    );
    this.curtain.hidden = false;
    this.figure.dataset['state'] = 'covered';
  }

  /** Leaves the room; the last words stay. */
  leave() {
    this.visit.abort();
    this.token = undefined;
    this.stage?.leave();
    this.unlock.hidden = true;
  }

  showsPicture(): boolean {
    return this.figure.dataset['state'] === 'live';
  }

  /** livekit-client is most of this page: it is fetched when it is needed. */
  private async theStage(): Promise<Stage> {
    const { Stage } = await import('../room/stage');
    this.stage ??= new Stage(byId('pictures'), {
      joined: () => this.step('room', 'In the room'),
      shown: () => this.onShown(),
      lost: (loss) => void this.onLost(loss),
      soundBlocked: (blocked) => {
        this.unlock.hidden = !blocked;
      },
    });
    return this.stage;
  }

  private onShown() {
    const afterMillis = performance.now() - this.since;
    this.backoff.reset();
    this.step('picture', 'First picture');
    this.curtain.hidden = true;
    this.figure.dataset['state'] = 'live';
    announce(`The avatar is here, after ${seconds(afterMillis)}.`);
    this.onFirstFrame(afterMillis);
  }

  private async onJoinFailed(failure: unknown) {
    if (failure instanceof RoomError) {
      await this.onLost(failure.loss);
    } else if (failure instanceof ProblemError && failure.code === 'JOIN_NOT_READY') {
      // The event `join` tells when it is.
      this.say({ title: 'The avatar is coming', help: 'Its room is not open yet.' });
    } else {
      this.say(explain(failure), { label: 'Try again', run: () => void this.join() });
    }
  }

  private async onLost(loss: RoomLoss) {
    const { signal } = this.visit;
    const again = { label: loss === 'replaced' ? 'Watch here' : 'Try again', run: () => void this.join() };
    this.token = undefined;
    this.unlock.hidden = true;
    this.say(LOSS_WORDS[loss], again);
    announce(LOSS_WORDS[loss].title);
    if (loss === 'closed' || loss === 'unreachable') {
      await pause(this.backoff.next(1_000), signal);
      if (!signal.aborted) {
        await this.join();
      }
    }
  }

  private step(name: string, label: string) {
    const done = this.steps.querySelector(`[data-step=${name}]`);
    if (!done) {
      const time = el('span', { className: 'mono', textContent: seconds(performance.now() - this.since) });
      this.steps.append(el('li', { dataset: { step: name } }, `${label} `, time));
    }
  }

  private mute(silent: boolean) {
    this.stage?.mute(silent);
    this.muteButton.ariaPressed = String(silent);
    this.muteButton.querySelector('use')?.setAttribute('href', silent ? '#icon-muted' : '#icon-sound');
  }
}
