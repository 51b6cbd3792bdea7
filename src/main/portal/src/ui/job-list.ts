import { isFinal, type Job } from '../api';
import { byId, el, keepFocus } from './dom';
import { seconds } from './format';
import { jobName, nameJob } from './job-names';
import { detailsOf, ERROR_WORDS, explain, JOB_WORDS } from './words';

const MOST_JOBS = 100;
const TICK_MILLIS = 100;

interface Row {
  element: HTMLLIElement;
  status: HTMLElement;
  bar: HTMLProgressElement;
  detail: HTMLElement;
  job: Job | undefined;
  /** When its first sound was heard, by this machine's clock. */
  startedAt: number;
}

/** All speech of the session, newest first: uploads of this page, and what came by other ways. What is being said is always in sight. */
export class JobList {
  private readonly list = byId<HTMLOListElement>('jobs');
  private readonly empty = byId('no-jobs');
  private readonly rows = new Map<string, Row>();
  private readonly onChange: () => void;
  private timer: ReturnType<typeof setInterval> | undefined;
  private frozen = false;
  private heldAt: number | undefined;

  /** @param onChange is told whenever there may be more or less that an interrupt would end */
  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  clear() {
    this.rows.clear();
    this.list.replaceChildren();
    this.empty.hidden = false;
    this.frozen = false;
    this.heldAt = undefined;
  }

  /** While nobody knows how far it is, nothing moves. */
  freeze(frozen: boolean) {
    this.frozen = frozen;
  }

  /** What is heard stands still. @param at since when, by this machine's clock */
  hold(at: number) {
    this.heldAt = at;
  }

  /** What is heard goes on, after it stood still for so long. */
  goOn(gapMillis: number) {
    this.heldAt = undefined;
    this.playing().forEach((row) => (row.startedAt += gapMillis));
  }

  nameOf(jobId: string): string {
    return jobName(jobId);
  }

  /** Whether an interrupt would end something. */
  get anyOpen(): boolean {
    return [...this.rows.values()].some(({ job }) => job && !isFinal(job.status));
  }

  /** Speech that this page is about to send. @param cancel gives it up before it has arrived */
  prepare(jobId: string, name: string, cancel: () => void) {
    nameJob(jobId, name);
    const row = this.row(jobId);
    row.status.textContent = 'preparing';
    row.element.append(
      el('button', {
        type: 'button',
        className: 'quiet small cancel',
        textContent: 'Cancel',
        ariaLabel: `Cancel: ${name}`,
        onclick: cancel,
      }),
    );
  }

  /** @param part of it that has left, 0 to 1 */
  uploading(jobId: string, part: number) {
    const row = this.row(jobId);
    if (!row.job) {
      this.progress(row, 'uploading', part);
    }
  }

  /** It did not get to the gateway. */
  failed(jobId: string, failure: unknown) {
    const { title, help } = explain(failure);
    this.settle(
      this.row(jobId),
      'rejected',
      'not sent',
      [`${title}. ${help}`, ...detailsOf(failure)].join(' · '),
    );
  }

  cancelled(jobId: string) {
    this.settle(this.row(jobId), 'interrupted', 'cancelled', 'It was not sent.');
  }

  /** @param startedAt of a job that has started: when, by this machine's clock */
  update(job: Job, startedAt: number) {
    const row = this.row(job.jobId);
    if (row.job && isFinal(row.job.status)) {
      return;
    }
    row.job = job;
    row.element.dataset['status'] = job.status;
    this.settled(row);
    if (isFinal(job.status)) {
      const why = job.code ? (ERROR_WORDS[job.code]?.title ?? job.code) : '';
      const heard = job.playedMillis > 0 ? `${seconds(job.playedMillis)} heard` : '';
      this.settle(row, job.status, JOB_WORDS[job.status], [heard, why].filter(Boolean).join(' · '));
    } else if (job.status === 'started') {
      row.startedAt = startedAt;
      this.timer ??= setInterval(() => this.tick(), TICK_MILLIS);
      this.tick();
    } else {
      this.progress(row, JOB_WORDS.accepted, 0);
      row.detail.textContent = job.durationMillis === undefined ? '' : seconds(job.durationMillis);
    }
    this.onChange();
  }

  private tick() {
    const playing = this.playing();
    if (!this.frozen) {
      playing.forEach((row) => this.advance(row));
    }
    if (playing.length === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  private playing(): Row[] {
    return [...this.rows.values()].filter((row) => row.job?.status === 'started');
  }

  private advance(row: Row) {
    const whole = row.job?.durationMillis ?? 0;
    const played = Math.max(0, Math.min((this.heldAt ?? Date.now()) - row.startedAt, whole));
    this.progress(row, JOB_WORDS.started, whole > 0 ? played / whole : 0);
    row.detail.textContent = whole > 0 ? `${seconds(played)} of ${seconds(whole)}` : '';
  }

  private progress(row: Row, status: string, part: number) {
    row.status.textContent = status;
    row.bar.hidden = false;
    row.bar.value = Math.max(0, Math.min(1, part));
  }

  private settle(row: Row, status: string, words: string, detail: string) {
    row.element.dataset['status'] = status;
    row.status.textContent = words;
    row.bar.hidden = true;
    row.detail.textContent = detail;
    this.settled(row);
  }

  /** It has arrived, or never will: there is nothing left to cancel. */
  private settled(row: Row) {
    keepFocus(
      () => row.element.querySelector('.cancel')?.remove(),
      () => this.list.parentElement,
    );
  }

  private row(jobId: string): Row {
    const known = this.rows.get(jobId);
    if (known) {
      return known;
    }
    const name = jobName(jobId);
    const status = el('span', { className: 'job-status' });
    const bar = el('progress', { max: 1, value: 0, hidden: true, ariaLabel: name });
    const detail = el('span', { className: 'hint' });
    const element = el(
      'li',
      { dataset: { job: jobId } },
      el('span', { className: 'job-name', textContent: name, title: name }),
      status,
      bar,
      detail,
    );
    const row: Row = { element, status, bar, detail, job: undefined, startedAt: 0 };
    this.rows.set(jobId, row);
    this.list.prepend(element);
    this.empty.hidden = true;
    this.forgetOldest();
    return row;
  }

  private forgetOldest() {
    if (this.rows.size > MOST_JOBS) {
      const [oldest, row] = this.rows.entries().next().value!;
      this.rows.delete(oldest);
      row.element.remove();
    }
  }
}
