/** Why the microphone cannot be used. */
export class MicrophoneError extends Error {
  override readonly name = 'MicrophoneError';
  readonly fault: 'denied' | 'missing' | 'insecure' | 'busy';

  constructor(fault: MicrophoneError['fault'], cause?: unknown) {
    super(`the microphone is ${fault}`, { cause });
    this.fault = fault;
  }
}

/** One recording from the microphone, from `Recorder.start()` to `stop()`. */
export class Recorder {
  private readonly stream: MediaStream;
  private readonly recorder: MediaRecorder;
  private readonly context = new AudioContext();
  private readonly analyser = this.context.createAnalyser();
  private readonly window = new Float32Array(this.analyser.fftSize);
  private readonly pieces: Blob[] = [];

  private constructor(stream: MediaStream) {
    this.stream = stream;
    this.recorder = new MediaRecorder(stream, { audioBitsPerSecond: 128_000 });
    this.recorder.addEventListener('dataavailable', ({ data }) => this.pieces.push(data));
    this.context.createMediaStreamSource(stream).connect(this.analyser);
    this.recorder.start();
  }

  /** @throws MicrophoneError if there is none, or it may not be used */
  static async start(): Promise<Recorder> {
    if (!('mediaDevices' in navigator)) {
      throw new MicrophoneError('insecure');
    }
    try {
      const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
      return new Recorder(await navigator.mediaDevices.getUserMedia({ audio }));
    } catch (failure) {
      throw new MicrophoneError(faultOf(failure), failure);
    }
  }

  /** How loud it is just now, from 0 to 1. */
  get level(): number {
    this.analyser.getFloatTimeDomainData(this.window);
    const power = this.window.reduce((sum, sample) => sum + sample * sample, 0) / this.window.length;
    return Math.min(1, 4 * Math.sqrt(power));
  }

  /** Ends the recording and gives it, in whatever form this browser records. */
  stop(): Promise<Blob> {
    return new Promise((resolve) => {
      this.recorder.addEventListener('stop', () => resolve(new Blob(this.pieces)), { once: true });
      this.release();
    });
  }

  /** Ends the recording and forgets it. */
  release() {
    if (this.recorder.state !== 'inactive') {
      this.recorder.stop();
    }
    this.stream.getTracks().forEach((track) => track.stop());
    void this.context.close();
  }
}

function faultOf(failure: unknown): MicrophoneError['fault'] {
  const name = failure instanceof DOMException ? failure.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return 'denied';
  }
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'busy';
}
