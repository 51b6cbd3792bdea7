import { isFinal, type Job } from '../api';
import { byId, el } from './dom';
import { seconds } from './format';
import { detailsOf, ERROR_WORDS, explain, JOB_WORDS } from './words';

const MOST_JOBS = 100;
const TICK_MILLIS = 100;

interface Row {
  name: string;
  element: HTMLLIElement;
  status: HTMLElement;
  bar: HTMLProgressElement;
  detail: HTMLElement;
  job: Job | undefined;
  /** When its first sound was heard, by this machine's clock. */
  startedAt: number;
}

/** All speech of the session, newest first: uploads of this page, and what came by other ways. */
export class JobList {
  private readonly list = byId<HTMLOListElement>('jobs');
  private readonly empty = byId('no-jobs');
  private readonly rows = new Map<string, Row>();
  private timer: ReturnType<typeof setInterval> | undefined;

  clear() {
    this.rows.clear();
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  /** Speech that this page is about to send. */
  prepare(jobId: string, name: string) {
    this.row(jobId, name).status.textContent = 'preparing';
  }

  /** How people call this speech: the name of its file, or its job id. */
  nameOf(jobId: string): string {
    return this.rows.get(jobId)?.name ?? jobId;
  }

  /** @param part of it that has left, 0 to 1 */
  uploading(jobId: string, part: number) {
    const row = this.row(jobId, jobId);
    if (!row.job) {
      this.progress(row, 'uploading', part);
    }
  }

  /** It did not get to the gateway. */
  failed(jobId: string, failure: unknown) {
    const row = this.row(jobId, jobId);
    const { title, help } = explain(failure);
    this.settle(row, 'rejected', 'not sent', [`${title}. ${help}`, ...detailsOf(failure)].join(' · '));
  }

  /** @param startedAt of a job that has started: when, by this machine's clock */
  update(job: Job, startedAt: number) {
    const row = this.row(job.jobId, job.jobId);
    if (row.job && isFinal(row.job.status)) {
      return;
    }
    row.job = job;
    row.element.dataset['status'] = job.status;
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
  }

  private tick() {
    const playing = [...this.rows.values()].filter((row) => row.job?.status === 'started');
    for (const row of playing) {
      const whole = row.job?.durationMillis ?? 0;
      const played = Math.min(Date.now() - row.startedAt, whole);
      this.progress(row, JOB_WORDS.started, whole > 0 ? played / whole : 0);
      row.detail.textContent = whole > 0 ? `${seconds(Math.max(0, played))} of ${seconds(whole)}` : '';
    }
    if (playing.length === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
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
  }

  private row(jobId: string, name: string): Row {
    const known = this.rows.get(jobId);
    if (known) {
      return known;
    }
    const status = el('span', { className: 'job-status' });
    const bar = el('progress', { max: 1, value: 0, hidden: true, ariaLabel: name });
    const detail = el('span', { className: 'hint' });
    const element = el(
      'li',
      { dataset: { job: jobId } },
      el('span', { className: 'job-name', textContent: name }),
      status,
      bar,
      detail,
    );
    const row: Row = { name, element, status, bar, detail, job: undefined, startedAt: 0 };
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
