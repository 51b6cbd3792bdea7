import type { Session, SessionState } from '../api';
import { byId } from './dom';
import { faceName } from './faces';
import { Facts } from './facts';
import { seconds } from './format';
import { STATE_WORDS } from './words';

/** Whose session it is, how it is, and what else is known of it. */
export class SessionHead {
  private readonly title = byId('session-title');
  private readonly badge = byId('badge');
  private readonly firstPicture = byId('first-picture');
  private readonly facts = new Facts();
  private firstFrameMillis: number | undefined;

  /** @param guest whether it is somebody else's session */
  begin(live: boolean, guest: boolean) {
    this.firstFrameMillis = undefined;
    this.firstPicture.hidden = guest;
    this.firstPicture.textContent = '';
    this.title.textContent = guest ? 'The avatar' : live ? 'Your avatar' : 'A session';
    this.facts.clear();
  }

  /** Stops counting. */
  close() {
    this.facts.clear();
  }

  /** Keeps the title where nobody has named the face. */
  name(faceId: string | undefined) {
    this.title.textContent = faceName(faceId) ?? this.title.textContent;
  }

  /** @param certain whether it is so still */
  showState(state: SessionState | undefined, certain: boolean) {
    const words = state === undefined ? 'Unknown' : (STATE_WORDS[state] ?? state);
    this.badge.textContent = certain || state === undefined ? words : `Unknown, was: ${words}`;
    this.badge.dataset['state'] = certain && state !== undefined ? state : 'UNKNOWN';
  }

  /** The first one counts. */
  sawPicture(afterMillis: number) {
    this.firstFrameMillis ??= afterMillis;
    this.firstPicture.textContent = `First picture after ${seconds(this.firstFrameMillis)}`;
  }

  /** @param behindMillis how far this machine's clock is before the gateway's */
  showFacts(session: Session, behindMillis: number) {
    this.facts.show(session, faceName(session.faceId), behindMillis, this.firstFrameMillis);
  }
}
