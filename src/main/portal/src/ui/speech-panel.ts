import type { Gateway, SpeakOptions } from '../api';
import { Recorder } from '../audio/recorder';
import { toSpeech } from '../audio/speech';
import { announce, byId, el } from './dom';
import { clock } from './format';
import type { JobList } from './job-list';
import { newJobId } from './job-names';
import { type Sample, SAMPLES, soundOf } from './samples';
import { Notice } from './notice';

const LONGEST_RECORDING_MILLIS = 5 * 60_000;

/** Where speech comes from on this page: files, and the microphone. */
export class SpeechPanel {
  private readonly gateway: Gateway;
  private readonly jobs: JobList;
  private readonly panel = byId('speech');
  private readonly drop = byId('drop');
  private readonly recordButton = byId<HTMLButtonElement>('record');
  private readonly notice = new Notice(byId('speech-notice'));
  /** Outside the panel, which is hidden behind the session's end. */
  private readonly kept = new Notice(byId('session-notice'));
  private sessionId: string | undefined;
  private latestId: string | undefined;
  private uploads = new AbortController();
  private sending: Promise<void> = Promise.resolve();
  private recorder: Recorder | undefined;
  private recordedSince = 0;
  private meter = 0;

  constructor(gateway: Gateway, jobs: JobList) {
    this.gateway = gateway;
    this.jobs = jobs;
    const file = byId<HTMLInputElement>('file');
    file.addEventListener('change', () => {
      this.sendAll([...(file.files ?? [])]);
      file.value = '';
    });
    this.recordButton.addEventListener('click', () => void this.toggleRecording());
    byId('record-cancel').addEventListener('click', () => {
      this.endRecording()?.release();
      this.recordButton.focus();
    });
    byId('stage-samples').append(
      ...SAMPLES.map((sample) =>
        el('button', {
          type: 'button',
          className: 'chip',
          textContent: sample.name,
          title: sample.text,
          onclick: () => this.say(sample),
        }),
      ),
    );
    this.takeDrops();
  }

  /**
   * May be called with the same session as often as something happens to it: what its user has begun here goes on.
   *
   * @param sessionId the session to speak to, or undefined for none
   */
  use(sessionId: string | undefined) {
    if (sessionId === this.sessionId) {
      return;
    }
    if (sessionId !== undefined && sessionId !== this.latestId) {
      this.latestId = sessionId;
      this.uploads.abort(new DOMException('another session', 'AbortError'));
      this.uploads = new AbortController();
      this.notice.clear();
    }
    this.sessionId = sessionId;
    this.panel.hidden = sessionId === undefined;
    this.endRecording()?.release();
  }

  /** The session takes nothing more. A recording that is under way is kept for its user. */
  async end() {
    const recorder = this.endRecording();
    this.use(undefined);
    if (!recorder) {
      return;
    }
    const sound = await toSpeech(await recorder.stop()).catch(() => undefined);
    if (sound) {
      const link = el('a', {
        className: 'button',
        href: URL.createObjectURL(sound),
        download: 'recording.wav',
        textContent: 'Save the recording',
      });
      this.kept.say({ title: 'Your recording was not sent', help: 'The session ended before.' }, link);
    }
  }

  /** A file may be dropped anywhere on the page: it never replaces the page. */
  /** Says what comes with the page. */
  say(sample: Sample) {
    this.notice.clear();
    const { text, marks } = sample;
    this.send(() => soundOf(sample), sample.name, { text, textLanguage: 'en', marks });
  }

  private takeDrops() {
    window.addEventListener('dragover', (event) => {
      event.preventDefault();
      this.drop.classList.toggle('over', this.sessionId !== undefined);
    });
    window.addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) {
        this.drop.classList.remove('over');
      }
    });
    window.addEventListener('drop', (event) => {
      event.preventDefault();
      this.drop.classList.remove('over');
      this.sendAll([...(event.dataTransfer?.files ?? [])]);
    });
  }

  /** One behind the other, so that they are said in this order. */
  sendAll(files: File[]) {
    this.notice.clear();
    for (const file of files) {
      this.send(() => Promise.resolve(file), file.name);
    }
  }

  /** @param sound is asked for when it is its turn */
  send(sound: () => Promise<Blob>, name: string, words: SpeakOptions = {}) {
    const id = this.sessionId;
    if (id === undefined) {
      return;
    }
    const jobId = newJobId(name);
    const cancelled = new AbortController();
    this.jobs.prepare(jobId, name, () => cancelled.abort(new DOMException('cancelled', 'AbortError')));
    const { signal: left } = this.uploads;
    const signal = AbortSignal.any([left, cancelled.signal]);
    signal.addEventListener('abort', () => this.jobs.cancelled(jobId), { once: true });
    this.sending = this.sending.then(async () => {
      if (signal.aborted) {
        return;
      }
      try {
        const speech = await toSpeech(await sound());
        signal.throwIfAborted();
        const onProgress = (part: number) => this.jobs.uploading(jobId, part);
        await this.gateway.speak(id, speech, { ...words, jobId, signal, onProgress });
      } catch (failure) {
        if (!signal.aborted) {
          this.jobs.failed(jobId, failure);
          this.notice.show(failure, () => {
            this.notice.clear();
            this.send(sound, name, words);
          });
        }
      }
    });
  }

  private async toggleRecording() {
    if (this.recorder) {
      const millis = performance.now() - this.recordedSince;
      const sound = await this.endRecording()?.stop();
      if (sound) {
        this.notice.clear();
        this.send(() => Promise.resolve(sound), `Recording ${clock(millis)}`);
      }
      return;
    }
    this.notice.clear();
    this.recordButton.disabled = true;
    try {
      const recorder = await Recorder.start();
      if (this.sessionId === undefined) {
        recorder.release();
        return;
      }
      this.recorder = recorder;
    } catch (failure) {
      this.notice.show(failure, () => void this.toggleRecording());
      return;
    } finally {
      this.recordButton.disabled = false;
      this.recordButton.focus();
    }
    this.recordedSince = performance.now();
    this.showRecording(true);
    announce('Recording. Press the button again to send.');
    this.follow();
  }

  private endRecording(): Recorder | undefined {
    const recorder = this.recorder;
    this.recorder = undefined;
    cancelAnimationFrame(this.meter);
    this.showRecording(false);
    return recorder;
  }

  private showRecording(on: boolean) {
    this.drop.classList.toggle('recording-now', on);
    byId('recording').hidden = !on;
    byId('record-label').textContent = on ? 'Send recording' : 'Record';
  }

  private follow() {
    if (!this.recorder) {
      return;
    }
    const millis = performance.now() - this.recordedSince;
    byId<HTMLMeterElement>('level').value = this.recorder.level;
    byId('record-time').textContent = clock(millis);
    if (millis > LONGEST_RECORDING_MILLIS) {
      void this.toggleRecording();
    } else {
      this.meter = requestAnimationFrame(() => this.follow());
    }
  }
}
