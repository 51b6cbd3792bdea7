import type { CloseReason, Session } from '../api';
import { faceName } from './faces';
import { clock, seconds } from './format';
import type { Action } from './stage-panel';
import { REASON_WORDS, type Words } from './words';

/** Why a session ended. @param here whether it was asked for on this page */
export function endWords(reason: CloseReason | undefined, detail: string | undefined, here: boolean): Words {
  const known = reason ? REASON_WORDS[reason] : undefined;
  const { title, help } = known ?? { title: 'The session is over', help: reason ?? '' };
  const who = reason === 'CLIENT' && here ? 'You ended it.' : help;
  return { title, help: [who, detail ? `(${detail})` : ''].join(' ') };
}

/** What the session was. */
export function summaryOf({ createdAt, closedAt, counters }: Session): string {
  const lasted = closedAt ? `Lasted ${clock(Date.parse(closedAt) - Date.parse(createdAt))}` : '';
  const said = counters['jobsFinished'] ?? 0;
  const played = counters['playedMillis'] ?? 0;
  const spoken =
    said > 0 ? `said ${said} ${said === 1 ? 'piece' : 'pieces'}, ${seconds(played)}` : 'said nothing';
  return [lasted, spoken].filter(Boolean).join(' · ');
}

/** What can be done behind an end. @param session as far as it is known */
export function further(
  session: Session | undefined,
  to: { wantsAnother(): void; wantsAgain(faceId: string): void },
): Action[] {
  const another = { label: 'Choose another face', run: () => to.wantsAnother() };
  if (!session) {
    return [{ ...another, label: 'Start another' }];
  }
  const { faceId } = session;
  const name = faceName(faceId);
  return [
    { label: name ? `Start again with ${name}` : 'Start again', run: () => to.wantsAgain(faceId) },
    another,
  ];
}
