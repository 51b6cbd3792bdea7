import type { Gateway } from '../api';
import { Recorder } from '../audio/recorder';
import { toSpeech } from '../audio/speech';
import { announce, byId } from './dom';
import { clock } from './format';
import type { JobList } from './job-list';
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
  private sessionId: string | undefined;
  private latestId: string | undefined;
  private uploads = new AbortController();
  private recorder: Recorder | undefined;
  private recordedSince = 0;
  private meter = 0;

  constructor(gateway: Gateway, jobs: JobList) {
    this.gateway = gateway;
    this.jobs = jobs;
    const file = byId<HTMLInputElement>('file');
    file.addEventListener('change', () => {
      void this.sendAll([...(file.files ?? [])]);
      file.value = '';
    });
    this.recordButton.addEventListener('click', () => void this.toggleRecording());
    byId('record-cancel').addEventListener('click', () => {
      this.endRecording()?.release();
      this.recordButton.focus();
    });
    this.takeDrops();
  }

  /** @param sessionId the session to speak to, or undefined for none */
  use(sessionId: string | undefined) {
    if (sessionId !== undefined && sessionId !== this.latestId) {
      this.latestId = sessionId;
      this.uploads.abort(new DOMException('another session', 'AbortError'));
      this.uploads = new AbortController();
    }
    this.sessionId = sessionId;
    this.panel.hidden = sessionId === undefined;
    this.endRecording()?.release();
    this.notice.clear();
  }

  private takeDrops() {
    this.drop.addEventListener('dragover', (event) => {
      event.preventDefault();
      this.drop.classList.add('over');
    });
    this.drop.addEventListener('dragleave', () => this.drop.classList.remove('over'));
    this.drop.addEventListener('drop', (event) => {
      event.preventDefault();
      this.drop.classList.remove('over');
      void this.sendAll([...(event.dataTransfer?.files ?? [])]);
    });
    // A file that misses the place must not replace the page.
    for (const name of ['dragover', 'drop']) {
      window.addEventListener(name, (event) => event.preventDefault());
    }
  }

  /** One behind the other, so that they are said in this order. */
  private async sendAll(files: File[]) {
    for (const file of files) {
      await this.send(file, file.name);
    }
  }

  private async send(sound: Blob, name: string) {
    const id = this.sessionId;
    if (id === undefined) {
      return;
    }
    const jobId = `page-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 6)}`;
    const { signal } = this.uploads;
    this.notice.clear();
    this.jobs.prepare(jobId, name);
    try {
      const speech = await toSpeech(sound);
      const onProgress = (part: number) => this.jobs.uploading(jobId, part);
      await this.gateway.speak(id, speech, { jobId, signal, onProgress });
    } catch (failure) {
      if (!signal.aborted) {
        this.jobs.failed(jobId, failure);
        this.notice.show(failure, () => void this.send(sound, name));
      }
    }
  }

  private async toggleRecording() {
    if (this.recorder) {
      const millis = performance.now() - this.recordedSince;
      const sound = await this.endRecording()?.stop();
      if (sound) {
        await this.send(sound, `Recording, ${clock(millis)}`);
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
      this.notice.show(failure);
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
