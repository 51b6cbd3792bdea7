import { isFinal, type Job, type SessionEvent } from '../api';
import { byId, el } from './dom';
import { copyText } from './facts';
import { timeOfDay } from './format';

const SHOWN = 'avatar-gateway.captions';
const LINGER_MILLIS = 900;
/** A caption is as long as two lines can be. */
const LONGEST = 84;

/** What the avatar says, in writing: under the picture as it is heard, and as a transcript. Speech without a text shows nothing. */
export class Captions {
  private readonly line = byId('caption');
  private readonly toggle = byId<HTMLButtonElement>('captions');
  private readonly card = byId('transcript-card');
  private readonly list = byId<HTMLOListElement>('transcript');
  private readonly spoken = new Map<string, HTMLElement>();
  private job: Job | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private marked = false;
  /** When the job began that is being heard, by this machine's clock, without the time that it stood still; undefined once it has ended. */
  private startedAt: number | undefined;
  private heldAt: number | undefined;

  constructor() {
    this.show(localStorage.getItem(SHOWN) !== 'false');
    this.toggle.addEventListener('click', () => this.show(this.toggle.ariaPressed !== 'true'));
    const copy = byId<HTMLButtonElement>('transcript-copy');
    copy.addEventListener('click', () => {
      const text = [...this.list.children].map((line) => line.textContent).join('\n');
      void copyText(text).then((done) => {
        copy.textContent = done ? 'Copied' : 'Not copied';
        setTimeout(() => (copy.textContent = 'Copy'), 1_500);
      });
    });
  }

  clear() {
    this.spoken.clear();
    this.heldAt = undefined;
    this.list.replaceChildren();
    this.card.hidden = true;
    this.toggle.hidden = true;
    this.silence();
  }

  /** @param startedAt of a job that has started: when, by this machine's clock */
  onJob(job: Job, startedAt: number) {
    if (job.status === 'started') {
      this.silence();
      // Without a text it may come to say something: what is in the parts behind the first is told by marks.
      this.job = job;
      this.marked = false;
      if (job.text) {
        this.write(job);
        this.startedAt = startedAt;
        this.followText();
      }
    } else if (isFinal(job.status)) {
      if (this.job?.jobId === job.jobId || this.spoken.has(job.jobId)) {
        this.write(job);
      }
      const line = this.spoken.get(job.jobId);
      if (line && job.status !== 'finished') {
        line.dataset['status'] = job.status;
        line.append(' (broken off)');
      }
      if (this.job?.jobId === job.jobId) {
        clearTimeout(this.timer);
        this.startedAt = undefined;
        this.timer = setTimeout(() => this.silence(), job.status === 'finished' ? LINGER_MILLIS : 0);
      }
    }
  }

  /** What is heard stands still. @param at since when, by this machine's clock */
  hold(at: number) {
    this.heldAt = at;
    this.followText();
  }

  /** What is heard goes on, after it stood still for so long. */
  goOn(gapMillis: number) {
    this.heldAt = undefined;
    if (this.startedAt !== undefined) {
      this.startedAt += gapMillis;
      this.followText();
    }
  }

  /** Words of the job are heard: from the first such event on they alone say what. */
  onMark(event: SessionEvent) {
    if (event.data['jobId'] !== this.job?.jobId) {
      return;
    }
    if (!this.marked) {
      this.marked = true;
      clearTimeout(this.timer);
    }
    this.toggle.hidden = false;
    this.say(String(event.data['text']));
  }

  private followText() {
    const text = this.job?.text;
    if (text && this.startedAt !== undefined) {
      clearTimeout(this.timer);
      this.follow(pieces(text), text.length, this.startedAt);
    }
  }

  /** Without marks, the pieces share the time by their lengths. */
  private follow(rest: string[], letters: number, from: number) {
    const [piece, ...others] = rest;
    const duration = this.job?.durationMillis ?? 0;
    if (piece === undefined || this.marked) {
      return;
    }
    const until = from + (duration * piece.length) / letters;
    if (others.length > 0 && until < (this.heldAt ?? Date.now())) {
      this.follow(others, letters, until);
      return;
    }
    this.say(piece);
    if (others.length > 0 && duration > 0 && this.heldAt === undefined) {
      this.timer = setTimeout(() => this.follow(others, letters, until), until - Date.now());
    }
  }

  private say(text: string) {
    this.line.textContent = text;
    this.line.lang = this.job?.textLanguage ?? '';
    this.line.hidden = text === '' || this.toggle.ariaPressed !== 'true';
  }

  private silence() {
    clearTimeout(this.timer);
    this.job = undefined;
    this.startedAt = undefined;
    this.line.textContent = '';
    this.line.hidden = true;
  }

  /** Once, and again where more of its text has become known. */
  private write(job: Job) {
    const { text, textLanguage = '' } = job;
    const known = this.spoken.get(job.jobId);
    if (!text || known?.dataset['text'] === text) {
      return;
    }
    const time =
      known?.firstElementChild ??
      el('time', { className: 'mono', textContent: timeOfDay(job.time).slice(0, 8) });
    const line = known ?? el('li');
    line.lang = textLanguage;
    line.dataset['text'] = text;
    line.replaceChildren(time, ' ', text);
    this.toggle.hidden = false;
    if (!known) {
      this.spoken.set(job.jobId, line);
      this.list.append(line);
    }
    this.card.hidden = false;
    this.list.parentElement?.scrollTo({ top: this.list.scrollHeight });
  }

  private show(shown: boolean) {
    localStorage.setItem(SHOWN, String(shown));
    this.toggle.ariaPressed = String(shown);
    this.line.hidden = !shown || this.line.textContent === '';
  }
}

/** Sentences, and long ones in pieces. */
function pieces(text: string): string[] {
  const sentences = text.match(/[^.!?…]+[.!?…]*\s*/g) ?? [text];
  return sentences.flatMap((sentence) => wrapped(sentence));
}

function wrapped(sentence: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of sentence.split(/(?<=\s)/)) {
    if (line.length + word.length > LONGEST && line) {
      lines.push(line);
      line = '';
    }
    line += word;
  }
  return (line ? [...lines, line] : lines).map((each) => each.trim());
}
