import { isFinal, type Job, type SessionEvent, SpeakingLink } from '../api';
import { byId, el } from './dom';
import { seconds, timeOfDay } from './format';
import { ERROR_WORDS, JOB_WORDS, REASON_WORDS } from './words';

export type Chapter = 'session' | 'speech';

const MOST_ENTRIES = 200;
const BROKE = 'The connection to the avatar broke';

interface Entry {
  element: HTMLElement;
  what: HTMLElement;
  more: HTMLElement;
}

/** What happened to the session in people's terms, newest first: what belongs together is one entry. */
export class Story {
  private readonly list = byId<HTMLOListElement>('story');
  private readonly entries = new Map<string, Entry>();
  private openedAt: number | undefined;
  private ready = false;
  private viewerVisits = 0;
  /** The entry of the latest link that was lost. */
  private lost = 'lost';
  private speaking = new SpeakingLink();

  clear() {
    this.entries.clear();
    this.list.replaceChildren();
    this.openedAt = undefined;
    this.ready = false;
    this.viewerVisits = 0;
    this.speaking = new SpeakingLink();
  }

  add(event: SessionEvent, jobName: string) {
    const at = Date.parse(event.time);
    this.openedAt ??= at;
    this.speaking.note(event);
    switch (event.type) {
      case 'state':
        this.onState(event, at - this.openedAt);
        break;
      case 'join':
        if (this.ready && !this.speaking.isNext(event)) {
          this.put(`join ${event.sequence}`, 'session', event.time, 'The avatar moved to another room', '');
        }
        break;
      case 'viewer':
        this.onViewer(event);
        break;
      case 'interrupt':
        this.put(`interrupt ${event.sequence}`, 'speech', event.time, 'Interrupted', dropped(event));
        break;
      case 'job':
        if (event.job) {
          this.put(`job ${event.job.jobId}`, 'speech', event.time, jobName, progressOf(event.job));
        }
        break;
      case 'renewed': {
        // A gateway that takes the session from one that stops has no link for a moment: nothing broke.
        const row = event.data['reason'] === 'SHUTDOWN' ? this.lost : `join ${event.sequence}`;
        this.put(row, 'session', event.time, 'The avatar moved to another room', '');
        break;
      }
      case 'adopted':
      case 'recovered':
        this.put(
          this.lost,
          'session',
          event.time,
          BROKE,
          `back after ${seconds(Number(event.data['gapMillis']))}`,
        );
        break;
      case 'signal':
        this.onSignal(event);
        break;
    }
  }

  private onState(event: SessionEvent, afterMillis: number) {
    if (event.state === 'CLOSED') {
      const reason = event.reason
        ? (REASON_WORDS[event.reason]?.title ?? event.reason)
        : 'The session is over';
      this.put('closed', 'session', event.time, reason, event.detail);
    } else if (event.state === 'DRAINING') {
      this.put('draining', 'session', event.time, 'The end was asked for', 'what waits is still said');
    } else if (event.state === 'RECOVERING') {
      this.lost = `lost ${event.sequence}`;
      this.put(this.lost, 'session', event.time, BROKE, 'another one is made');
    } else if (!this.ready) {
      this.ready = event.state === 'READY';
      const words = this.ready ? `ready after ${seconds(afterMillis)}` : 'on its way';
      this.put('opening', 'session', event.time, 'The avatar was called', words);
    }
  }

  private onViewer(event: SessionEvent) {
    if (event.data['viewer'] === 'left') {
      this.put(`viewer ${this.viewerVisits}`, 'session', event.time, 'A viewer', 'came and left');
    } else {
      this.put(`viewer ${++this.viewerVisits}`, 'session', event.time, 'A viewer', 'sees the picture');
    }
  }

  /** What Simli says while all goes well is told by states and jobs already. */
  private onSignal(event: SessionEvent) {
    const signal = String(event.data['signal']);
    if (signal === 'ERROR' || signal === 'RATE' || signal === 'CLOSING') {
      this.put(
        `signal ${event.sequence}`,
        'session',
        event.time,
        `Simli: ${signal.toLowerCase()}`,
        event.detail,
      );
    }
  }

  private put(key: string, chapter: Chapter, time: string, what: string, more: string) {
    let entry = this.entries.get(key);
    if (!entry) {
      entry = this.begin(chapter, time);
      this.entries.set(key, entry);
    }
    entry.what.textContent = what;
    entry.more.textContent = more;
    entry.more.hidden = more === '';
  }

  private begin(chapter: Chapter, time: string): Entry {
    const what = el('span');
    const more = el('span', { className: 'more' });
    const element = el(
      'li',
      { dataset: { chapter } },
      el('time', { className: 'mono', dateTime: time, textContent: timeOfDay(time).slice(0, 8) }),
      el('span', { className: 'what' }, what, more),
    );
    this.list.prepend(element);
    if (this.list.childElementCount > MOST_ENTRIES) {
      this.list.lastElementChild?.remove();
      const [oldest] = this.entries.keys();
      this.entries.delete(oldest!);
    }
    return { element, what, more };
  }
}

function dropped(event: SessionEvent): string {
  const count = Number(event.data['dropped'] ?? 0);
  return count === 1 ? '1 piece dropped' : `${count} pieces dropped`;
}

function progressOf(job: Job): string {
  const words = JOB_WORDS[job.status] ?? job.status;
  const length = isFinal(job.status) ? job.playedMillis : job.durationMillis;
  const why = job.code ? (ERROR_WORDS[job.code]?.title ?? job.code) : '';
  return [words, length === undefined || length === 0 ? '' : seconds(length), why].filter(Boolean).join(', ');
}
