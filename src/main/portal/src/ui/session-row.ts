import type { Session } from '../api';
import { el } from './dom';
import { faceName } from './faces';
import { clock, moment, shortId } from './format';
import { lookAddress } from './router';
import { REASON_WORDS, STATE_WORDS } from './words';

export type RowAction = 'interrupt' | 'end';

const ACTION_WORDS: Record<RowAction, [label: string, sure: string]> = {
  interrupt: ['Interrupt', 'Stop its speech?'],
  end: ['End', 'End it now?'],
};

/**
 * One session in the list.
 *
 * @param pending what was asked for and is not confirmed
 * @param ask is called by the buttons, for the first and for the second time
 */
export function sessionRow(
  session: Session,
  pending: RowAction | undefined,
  ask: (action: RowAction) => void,
): HTMLTableRowElement {
  const running = session.state !== 'CLOSED';
  const until = session.closedAt ? Date.parse(session.closedAt) : Date.now();
  const name = faceName(session.faceId);
  const link = el(
    'a',
    { href: lookAddress(session.id), title: session.id },
    name ? el('b', { textContent: name }) : undefined,
    name ? ' ' : undefined,
    el('span', { className: 'mono', textContent: shortId(session.id) }),
  );
  link.dataset['key'] = session.id;
  return el(
    'tr',
    {},
    cell('Session', link),
    cell('State', state(session)),
    cell('Viewer', viewer(session, running)),
    cell('Tenant', session.tenant ?? '–'),
    cell('Started', moment(session.createdAt)),
    cell('Lasted', clock(until - Date.parse(session.createdAt))),
    cell('Waiting', running ? String(session.counters['jobsWaiting'] ?? 0) : '–'),
    cell('Spoken', clock(session.counters['playedMillis'] ?? 0)),
    cell('', running ? actions(session.id, pending, ask) : ''),
  );
}

function state(session: Session): HTMLElement {
  const badge = el('span', { className: 'badge', textContent: STATE_WORDS[session.state] ?? session.state });
  badge.dataset['state'] = session.state;
  const reason = session.reason ? (REASON_WORDS[session.reason]?.title ?? session.reason) : '';
  return el(
    'span',
    { className: 'state-cell' },
    badge,
    reason ? el('span', { className: 'hint', textContent: reason.replace(/^Ended: /, '') }) : undefined,
  );
}

/** A session that nobody watches costs as much as any other. */
function viewer(session: Session, running: boolean): HTMLElement | string {
  if (!running) {
    return '–';
  }
  return session.viewerSeen
    ? 'watching'
    : el('span', { className: 'unwatched', textContent: 'nobody watches' });
}

function actions(id: string, pending: RowAction | undefined, ask: (action: RowAction) => void): HTMLElement {
  const offered: RowAction[] = pending ? [pending] : ['interrupt', 'end'];
  return el(
    'span',
    { className: 'row-actions' },
    ...offered.map((action) => {
      const [label, sure] = ACTION_WORDS[action];
      const button = el('button', {
        type: 'button',
        className: action === 'end' ? 'small danger' : 'small',
        textContent: pending ? sure : label,
        ariaLabel: `${pending ? sure : label} (${shortId(id)})`,
        onclick: () => ask(action),
      });
      button.dataset['key'] = `${action} ${id}`;
      return button;
    }),
  );
}

function cell(label: string, content: Node | string): HTMLTableCellElement {
  return el('td', { dataset: { label } }, content);
}
