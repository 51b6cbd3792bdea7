import { Backoff, pause } from '../api/backoff';
import {
  type Gateway,
  isBetweenGateways,
  type Join,
  ProblemError,
  type SessionEvent,
  SpeakingLink,
} from '../api';
import { isPassing, RoomError, type RoomLoss } from '../room/loss';
import type { Stage } from '../room/stage';
import { announce, byId, el, keepFocus } from './dom';
import { seconds } from './format';
import { Portrait } from './portrait';
import { type Step, Steps } from './steps';
import { explain, LOSS_WORDS, type Words } from './words';

export interface Action {
  label: string;
  run: () => void;
}

export interface StagePanelListener {
  /** The first picture of this link's room has come; it may wait behind that of the room before. */
  seen(generation: number): void;
  /** A new picture is to be seen, so long after it was asked for. */
  shown(afterMillis: number): void;
  /** The room was closed: perhaps the session is over. */
  roomClosed(): void;
}

/** Attempts to get into rooms, in a row and in vain. */
const MOST_TRIES = 5;
/** A room that closes at the session's end is not worth words of its own: the session's end comes within this time. */
const END_MILLIS = 1_000;
const BROKE = 'The connection to the avatar broke. Reconnecting…';
const MUTED = 'avatar-gateway.muted';
const VOLUME = 'avatar-gateway.volume';

/** The picture, and what is to be seen while there is none. */
export class StagePanel {
  private readonly gateway: Gateway;
  private readonly listener: StagePanelListener;
  private readonly figure = byId('stage');
  private readonly curtain = byId('curtain');
  private readonly note = byId('stage-note');
  private readonly portrait = new Portrait(byId('expected'));
  private readonly stepList = byId('steps');
  private readonly steps = new Steps(this.stepList);
  private readonly unlock = byId<HTMLButtonElement>('unlock');
  private readonly volume = byId<HTMLInputElement>('volume');
  private readonly muteButton = byId<HTMLButtonElement>('mute');
  private stage: Stage | undefined;
  private sessionId = '';
  private since = 0;
  private visit = new AbortController();
  private backoff = new Backoff();
  private tries = 0;
  private gatewayLost = false;
  /** The link to the avatar broke, and the gateway opens another one. */
  private recovering = false;
  private joins = 0;
  private speaking = new SpeakingLink();
  /** Whether the newest room is one where nothing is said yet: what fails there is no concern of the viewer. */
  private behind = false;
  private wakeUp: (() => void) | undefined;

  constructor(gateway: Gateway, listener: StagePanelListener) {
    this.gateway = gateway;
    this.listener = listener;
    this.volume.value = localStorage.getItem(VOLUME) ?? '1';
    this.unlock.addEventListener('click', () => {
      void this.stage?.allowSound();
      this.muteButton.focus();
    });
    this.muteButton.addEventListener('click', () => this.mute(!this.isMuted()));
    this.volume.addEventListener('input', () => this.setVolume());
    const fullscreen = byId<HTMLButtonElement>('fullscreen');
    fullscreen.hidden = !document.fullscreenEnabled;
    fullscreen.addEventListener('click', () => {
      const done = document.fullscreenElement ? document.exitFullscreen() : this.figure.requestFullscreen();
      void done.catch(() => undefined);
    });
    document.addEventListener('fullscreenchange', () => {
      fullscreen.title = document.fullscreenElement ? 'Leave full screen' : 'Full screen';
      fullscreen.ariaLabel = fullscreen.title;
    });
  }

  /** A session is about to be shown. @param since when it was asked for, by `performance.now()` */
  begin(sessionId: string, since: number) {
    this.leave();
    this.stage?.clear();
    this.sessionId = sessionId;
    this.since = since;
    this.tries = 0;
    this.gatewayLost = false;
    this.recovering = false;
    this.speaking = new SpeakingLink();
    this.behind = false;
    this.backoff.reset();
    this.visit = new AbortController();
    this.steps.begin();
    this.disclose('');
    this.tellOf('');
    this.mute(this.isMuted());
  }

  /** The picture is on its way. */
  expect(...actions: Action[]) {
    this.say({ title: `${this.steps.doing}…`, help: '' }, ...actions);
    this.stepList.hidden = false;
  }

  /** What the session was, behind words of its end. */
  summarise(words: string) {
    byId('curtain-summary').textContent = words;
  }

  /** Who is expected. */
  portray(faceId: string | undefined) {
    this.portrait.show(faceId, false);
  }

  /** Where the avatar speaks over another link from now on, the picture moves there. */
  onEvent(event: SessionEvent) {
    if (this.speaking.note(event)) {
      this.behind = false;
      this.stage?.moveOn();
    }
  }

  /** Joins the session's room; where this one is joined already, nothing happens. */
  async join(known?: Join) {
    const { signal } = this.visit;
    try {
      const join = known ?? (await this.gateway.join(this.sessionId, signal));
      const stage = await this.theStage();
      if (signal.aborted) {
        return;
      }
      this.step('session');
      this.disclose(join.disclosure ?? '');
      if (this.tries === 0 && !this.showsPicture()) {
        this.expect();
      }
      this.joins++;
      this.behind = this.speaking.isNext(join);
      await stage.show(join, this.behind);
    } catch (failure) {
      if (!signal.aborted) {
        await this.onJoinFailed(failure);
      }
    }
  }

  /** Covers the picture with words. Says nothing anew where they stand there already. Returns whether they are new. */
  say({ title, help }: Words, ...actions: Action[]): boolean {
    if (this.says({ title, help }, actions)) {
      return false;
    }
    byId('curtain-title').textContent = title;
    byId('curtain-text').textContent = help;
    byId('curtain-summary').textContent = '';
    this.stepList.hidden = true;
    const place = byId('curtain-actions');
    const buttons = actions.map(({ label, run }, i) =>
      el('button', { type: 'button', className: i === 0 ? 'primary' : '', textContent: label, onclick: run }),
    );
    keepFocus(
      () => place.replaceChildren(...buttons),
      () => buttons[0] ?? byId('session-title'),
    );
    this.curtain.hidden = false;
    this.figure.dataset['state'] = 'covered';
    return true;
  }

  private says({ title, help }: Words, actions: Action[]): boolean {
    const buttons = [...byId('curtain-actions').querySelectorAll('button')];
    return (
      !this.curtain.hidden &&
      this.stepList.hidden &&
      byId('curtain-title').textContent === title &&
      byId('curtain-text').textContent === help &&
      byId('curtain-summary').textContent === '' &&
      buttons.length === actions.length &&
      buttons.every((button, i) => button.textContent === actions[i]?.label)
    );
  }

  /** Leaves the room; the last words and the last frame stay. */
  leave() {
    this.visit.abort();
    this.stage?.leave();
    this.unlock.hidden = true;
    this.tellOf('');
  }

  showsPicture(): boolean {
    return this.figure.dataset['state'] === 'live';
  }

  step(step: Step) {
    this.steps.finish(step, performance.now() - this.since);
    if (!this.stepList.hidden) {
      byId('curtain-title').textContent = `${this.steps.doing}…`;
    }
  }

  /** While the gateway is lost no room is asked for: it could not say which. */
  setGatewayLost(lost: boolean) {
    this.gatewayLost = lost;
    if (!lost) {
      this.wakeUp?.();
    }
  }

  /** Whether the gateway opens another link, with another room: the last picture stays until that one has a picture. */
  setRecovering(on: boolean) {
    if (on === this.recovering) {
      return;
    }
    this.recovering = on;
    if (on && this.showsPicture()) {
      this.tellOf(BROKE);
    } else if (!on && this.stage?.live) {
      this.tellOf('');
    }
  }

  /** Fetched when the page has loaded, so that it is there when it is needed. */
  static load(): Promise<typeof import('../room/stage')> {
    return import('../room/stage');
  }

  private async theStage(): Promise<Stage> {
    const { Stage } = await StagePanel.load();
    this.stage ??= new Stage(byId('pictures'), {
      joined: () => this.step('room'),
      seen: ({ generation }) => this.listener.seen(generation),
      shown: () => this.onShown(),
      lost: (loss, stillShown) => void this.onLost(loss, stillShown),
      reconnecting: (on) => {
        if (!this.recovering) {
          this.tellOf(on ? 'The connection to the room broke. Reconnecting…' : '');
        }
      },
      soundBlocked: (blocked) => {
        this.unlock.hidden = !blocked;
      },
    });
    this.stage.mute(this.isMuted());
    this.stage.loudness(this.volume.valueAsNumber);
    return this.stage;
  }

  private onShown() {
    const afterMillis = performance.now() - this.since;
    const again = this.showsPicture();
    const quietly = again && this.note.hidden;
    this.backoff.reset();
    this.tries = 0;
    this.tellOf('');
    this.step('avatar');
    this.step('picture');
    keepFocus(
      () => (this.curtain.hidden = true),
      () => byId('session-title'),
    );
    this.figure.dataset['state'] = 'live';
    if (!quietly) {
      announce(again ? 'The avatar is back.' : `The avatar is here, after ${seconds(afterMillis)}.`);
    }
    this.listener.shown(afterMillis);
  }

  private async onJoinFailed(failure: unknown) {
    if (failure instanceof RoomError) {
      await this.onLost(failure.loss, this.stage?.live ?? false);
    } else if (
      isBetweenGateways(failure) ||
      (failure instanceof ProblemError && failure.code === 'JOIN_NOT_READY')
    ) {
      // The event `join` tells when there is a room.
      if (!this.showsPicture()) {
        this.expect();
      }
    } else if (this.gatewayLost) {
      await this.whenGatewayIsBack();
    } else {
      this.say(explain(failure), { label: 'Try again', run: () => this.tryAgain() });
    }
  }

  /** @param stillShown whether there is another picture: then nothing covers it */
  private async onLost(loss: RoomLoss, stillShown: boolean) {
    const { signal } = this.visit;
    const { joins } = this;
    this.unlock.hidden = true;
    if (loss === 'closed' || loss === 'broken') {
      this.listener.roomClosed();
      await pause(END_MILLIS, signal);
      if (signal.aborted || this.recovering || this.joins !== joins) {
        // The session is over, or another room comes; that is told elsewhere.
        return;
      }
    }
    if (this.gatewayLost) {
      await this.whenGatewayIsBack(stillShown ? undefined : LOSS_WORDS[loss]);
      return;
    }
    const again = isPassing(loss) && this.tries < MOST_TRIES;
    const { title, help } = LOSS_WORDS[loss];
    const trying = again ? `Trying again (${this.tries + 1} of ${MOST_TRIES})…` : '';
    let isNew = true;
    if (stillShown && this.behind) {
      // The avatar has not moved there.
    } else if (stillShown) {
      this.tellOf(`The avatar moved to another room. ${title}. ${trying}`.trim());
    } else {
      const label = loss === 'replaced' ? 'Watch here' : 'Try again';
      const action = { label, run: () => this.tryAgain() };
      isNew = this.say({ title, help: `${help} ${trying}`.trim() }, ...(loss === 'blocked' ? [] : [action]));
    }
    if (isNew && !(stillShown && this.behind) && (this.tries === 0 || !again)) {
      announce(title);
    }
    if (again) {
      this.tries++;
      await pause(this.backoff.next(1_000), signal);
      if (!signal.aborted) {
        await this.join();
      }
    }
  }

  /** What the law has the viewer know; it stays over the picture. */
  private disclose(words: string) {
    const place = byId('disclosure');
    place.textContent = words;
    place.hidden = words === '';
  }

  private tryAgain() {
    // One attempt that was waiting would otherwise come on top of this one.
    this.visit.abort();
    this.visit = new AbortController();
    this.tries = 0;
    this.since = performance.now();
    void this.join();
  }

  private async whenGatewayIsBack(words?: Words) {
    const { signal } = this.visit;
    if (words && this.showsPicture()) {
      this.tellOf(BROKE);
    } else if (words) {
      this.say({ title: words.title, help: 'It comes back with the gateway.' });
    }
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      signal.addEventListener('abort', () => resolve());
    });
    if (!signal.aborted) {
      await this.join();
    }
  }

  private tellOf(words: string) {
    this.note.textContent = words;
    this.note.hidden = words === '';
  }

  private setVolume() {
    localStorage.setItem(VOLUME, this.volume.value);
    this.stage?.loudness(this.volume.valueAsNumber);
    if (this.isMuted()) {
      this.mute(false);
    }
  }

  private isMuted(): boolean {
    return localStorage.getItem(MUTED) === 'true';
  }

  private mute(silent: boolean) {
    localStorage.setItem(MUTED, String(silent));
    this.stage?.mute(silent);
    this.muteButton.ariaPressed = String(silent);
    this.muteButton.querySelector('use')?.setAttribute('href', silent ? '#icon-muted' : '#icon-sound');
  }
}
