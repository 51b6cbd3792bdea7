import type { Session } from '../api';
import { byId, el } from './dom';
import { clock, moment, seconds } from './format';

type Fact = [name: string, value: string | undefined];

/** What is known of a session: what people ask for first, and the names that machines use folded away behind it. */
export class Facts {
  private readonly place = byId('facts');
  private readonly ids = byId('ids');
  private readonly idList = byId('id-list');
  private timer: ReturnType<typeof setInterval> | undefined;

  clear() {
    clearInterval(this.timer);
    this.place.replaceChildren();
    this.idList.replaceChildren();
    this.ids.hidden = true;
  }

  /**
   * @param faceName how people call its face
   * @param behindMillis how far this machine's clock is before the gateway's
   */
  show(session: Session, faceName: string | undefined, behindMillis: number, firstFrameMillis?: number) {
    clearInterval(this.timer);
    const duration = el('dd');
    const left = el('dd');
    const begun = Date.parse(session.createdAt);
    const tick = () => {
      const now = session.closedAt ? Date.parse(session.closedAt) : Date.now() - behindMillis;
      duration.textContent = clock(now - begun);
      left.textContent = clock(begun + session.maxSessionLengthSeconds * 1000 - now);
    };
    tick();
    if (!session.closedAt) {
      this.timer = setInterval(tick, 1_000);
    }
    const { video, roundTripMillis, counters } = session;
    this.place.replaceChildren(
      ...fact(['Face', faceName ?? session.faceId]),
      row('Lasted', duration),
      ...(session.closedAt ? [] : [row('Time left', left)]),
      ...fact(['Spoken', counters['playedMillis'] ? seconds(counters['playedMillis']) : undefined]),
      ...fact([
        'First picture',
        firstFrameMillis === undefined ? undefined : `after ${seconds(firstFrameMillis)}`,
      ]),
      ...fact(['Picture', video && `${video.width} × ${video.height}, ${video.fps} fps`]),
      ...fact(['Round trip', roundTripMillis === undefined ? undefined : `${roundTripMillis.toFixed(1)} ms`]),
      ...fact(['Opened', moment(session.createdAt)]),
      ...fact(['Ended', session.closedAt && moment(session.closedAt)]),
    );
    const names: Fact[] = [
      ['Session', session.id],
      ['Queue', session.audioQueue],
      ['Face', session.faceId],
      ["Simli's session", session.upstreamSessionId],
      ['Tenant', session.tenant],
    ];
    // A button that has the focus must not be replaced under it.
    const key = names.map(([, value]) => value).join('\n');
    if (this.idList.dataset['key'] !== key) {
      this.idList.dataset['key'] = key;
      this.idList.replaceChildren(...names.flatMap((name) => id(name)));
    }
    this.ids.hidden = false;
  }
}

function row(name: string, value: HTMLElement): HTMLElement {
  return el('div', {}, el('dt', { textContent: name }), value);
}

function fact([name, value]: Fact): HTMLElement[] {
  return value === undefined ? [] : [row(name, el('dd', { textContent: value }))];
}

function id([name, value]: Fact): HTMLElement[] {
  if (value === undefined) {
    return [];
  }
  const copy = el('button', { type: 'button', className: 'quiet small', ariaLabel: `Copy: ${name}` }, 'Copy');
  copy.addEventListener('click', () => {
    void copyText(value).then((done) => {
      copy.textContent = done ? 'Copied' : 'Not copied';
      setTimeout(() => (copy.textContent = 'Copy'), 1_500);
    });
  });
  return [row(name, el('dd', { className: 'mono' }, el('span', { textContent: value }), copy))];
}

/** The clipboard exists only on pages that came by HTTPS or from this machine. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
