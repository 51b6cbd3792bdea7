import { type Gateway, type Session, SESSION_STATES, type SessionState } from '../api';
import { byId, el } from './dom';
import { clock, moment, shortId } from './format';
import { Notice } from './notice';
import { lookAddress } from './router';
import { REASON_WORDS, STATE_WORDS } from './words';

const PAGE_SIZE = 20;
const REFRESH_MILLIS = 5_000;

/** All sessions of this server, a page at a time; looks again every few seconds. */
export class SessionsView {
  private readonly gateway: Gateway;
  private readonly notice = new Notice(byId('sessions-notice'));
  private readonly filter = byId('state-filter');
  private offset = 0;
  private visit = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
    this.filter.append(
      ...SESSION_STATES.map((state) =>
        el(
          'span',
          {},
          el('input', { type: 'checkbox', id: `filter-${state}`, value: state }),
          el('label', { htmlFor: `filter-${state}`, textContent: STATE_WORDS[state] }),
        ),
      ),
    );
    this.filter.addEventListener('change', () => this.goTo(0));
    byId('refresh').addEventListener('click', () => void this.load());
    byId('previous').addEventListener('click', () => this.goTo(this.offset - PAGE_SIZE));
    byId('next').addEventListener('click', () => this.goTo(this.offset + PAGE_SIZE));
  }

  show() {
    this.goTo(0);
  }

  close() {
    this.visit.abort();
    clearTimeout(this.timer);
  }

  private goTo(offset: number) {
    this.offset = Math.max(0, offset);
    void this.load();
  }

  private async load() {
    this.close();
    this.visit = new AbortController();
    const { signal } = this.visit;
    const states = [...this.filter.querySelectorAll<HTMLInputElement>(':checked')].map(
      (box) => box.value as SessionState,
    );
    try {
      const page = await this.gateway.sessions({ states, limit: PAGE_SIZE, offset: this.offset }, signal);
      this.notice.clear();
      this.render(page.sessions, page.total, states.length > 0);
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      this.notice.show(failure, () => void this.load());
    }
    this.timer = setTimeout(() => void this.load(), REFRESH_MILLIS);
  }

  private render(sessions: Session[], total: number, filtered: boolean) {
    byId('sessions-total').textContent = total === 1 ? '1 session' : `${total} sessions`;
    byId('sessions-table').hidden = sessions.length === 0;
    byId('sessions-empty').hidden = sessions.length > 0;
    byId('sessions-empty-title').textContent = filtered ? 'No session is in these states' : 'No session yet';
    byId('sessions-empty-text').textContent = filtered
      ? 'Choose others above.'
      : 'Sessions of this server are listed here, also for a while after their end.';
    byId('pager').hidden = total <= PAGE_SIZE;
    byId('page-range').textContent = `${this.offset + 1} to ${this.offset + sessions.length} of ${total}`;
    byId<HTMLButtonElement>('previous').disabled = this.offset === 0;
    byId<HTMLButtonElement>('next').disabled = this.offset + sessions.length >= total;
    this.renderRows(sessions);
  }

  /** Keeps the focus where it was: the rows come anew every few seconds. */
  private renderRows(sessions: Session[]) {
    const rows = byId('sessions-rows');
    const focused = rows.contains(document.activeElement)
      ? document.activeElement?.getAttribute('href')
      : null;
    rows.replaceChildren(...sessions.map(row));
    if (focused) {
      rows.querySelector<HTMLAnchorElement>(`a[href="${CSS.escape(focused)}"]`)?.focus();
    }
  }
}

function row(session: Session): HTMLTableRowElement {
  const until = session.closedAt ? Date.parse(session.closedAt) : Date.now();
  const reason = session.reason ? (REASON_WORDS[session.reason]?.title ?? session.reason) : '';
  const link = el('a', {
    href: lookAddress(session.id),
    className: 'mono',
    textContent: shortId(session.id),
  });
  link.title = session.id;
  const badge = el('span', { className: 'badge', textContent: STATE_WORDS[session.state] ?? session.state });
  badge.dataset['state'] = session.state;
  if (reason) {
    badge.title = reason;
  }
  return el(
    'tr',
    {},
    cell('Session', link),
    cell('State', badge),
    cell('Face', session.faceId),
    cell('Started', moment(session.createdAt)),
    cell('Lasted', clock(until - Date.parse(session.createdAt))),
    cell('Spoken', clock(session.counters['playedMillis'] ?? 0), 'number'),
  );
}

function cell(label: string, content: Node | string, className = ''): HTMLTableCellElement {
  return el('td', { className, dataset: { label } }, content);
}
