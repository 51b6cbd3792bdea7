/** Growing pauses between attempts, each shortened by chance so that many clients do not come back at the same moment. */
export class Backoff {
  private readonly firstMillis: number;
  private readonly mostMillis: number;
  private attempts = 0;

  constructor(firstMillis = 500, mostMillis = 15_000) {
    this.firstMillis = firstMillis;
    this.mostMillis = mostMillis;
  }

  /** The next pause in milliseconds: half of it fixed, half of it chance; never shorter than what the server asked for. */
  next(leastMillis = 0): number {
    const whole = Math.min(this.mostMillis, this.firstMillis * 2 ** this.attempts++);
    return Math.max(leastMillis, whole / 2 + (Math.random() * whole) / 2);
  }

  /** To be called when it worked: the next pause is the first again. */
  reset() {
    this.attempts = 0;
  }
}

/** Resolves after the time, or at once when the signal aborts. */
export function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    signal.addEventListener('abort', done);
  });
}
