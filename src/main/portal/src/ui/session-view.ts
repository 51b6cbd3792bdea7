import {
  type Admission,
  type CloseReason,
  type Connection,
  type EventFeed,
  type Gateway,
  GatewayError,
  isBetweenGateways,
  isFinal,
  type Session,
  type SessionEvent,
  type SessionState,
} from '../api';
import { ConnectionBanner } from './connection-banner';
import { Controls } from './controls';
import { announce, byId } from './dom';
import { endWords, further, summaryOf } from './ending';
import { faceName } from './faces';
import { Happenings } from './happenings';
import { InvitePanel } from './invite-panel';
import { Notice } from './notice';
import type { Opened } from './opening';
import { forget, remember } from './running';
import { SessionHead } from './session-head';
import { SpeechPanel } from './speech-panel';
import { StagePanel } from './stage-panel';
import { explain } from './words';

export interface SessionViewListener {
  /** Somebody who only looked wants the picture. */
  wantsPicture(id: string): void;
  wantsAnother(): void;
  /** The same again. */
  wantsAgain(faceId: string): void;
  /** Whether who has signed in may let viewers in. */
  mayInvite(): boolean;
}

/** One session: its picture (where it is live here), its speech, and everything that happens to it. */
export class SessionView {
  private readonly gateway: Gateway;
  private readonly listener: SessionViewListener;
  private readonly stage: StagePanel;
  private readonly happenings: Happenings;
  private readonly speech: SpeechPanel;
  private readonly head = new SessionHead();
  private readonly banner: ConnectionBanner;
  private readonly notice = new Notice(byId('session-notice'));
  private readonly section = byId('session');
  private readonly controls: Controls;
  private readonly invite: InvitePanel;
  private id = '';
  private live = false;
  /** Whether it is somebody else's session, which a ticket let in to: then it can be watched, and nothing else. */
  private guest = false;
  private joined = false;
  private closed = false;
  private lost = false;
  /** Whether the gateway that had the session is away, and no other one has taken it up yet. */
  private between = false;
  /** The latest that an event, or else the session's own answer, told. */
  private state: SessionState | undefined;
  private session: Session | undefined;
  private events: EventFeed | undefined;
  private visit = new AbortController();
  /** One visit of one page: a viewer who took over is not taken for gone when the one before reports that it left. */
  private viewerId = '';
  /** Of the newest link whose picture was seen. */
  private generation: number | undefined;

  constructor(gateway: Gateway, listener: SessionViewListener) {
    this.gateway = gateway;
    this.listener = listener;
    this.happenings = new Happenings(() => this.showControls());
    this.stage = new StagePanel(gateway, {
      seen: (generation) => this.onFirstFrame(generation),
      shown: (afterMillis) => this.onPicture(afterMillis),
      roomClosed: () => void this.refresh(),
    });
    this.speech = new SpeechPanel(gateway, this.happenings.jobs);
    this.banner = new ConnectionBanner(
      (lost) => this.setLost(lost),
      () => this.events?.retryNow(),
    );
    this.controls = new Controls(gateway, this.notice);
    this.invite = new InvitePanel(gateway, () => this.happenings.behindMillis);
  }

  /** A session is being opened: its picture's place is there at once. @param cancel gives it up */
  expect(startedAt: number, faceId: string | undefined, cancel: () => void) {
    this.begin('', true, startedAt);
    this.stage.portray(faceId);
    this.head.name(faceId);
    this.showState('OPENING');
    this.stage.expect({ label: 'Cancel', run: cancel });
  }

  /**
   * @param live whether to join the room, which takes the picture from whoever has it
   * @param opened what is known where this page has just opened it
   */
  show(id: string, live: boolean, opened?: Opened) {
    this.begin(id, live, opened?.startedAt ?? performance.now());
    if (opened) {
      this.stage.portray(opened.session.faceId);
      this.take(opened.session);
      if (opened.sample) {
        this.speech.say(opened.sample);
      }
    } else {
      this.stage.say({ title: 'Looking for the session…', help: '' });
      void this.refresh(true);
    }
    this.follow(id, live);
  }

  /** For somebody who was invited. */
  watch({ sessionId, join }: Pick<Admission, 'sessionId' | 'join'>) {
    this.begin(sessionId, true, performance.now(), true);
    this.joined = true;
    void this.stage.join(join);
    this.follow(sessionId, true);
  }

  private follow(id: string, live: boolean) {
    this.events = this.gateway.sharedEvents(
      id,
      {
        event: (event) => this.onEvent(event),
        gap: (gap) => this.happenings.onGap(gap),
        connection: (connection) => this.onConnection(connection),
        time: (gatewayMillis) => this.happenings.onTime(gatewayMillis),
      },
      { live },
    );
  }

  private begin(id: string, live: boolean, startedAt: number, guest = false) {
    this.close();
    this.id = id;
    this.live = live;
    this.guest = guest;
    this.joined = false;
    this.closed = false;
    this.between = false;
    this.controls.use(id);
    this.state = undefined;
    this.session = undefined;
    this.generation = undefined;
    this.viewerId = Math.random().toString(36).slice(2);
    this.visit = new AbortController();
    this.happenings.clear();
    byId('no-jobs').textContent = 'Nothing was said yet.';
    this.notice.clear();
    this.head.begin(live, guest);
    this.section.dataset['known'] = 'true';
    byId('sound').hidden = !live;
    this.stage.begin(id, startedAt);
    this.showState(undefined);
  }

  /** Stops following the session; it goes on. */
  close() {
    this.leave();
    this.events?.close();
    this.visit.abort();
    this.speech.use(undefined);
    this.invite.use(undefined);
    this.banner.clear();
    this.setLost(false);
    this.head.close();
  }

  private leave() {
    if (this.live && this.joined && !this.closed) {
      void this.gateway.reportViewer(this.id, 'left', this.viewer()).catch(() => undefined);
    }
    this.joined = false;
    this.stage.leave();
  }

  private async refresh(first = false) {
    const { signal } = this.visit;
    if (this.guest) {
      // Events tell a guest what there is to know.
      return;
    }
    try {
      const session = await this.gateway.session(this.id, signal);
      if (!signal.aborted) {
        this.take(session);
      }
    } catch (failure) {
      const passing = failure instanceof GatewayError && failure.retryable;
      if (first && !signal.aborted && !passing) {
        this.onUnknown(failure);
      }
    }
  }

  /** There is nothing to be seen of it: it does not exist, or the gateway does not tell. */
  private onUnknown(failure: unknown) {
    const seen = this.session !== undefined;
    this.section.dataset['known'] = String(seen);
    this.closed = true;
    this.state = undefined;
    this.showState(undefined);
    void this.speech.end();
    forget(this.id);
    this.stage.leave();
    this.stage.say(explain(failure), ...this.further());
    announce(explain(failure).title);
  }

  /** The events tell the state; this is for what they do not tell, and for the time before the first one. */
  private take(session: Session) {
    this.session = session;
    this.showFacts();
    this.stage.portray(session.faceId);
    this.head.name(session.faceId);
    if (this.state === undefined) {
      this.setState(session.state);
    }
    if (session.state === 'CLOSED') {
      this.onClosed(session.reason, session.detail);
      this.stage.summarise(summaryOf(session));
    } else if (this.closed) {
      // The answer was a little older than the event: its last facts are still to come.
      setTimeout(() => void this.refresh(), 500);
    } else if (!this.live) {
      const text = 'Only one page can have the picture. Joining takes it from whoever watches now.';
      this.stage.say(
        { title: 'You are only looking', help: text },
        { label: 'Join the picture', run: () => this.listener.wantsPicture(this.id) },
      );
    } else if (!this.joined) {
      this.joined = true;
      const face = faceName(session.faceId);
      remember({ id: this.id, ...(face === undefined ? {} : { face }) });
      void this.stage.join(session.join);
    }
  }

  private onEvent(event: SessionEvent) {
    this.happenings.onEvent(event);
    this.stage.onEvent(event);
    if (event.job && isFinal(event.job.status)) {
      void this.refresh();
    }
    if (event.type === 'join' && this.live && this.joined) {
      void this.stage.join();
    }
    if (event.type === 'state') {
      if (event.state === 'CLOSED') {
        // Before the controls go: what can be done then is there for the focus.
        this.onClosed(event.reason, event.detail);
      }
      this.setState(event.state);
      if (event.state === 'READY') {
        this.stage.step('avatar');
      }
      if (event.state === 'CLOSED' || event.state === 'READY') {
        void this.refresh();
      }
    }
  }

  private onClosed(reason: CloseReason | undefined, detail: string | undefined) {
    if (this.closed) {
      return;
    }
    this.closed = true;
    forget(this.id);
    this.stage.leave();
    byId('no-jobs').textContent = 'Nothing was said.';
    const words = endWords(reason, detail, this.controls.endedHere);
    this.stage.say(words, ...this.further());
    this.showControls();
    announce(words.title);
  }

  /** What can be done behind an end; a guest can do nothing there. */
  private further() {
    return this.guest ? [] : further(this.session, this.listener);
  }

  private onPicture(afterMillis: number) {
    this.head.sawPicture(afterMillis);
    this.showFacts();
  }

  private onFirstFrame(generation: number) {
    this.generation = generation;
    void this.gateway.reportViewer(this.id, 'first-frame', this.viewer()).catch((failure: unknown) => {
      if (!this.lost) {
        this.notice.show(failure);
      }
    });
  }

  private viewer() {
    return { viewerId: this.viewerId, generation: this.generation };
  }

  private onConnection(connection: Connection) {
    if (this.visit.signal.aborted) {
      return;
    }
    if (connection.state === 'waiting' && isBetweenGateways(connection.error)) {
      // This one is there, and tells when another one goes on with the session.
      this.banner.clear();
      this.between = true;
      this.setLost(false);
      return;
    }
    if (connection.state !== 'connecting' && this.between) {
      this.between = false;
      this.showRecovery();
    }
    this.banner.show(connection);
    if (connection.state === 'failed') {
      this.onUnknown(connection.error);
    } else if (connection.state === 'open' && !this.session) {
      void this.refresh(true);
    }
  }

  /** While the gateway is lost, what was known last stands there, and nobody takes it for what is. */
  private setLost(lost: boolean) {
    this.lost = lost;
    this.section.classList.toggle('lost', lost);
    this.showRecovery();
    this.stage.setGatewayLost(lost);
  }

  private setState(state: SessionState) {
    this.state = state;
    this.showRecovery();
    const over = state === 'CLOSED' || state === 'DRAINING';
    if (over || this.guest) {
      void this.speech.end();
    } else {
      this.speech.use(this.id);
    }
    this.invite.use(!over && !this.guest && this.listener.mayInvite() ? this.id : undefined);
  }

  /** What is seen of the state, which nobody tells while the session is between two gateways. */
  private showRecovery() {
    const recovering = this.state === 'RECOVERING' || (this.between && !this.closed);
    this.stage.setRecovering(recovering);
    this.happenings.jobs.freeze(this.lost || recovering);
    this.showState(recovering ? 'RECOVERING' : this.state);
  }

  private showState(state: SessionState | undefined) {
    this.head.showState(state, !this.lost || state === 'CLOSED');
    this.showControls();
  }

  private showControls() {
    this.controls.show({
      over: this.closed || this.state === 'CLOSED' || this.id === '',
      lost: this.lost,
      guest: this.guest,
      busy: this.happenings.jobs.anyOpen || this.state === 'SPEAKING',
    });
  }

  private showFacts() {
    if (this.session) {
      this.head.showFacts(this.session, this.happenings.behindMillis);
    }
  }
}
