import {
  type CloseReason,
  type Connection,
  type Gateway,
  GatewayError,
  isFinal,
  type Session,
  type SessionEvent,
  type SessionEvents,
  type SessionState,
} from '../api';
import { announce, byId, el } from './dom';
import { moment, seconds } from './format';
import { JobList } from './job-list';
import { Notice } from './notice';
import { SpeechPanel } from './speech-panel';
import { StagePanel } from './stage-panel';
import { Timeline } from './timeline';
import { explain, REASON_WORDS, STATE_WORDS } from './words';

export interface SessionViewListener {
  /** Somebody who only looked wants the picture. */
  wantsPicture(id: string): void;
  wantsAnother(): void;
}

/** One session: its picture (where it is live here), its speech, and everything that happens to it. */
export class SessionView {
  private readonly gateway: Gateway;
  private readonly listener: SessionViewListener;
  private readonly stage: StagePanel;
  private readonly jobs = new JobList();
  private readonly timeline = new Timeline();
  private readonly speech: SpeechPanel;
  private readonly notice = new Notice(byId('session-notice'));
  private readonly section = byId('session');
  private readonly badge = byId('badge');
  private readonly controls = byId('controls');
  private id = '';
  private live = false;
  private joined = false;
  private closed = false;
  /** The latest that an event, or else the session's own answer, told. */
  private state: SessionState | undefined;
  private firstFrameMillis: number | undefined;
  private events: SessionEvents | undefined;
  private visit = new AbortController();
  /** How far this machine's clock, and the way here, are behind the gateway's clock, in milliseconds. */
  private clockOffset = Infinity;

  constructor(gateway: Gateway, listener: SessionViewListener) {
    this.gateway = gateway;
    this.listener = listener;
    this.stage = new StagePanel(gateway, (afterMillis) => this.onFirstFrame(afterMillis));
    this.speech = new SpeechPanel(gateway, this.jobs);
    byId('interrupt').addEventListener('click', () => void this.act(() => gateway.interrupt(this.id)));
    byId('end').addEventListener('click', () => void this.act(() => gateway.end(this.id, { drain: false })));
    window.addEventListener('online', () => this.events?.retryNow());
    window.addEventListener('pagehide', () => this.leave());
  }

  /**
   * @param live whether to join the room, which takes the picture from whoever has it
   * @param opened what is known where this page has just opened it, and when it was asked for
   */
  show(id: string, live: boolean, opened?: { session: Session; startedAt: number }) {
    this.close();
    this.id = id;
    this.live = live;
    this.joined = false;
    this.closed = false;
    this.state = undefined;
    this.firstFrameMillis = undefined;
    this.clockOffset = Infinity;
    this.visit = new AbortController();
    this.timeline.clear();
    this.jobs.clear();
    this.notice.clear();
    byId('facts').replaceChildren();
    byId('first-picture').textContent = '';
    this.section.dataset['known'] = 'true';
    byId('session-title').textContent = live ? 'Your avatar' : 'A session';
    byId('mute').hidden = !live;
    this.stage.begin(id, opened?.startedAt ?? performance.now());
    this.stage.say({ title: 'Looking for the session…', help: '' });
    this.showState('OPENING');
    if (opened) {
      this.take(opened.session);
    } else {
      void this.refresh(true);
    }
    this.events = this.gateway.events(id, {
      event: (event) => this.onEvent(event),
      gap: (gap) => this.timeline.addGap(gap),
      connection: (connection) => this.onConnection(connection),
    });
  }

  /** Stops following the session; it goes on. */
  close() {
    this.leave();
    this.events?.close();
    this.visit.abort();
    this.speech.use(undefined);
  }

  private leave() {
    if (this.stage.showsPicture() && !this.closed) {
      void this.gateway.reportViewer(this.id, 'left').catch(() => undefined);
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
      if (first && !signal.aborted) {
        this.onUnknown(failure);
      }
    }
  }

  /** There is nothing to be seen of it: it does not exist, or the gateway does not tell. */
  private onUnknown(failure: unknown) {
    this.section.dataset['known'] = 'false';
    this.setState('CLOSED');
    this.stage.leave();
    const again = { label: 'Try again', run: () => this.show(this.id, this.live) };
    const another = { label: 'Start another', run: () => this.listener.wantsAnother() };
    const worthwhile = failure instanceof GatewayError && failure.retryable;
    this.stage.say(explain(failure), ...(worthwhile ? [again, another] : [another]));
  }

  /** The events tell the state; this is for what they do not tell, and for the time before the first one. */
  private take(session: Session) {
    this.showFacts(session);
    if (this.state === undefined) {
      this.setState(session.state);
    }
    if (session.state === 'CLOSED') {
      this.onClosed(session.reason, session.detail);
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
      void this.stage.join(session.join);
    }
  }

  private onEvent(event: SessionEvent) {
    this.timeline.add(event, event.job && this.jobs.nameOf(event.job.jobId));
    this.clockOffset = Math.min(this.clockOffset, Date.now() - Date.parse(event.time));
    if (event.job) {
      this.jobs.update(event.job, Date.parse(event.job.time) + this.clockOffset);
      if (isFinal(event.job.status)) {
        void this.refresh();
      }
    }
    if (event.type === 'join' && this.live && this.joined) {
      void this.stage.join();
    }
    if (event.type === 'state') {
      this.setState(event.state);
      if (event.state === 'CLOSED') {
        this.onClosed(event.reason, event.detail);
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
    this.stage.leave();
    this.speech.use(undefined);
    const known = reason ? REASON_WORDS[reason] : undefined;
    const { title, help } = known ?? { title: 'The session is over', help: reason ?? '' };
    const more = [help, detail ? `(${detail})` : ''].join(' ');
    this.stage.say(
      { title, help: more },
      { label: 'Start another', run: () => this.listener.wantsAnother() },
    );
    announce(title);
  }

  private onFirstFrame(afterMillis: number) {
    this.firstFrameMillis ??= afterMillis;
    byId('first-picture').textContent = `First picture after ${seconds(this.firstFrameMillis)}`;
    void this.gateway
      .reportViewer(this.id, 'first-frame')
      .catch((failure: unknown) => this.notice.show(failure));
  }

  private onConnection(connection: Connection) {
    const place = byId('connection');
    place.hidden = connection.state !== 'waiting';
    if (connection.state === 'waiting') {
      place.textContent = `${explain(connection.error).title}. Trying again…`;
    } else if (connection.state === 'failed') {
      this.onUnknown(connection.error);
    }
  }

  private setState(state: SessionState) {
    this.state = state;
    this.showState(state);
  }

  private showState(state: SessionState) {
    this.badge.textContent = STATE_WORDS[state] ?? state;
    this.badge.dataset['state'] = state;
    this.controls.hidden = state === 'CLOSED';
    this.speech.use(state === 'CLOSED' || state === 'DRAINING' ? undefined : this.id);
  }

  private async act(action: () => Promise<unknown>) {
    this.notice.clear();
    try {
      await action();
    } catch (failure) {
      this.notice.show(failure, () => void this.act(action));
    }
  }

  private showFacts(session: Session) {
    const { video, roundTripMillis, counters } = session;
    const measured: Fact[] = [
      [
        'First picture',
        this.firstFrameMillis === undefined ? undefined : `after ${seconds(this.firstFrameMillis)}`,
      ],
      ['Picture', video && `${video.width} × ${video.height}, ${video.fps} fps`],
      ['Round trip', roundTripMillis === undefined ? undefined : `${roundTripMillis.toFixed(1)} ms`],
      ['Spoken', counters['playedMillis'] ? seconds(counters['playedMillis']) : undefined],
      ['Opened', moment(session.createdAt)],
      ['Ended', session.closedAt && moment(session.closedAt)],
    ];
    const names: Fact[] = [
      ['Face', session.faceId],
      ['Session', session.id],
      ["Simli's session", session.upstreamSessionId],
      ['Queue', session.audioQueue],
    ];
    byId('facts').replaceChildren(
      ...measured.flatMap((fact) => factOf(fact, '')),
      ...names.flatMap((fact) => factOf(fact, 'wide')),
    );
  }
}

type Fact = [name: string, value: string | undefined];

function factOf([name, value]: Fact, className: string): HTMLElement[] {
  return value === undefined
    ? []
    : [el('div', { className }, el('dt', { textContent: name }), el('dd', { textContent: value }))];
}
