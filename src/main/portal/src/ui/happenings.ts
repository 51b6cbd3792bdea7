import type { EventGap, SessionEvent } from '../api';
import { Captions } from './captions';
import { announce } from './dom';
import { HeldSpeech } from './held-speech';
import { JobList } from './job-list';
import { Timeline } from './timeline';
import { JOB_WORDS, STATE_WORDS } from './words';

/** What happened longer ago when this page learns of it is no news. */
const NEWS_MILLIS = 5_000;

/** What happens to a session, wherever the page tells of it: its speech, captions, timeline, and words for screen readers. */
export class Happenings {
  readonly jobs: JobList;
  private readonly timeline = new Timeline();
  private readonly captions = new Captions();
  private readonly speech = new HeldSpeech();
  /** How far this machine's clock, and the way here, are before the gateway's clock. */
  private behind: number | undefined;

  /** @param onJobs is called whenever there may be more or less that an interrupt would end */
  constructor(onJobs: () => void) {
    this.jobs = new JobList(onJobs);
  }

  get behindMillis(): number {
    return this.behind ?? 0;
  }

  clear() {
    this.behind = undefined;
    this.timeline.clear();
    this.jobs.clear();
    this.captions.clear();
    this.speech.clear();
  }

  onTime(gatewayMillis: number) {
    this.behind = Math.min(this.behind ?? Infinity, Date.now() - gatewayMillis);
  }

  onGap(gap: EventGap) {
    this.timeline.addGap(gap);
  }

  onEvent(event: SessionEvent) {
    this.timeline.add(event, event.job && this.jobs.nameOf(event.job.jobId));
    this.follow(event);
    if (event.job) {
      const since = Date.parse(event.job.time) + this.behindMillis;
      this.jobs.update(event.job, since);
      this.captions.onJob(event.job, since);
      this.tellNews(event, `${this.jobs.nameOf(event.job.jobId)}: ${JOB_WORDS[event.job.status]}`);
    } else if (event.type === 'mark') {
      this.captions.onMark(event);
    } else if (event.type === 'state' && (event.state === 'SPEAKING' || event.state === 'SILENT')) {
      this.tellNews(event, STATE_WORDS[event.state]);
    }
  }

  /** What is heard stands still while there is no link, and goes on from there. */
  private follow(event: SessionEvent) {
    const gapMillis = this.speech.onEvent(event);
    const { heldSince } = this.speech;
    if (heldSince !== undefined) {
      this.jobs.hold(heldSince + this.behindMillis);
      this.captions.hold(heldSince + this.behindMillis);
    } else if (gapMillis !== undefined) {
      this.jobs.goOn(gapMillis);
      this.captions.goOn(gapMillis);
    }
  }

  private tellNews(event: SessionEvent, words: string) {
    if (Date.now() - this.behindMillis - Date.parse(event.time) < NEWS_MILLIS) {
      announce(words);
    }
  }
}
