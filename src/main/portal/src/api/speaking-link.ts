import type { Join, SessionEvent, SessionState } from './model';

/**
 * Which of a session's links the avatar speaks over, as its events tell. While a link is renewed, the next one is opened beside it, and
 * the event `join` tells of its room before anything is said there.
 */
export class SpeakingLink {
  private generation = 0;
  private state: SessionState | undefined;

  /** @returns whether the avatar speaks over another link from now on */
  note(event: Pick<SessionEvent, 'type' | 'generation' | 'state'>): boolean {
    this.state = event.state;
    if (event.type === 'join' || event.type === 'signal' || event.generation <= this.generation) {
      // The first two may be about the next link.
      return false;
    }
    const moved = this.generation > 0;
    this.generation = event.generation;
    return moved;
  }

  /** Whether this room, or this event's link, is one where nothing is said yet, because the avatar speaks over the link before it. */
  isNext({ generation }: Pick<Join, 'generation'>): boolean {
    return this.generation > 0 && generation > this.generation && this.state !== 'RECOVERING';
  }
}
