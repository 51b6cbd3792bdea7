import type { SessionEvent } from '../api';

/**
 * When speech stands still because the session has no link to the avatar, and for how long. It goes on a while after the session has one:
 * the avatar must begin to speak first, and a viewer may have to see it.
 */
export class HeldSpeech {
  private since: number | undefined;

  /** Since when speech stands still, by the gateway's clock; undefined while it flows. */
  get heldSince(): number | undefined {
    return this.since;
  }

  clear() {
    this.since = undefined;
  }

  /** @returns how long speech stood still, if it goes on with this event */
  onEvent(event: SessionEvent): number | undefined {
    const time = Date.parse(event.time);
    if (event.type === 'recovered' || event.type === 'adopted') {
      // A gateway that took the session up knows since when: its own events begin later.
      this.since = Math.min(this.since ?? time, time - Number(event.data['gapMillis'] ?? 0));
    }
    if (event.state === 'RECOVERING') {
      this.since ??= time;
    } else if (this.since !== undefined && (event.state !== 'READY' || starts(event))) {
      const gap = Math.max(0, time - this.since);
      this.since = undefined;
      return gap;
    }
    return undefined;
  }
}

function starts(event: SessionEvent): boolean {
  return event.job?.status === 'started';
}
