import {
  type CloseReason,
  type Connection,
  type EventFeed,
  type Gateway,
  GatewayError,
  isFinal,
  type Session,
  type SessionEvent,
  type SessionState,
} from '../api';
import { Captions } from './captions';
import { ConnectionBanner } from './connection-banner';
import { announce, byId, keepFocus } from './dom';
import { faceName } from './faces';
import { Facts } from './facts';
import { clock, seconds } from './format';
import { JobList } from './job-list';
import { Notice } from './notice';
import { forget, remember } from './running';
import type { Sample } from './samples';
import { SpeechPanel } from './speech-panel';
import { type Action, StagePanel } from './stage-panel';
import { Timeline } from './timeline';
import { explain, JOB_WORDS, REASON_WORDS, STATE_WORDS } from './words';

const NEWS_MILLIS = 5_000;

export interface SessionViewListener {
  /** Somebody who only looked wants the picture. */
  wantsPicture(id: string): void;
  wantsAnother(): void;
  /** The same again. */
  wantsAgain(faceId: string): void;
}

/** What is known of a session that this page has just opened. */
export interface Opened {
  session: Session;
  /** When it was asked for, by `performance.now()`. */
  startedAt: number;
  /** What it says first. */
  sample?: Sample | undefined;
}

/** One session: its picture (where it is live here), its speech, and everything that happens to it. */
export class SessionView {
  private readonly gateway: Gateway;
  private readonly listener: SessionViewListener;
  private readonly stage: StagePanel;
  private readonly jobs: JobList;
  private readonly timeline = new Timeline();
  private readonly speech: SpeechPanel;
  private readonly facts = new Facts();
  private readonly captions = new Captions();
  private readonly banner: ConnectionBanner;
  private readonly notice = new Notice(byId('session-notice'));
  private readonly section = byId('session');
  private readonly badge = byId('badge');
  private readonly controls = byId('controls');
  private readonly interruptButton = byId<HTMLButtonElement>('interrupt');
  private readonly endButton = byId<HTMLButtonElement>('end');
  private id = '';
  private live = false;
  private joined = false;
  private closed = false;
  private lost = false;
  private endedHere = false;
  /** The latest that an event, or else the session's own answer, told. */
  private state: SessionState | undefined;
  private session: Session | undefined;
  private firstFrameMillis: number | undefined;
  private events: EventFeed | undefined;
  private visit = new AbortController();
  /** How far this machine's clock, and the way here, are before the gateway's clock, in milliseconds. */
  private behindMillis: number | undefined;
  /** One visit of one page: a viewer who took over is not taken for gone when the one before reports that it left. */
  private viewerId = '';

  constructor(gateway: Gateway, listener: SessionViewListener) {
    this.gateway = gateway;
    this.listener = listener;
    this.jobs = new JobList(() => this.showControls());
    this.stage = new StagePanel(gateway, {
      shown: (afterMillis) => this.onFirstFrame(afterMillis),
      roomClosed: () => void this.refresh(),
    });
    this.speech = new SpeechPanel(gateway, this.jobs);
    this.banner = new ConnectionBanner(
      (lost) => this.setLost(lost),
      () => this.events?.retryNow(),
    );
    this.interruptButton.addEventListener('click', () => this.interrupt());
    this.endButton.addEventListener('click', () => this.end());
    window.addEventListener('keydown', (event) => this.onKey(event));
    window.addEventListener('online', () => this.events?.retryNow());
  }

  /** A session is being opened: its picture's place is there at once. @param cancel gives it up */
  expect(startedAt: number, faceId: string | undefined, cancel: () => void) {
    this.begin('', true, startedAt);
    this.stage.portray(faceId);
    byId('session-title').textContent = faceName(faceId) ?? 'Your avatar';
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
    this.events = this.gateway.sharedEvents(
      id,
      {
        event: (event) => this.onEvent(event),
        gap: (gap) => this.timeline.addGap(gap),
        connection: (connection) => this.onConnection(connection),
        time: (gatewayMillis) => {
          this.behindMillis = Math.min(this.behindMillis ?? Infinity, Date.now() - gatewayMillis);
        },
      },
      { live },
    );
  }

  private begin(id: string, live: boolean, startedAt: number) {
    this.close();
    this.id = id;
    this.live = live;
    this.joined = false;
    this.closed = false;
    this.endedHere = false;
    this.state = undefined;
    this.session = undefined;
    this.firstFrameMillis = undefined;
    this.behindMillis = undefined;
    this.viewerId = Math.random().toString(36).slice(2);
    this.visit = new AbortController();
    this.timeline.clear();
    this.jobs.clear();
    this.captions.clear();
    this.notice.clear();
    this.facts.clear();
    byId('first-picture').textContent = '';
    this.section.dataset['known'] = 'true';
    byId('session-title').textContent = live ? 'Your avatar' : 'A session';
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
    this.banner.clear();
    this.setLost(false);
    this.facts.clear();
  }

  private leave() {
    if (this.live && this.joined && !this.closed) {
      void this.gateway.reportViewer(this.id, 'left', this.viewerId).catch(() => undefined);
    }
    this.stage.leave();
  }

  private async refresh(first = false) {
    const { signal } = this.visit;
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
    const name = faceName(session.faceId);
    if (name) {
      byId('session-title').textContent = name;
    }
    if (this.state === undefined) {
      this.setState(session.state);
    }
    if (session.state === 'CLOSED') {
      this.onClosed(session.reason, session.detail);
      this.stage.summarise(this.summary());
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
      remember({ id: this.id, ...(name === undefined ? {} : { face: name }) });
      void this.stage.join(session.join);
    }
  }

  private onEvent(event: SessionEvent) {
    this.timeline.add(event, event.job && this.jobs.nameOf(event.job.jobId));
    if (event.job) {
      const since = Date.parse(event.job.time) + (this.behindMillis ?? 0);
      this.jobs.update(event.job, since);
      this.captions.onJob(event.job, since);
      this.tellNews(event, `${this.jobs.nameOf(event.job.jobId)}: ${JOB_WORDS[event.job.status]}`);
      if (isFinal(event.job.status)) {
        void this.refresh();
      }
    }
    if (event.type === 'join' && this.live && this.joined) {
      void this.stage.join();
    }
    if (event.type === 'mark') {
      this.captions.onMark(event);
    }
    if (event.type === 'state') {
      if (event.state === 'CLOSED') {
        // Before the controls go: what can be done then is there for the focus.
        this.onClosed(event.reason, event.detail);
      }
      this.setState(event.state);
      if (event.state === 'SPEAKING' || event.state === 'SILENT') {
        this.tellNews(event, STATE_WORDS[event.state]);
      }
      if (event.state === 'READY') {
        this.stage.step('avatar');
      }
      if (event.state === 'CLOSED' || event.state === 'READY') {
        void this.refresh();
      }
    }
  }

  /** To screen readers; what happened before this page came is no news. */
  private tellNews(event: SessionEvent, words: string) {
    if (Date.now() - (this.behindMillis ?? 0) - Date.parse(event.time) < NEWS_MILLIS) {
      announce(words);
    }
  }

  private onClosed(reason: CloseReason | undefined, detail: string | undefined) {
    if (this.closed) {
      return;
    }
    this.closed = true;
    forget(this.id);
    this.stage.leave();
    const known = reason ? REASON_WORDS[reason] : undefined;
    const { title, help } = known ?? { title: 'The session is over', help: reason ?? '' };
    const who = reason === 'CLIENT' && this.endedHere ? 'You ended it.' : help;
    this.stage.say({ title, help: [who, detail ? `(${detail})` : ''].join(' ') }, ...this.further());
    this.showControls();
    announce(title);
  }

  /** What can be done behind an end. */
  private further(): Action[] {
    const another = { label: 'Choose another face', run: () => this.listener.wantsAnother() };
    if (!this.session) {
      return [{ ...another, label: 'Start another' }];
    }
    const { faceId } = this.session;
    const name = faceName(faceId);
    const label = name ? `Start again with ${name}` : 'Start again';
    return [{ label, run: () => this.listener.wantsAgain(faceId) }, another];
  }

  private summary(): string {
    if (!this.session) {
      return '';
    }
    const { createdAt, closedAt, counters } = this.session;
    const lasted = closedAt ? `Lasted ${clock(Date.parse(closedAt) - Date.parse(createdAt))}` : '';
    const said = counters['jobsFinished'] ?? 0;
    const played = counters['playedMillis'] ?? 0;
    const spoken =
      said > 0 ? `said ${said} ${said === 1 ? 'piece' : 'pieces'}, ${seconds(played)}` : 'said nothing';
    return [lasted, spoken].filter(Boolean).join(' · ');
  }

  private onFirstFrame(afterMillis: number) {
    this.firstFrameMillis ??= afterMillis;
    byId('first-picture').textContent = `First picture after ${seconds(this.firstFrameMillis)}`;
    this.showFacts();
    void this.gateway.reportViewer(this.id, 'first-frame', this.viewerId).catch((failure: unknown) => {
      if (!this.lost) {
        this.notice.show(failure);
      }
    });
  }

  private onConnection(connection: Connection) {
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
    this.jobs.freeze(lost);
    this.stage.setGatewayLost(lost);
    this.showState(this.state);
  }

  private setState(state: SessionState) {
    this.state = state;
    this.showState(state);
    if (state === 'CLOSED' || state === 'DRAINING') {
      void this.speech.end();
    } else {
      this.speech.use(this.id);
    }
  }

  private showState(state: SessionState | undefined) {
    const words = state === undefined ? 'Unknown' : (STATE_WORDS[state] ?? state);
    const uncertain = this.lost && state !== 'CLOSED';
    this.badge.textContent = uncertain && state !== undefined ? `Unknown, was: ${words}` : words;
    this.badge.dataset['state'] = uncertain || state === undefined ? 'UNKNOWN' : state;
    this.showControls();
  }

  private showControls() {
    const over = this.closed || this.state === 'CLOSED' || this.id === '';
    keepFocus(
      () => (this.controls.hidden = over),
      () => byId('curtain-actions').querySelector('button') ?? byId('session-title'),
    );
    const nothing = this.lost || !(this.jobs.anyOpen || this.state === 'SPEAKING');
    this.interruptButton.ariaDisabled = String(nothing);
    this.endButton.ariaDisabled = String(this.lost);
  }

  /** Space interrupts, unless it is meant for what has the focus. */
  private onKey(event: KeyboardEvent) {
    const target = event.target as HTMLElement;
    const taken = target.closest('button, a, input, select, textarea, summary, [contenteditable], .scroll');
    if (event.key === ' ' && !event.repeat && !taken && !this.section.hidden && !this.controls.hidden) {
      event.preventDefault();
      this.interrupt();
    }
  }

  private interrupt() {
    if (this.interruptButton.ariaDisabled !== 'true') {
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

  private showFacts() {
    if (this.session) {
      const { session } = this;
      this.facts.show(session, faceName(session.faceId), this.behindMillis ?? 0, this.firstFrameMillis);
    }
  }
}
