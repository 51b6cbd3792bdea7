import { type Gateway, type Session, SESSION_STATES, type SessionQuery, type SessionState } from '../api';
import { el } from '../ui/dom';
import { clock, moment, shortId } from '../ui/format';
import { Notice } from '../ui/notice';
import { lookAddress } from '../ui/router';
import { REASON_WORDS, STATE_WORDS } from '../ui/words';
import type { ConsolePage } from './console-page';
import type { Figures } from './figures';
import { KeyedList, setText } from './keyed';
import { cell } from './nodes-table';
import { age, count } from './scale';
import { emptyNote, field, pager, search } from './widgets';

const PAGE_SIZE = 25;
const REFRESH_MILLIS = 5_000;
const RUNNING = SESSION_STATES.filter((state) => state !== 'CLOSED');
const COLUMNS = ['Session', 'State', 'Tenant', 'Gateway', 'Viewer', 'Runs for', 'Links', 'Waiting', 'Spoken'];

/** Sessions of all gateways to look into, a page at a time. */
export class SessionsPart implements ConsolePage {
  readonly element: HTMLElement;
  private readonly gateway: Gateway;
  private readonly state = el(
    'select',
    {},
    el('option', { value: 'running', textContent: 'running' }),
    ...SESSION_STATES.map((state) => el('option', { value: state, textContent: STATE_WORDS[state] })),
    el('option', { value: '', textContent: 'any' }),
  );
  private readonly viewer = el(
    'select',
    {},
    el('option', { value: '', textContent: 'any' }),
    el('option', { value: 'watching', textContent: 'watching' }),
    el('option', { value: 'missing', textContent: 'nobody watches' }),
  );
  private readonly node = el('select', {}, el('option', { value: '', textContent: 'any' }));
  private readonly tenant = search();
  private readonly text = el('input', {
    id: 'console-search',
    type: 'search',
    maxLength: 200,
    placeholder: 'id, face, metadata …',
    autocomplete: 'off',
  });
  private readonly summary = el('p', { className: 'hint', id: 'console-sessions-total' });
  private readonly none = emptyNote('No session is like that', 'Ask for others above.');
  private readonly list: KeyedList<Session>;
  private readonly table: HTMLElement;
  private readonly notice: Notice;
  private readonly pager = pager(
    () => this.goTo(this.offset - PAGE_SIZE),
    () => this.goTo(this.offset + PAGE_SIZE),
    ['Newer', 'Older'],
  );
  private offset = 0;
  private visit = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private paused = false;
  private showing = false;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
    const rows = el('tbody', { id: 'console-session-rows' });
    this.list = new KeyedList(rows, ({ id }) => id, row);
    this.table = el(
      'table',
      { className: 'card console-table' },
      el('caption', { className: 'unseen', textContent: 'Sessions, newest first' }),
      el('thead', {}, el('tr', {}, ...COLUMNS.map((name) => el('th', { scope: 'col', textContent: name })))),
      rows,
    );
    const notice = el('div');
    this.notice = new Notice(notice);
    const form = el(
      'form',
      { className: 'filter-fields', role: 'search', ariaLabel: 'Sessions' },
      field('State', this.state),
      field('Tenant', this.tenant),
      field('Gateway', this.node),
      field('Viewer', this.viewer),
      field('Text', this.text),
      this.summary,
    );
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', () => this.goTo(0));
    this.element = el(
      'div',
      { id: 'console-sessions' },
      form,
      notice,
      this.none,
      this.table,
      this.pager.element,
    );
  }

  show() {
    this.showing = true;
    this.goTo(0);
  }

  /** There may be other gateways than before. */
  figures({ nodes }: Figures) {
    const names = nodes.map(({ name }) => name);
    const offered = [...this.node.options].slice(1).map(({ value }) => value);
    if (names.join('\n') !== offered.join('\n')) {
      const chosen = this.node.value;
      const others = names.includes(chosen) || chosen === '' ? names : [...names, chosen];
      this.node.replaceChildren(
        this.node.options[0]!,
        ...others.map((name) => el('option', { value: name, textContent: name })),
      );
      this.node.value = chosen;
    }
  }

  pause(paused: boolean) {
    this.paused = paused;
    clearTimeout(this.timer);
    if (!paused && this.showing) {
      void this.load();
    }
  }

  close() {
    this.showing = false;
    this.stop();
  }

  private goTo(offset: number) {
    this.offset = Math.max(0, offset);
    void this.load();
  }

  private get query(): SessionQuery {
    const state = this.state.value;
    const [tenant, text, gateway] = [this.tenant, this.text, this.node].map(({ value }) => value.trim());
    return {
      ...(state ? { states: state === 'running' ? RUNNING : [state as SessionState] } : {}),
      ...(tenant ? { tenant } : {}),
      ...(text ? { text } : {}),
      ...(gateway ? { gateway } : {}),
      ...(this.viewer.value ? { viewer: this.viewer.value as 'watching' | 'missing' } : {}),
    };
  }

  private stop() {
    this.visit.abort();
    clearTimeout(this.timer);
  }

  private async load() {
    this.stop();
    this.visit = new AbortController();
    const { signal } = this.visit;
    try {
      await this.page(signal);
      this.notice.clear();
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      this.notice.show(failure, () => void this.load());
    }
    if (!signal.aborted && !this.paused) {
      this.timer = setTimeout(() => void this.load(), REFRESH_MILLIS);
    }
  }

  private async page(signal: AbortSignal) {
    const { sessions, total } = await this.gateway.sessions(
      { ...this.query, limit: PAGE_SIZE, offset: this.offset },
      signal,
    );
    if (sessions.length === 0 && this.offset > 0) {
      this.goTo(0);
      return;
    }
    this.render(sessions, total === 1 ? '1 session' : `${count(total)} sessions`);
    this.pager.show({
      hidden: total <= PAGE_SIZE,
      words: `${this.offset + 1} to ${this.offset + sessions.length} of ${count(total)}`,
      first: this.offset === 0,
      last: this.offset + sessions.length >= total,
    });
  }

  private render(sessions: Session[], summary: string) {
    setText(this.summary, summary);
    this.none.hidden = sessions.length > 0;
    this.table.hidden = sessions.length === 0;
    this.list.show(sessions, (session) => JSON.stringify([session, runsFor(session)]));
  }
}

function runsFor({ createdAt, closedAt }: Session): string {
  return age(Date.parse(createdAt), closedAt ? Date.parse(closedAt) : Date.now());
}

function row(session: Session): HTMLElement {
  const running = session.state !== 'CLOSED';
  const reason = session.reason ? (REASON_WORDS[session.reason]?.title ?? session.reason) : '';
  return el(
    'tr',
    {},
    cell(
      'Session',
      el('a', {
        href: lookAddress(session.id),
        className: 'mono',
        title: session.id,
        textContent: shortId(session.id),
        dataset: { key: session.id },
      }),
    ),
    cell(
      'State',
      el(
        'span',
        { className: 'state-cell' },
        el('span', {
          className: 'badge',
          textContent: STATE_WORDS[session.state] ?? session.state,
          dataset: { state: session.state },
        }),
        reason ? el('span', { className: 'hint', textContent: reason.replace(/^Ended: /, '') }) : undefined,
      ),
    ),
    cell('Tenant', session.tenant ?? '–'),
    cell('Gateway', session.gateway ?? '–'),
    cell(
      'Viewer',
      !running
        ? '–'
        : session.viewerSeen
          ? 'watching'
          : el('span', { className: 'unwatched', textContent: 'nobody watches' }),
    ),
    cell(
      'Runs for',
      el('span', { title: `since ${moment(session.createdAt)}`, textContent: runsFor(session) }),
    ),
    cell('Links', count(session.generation)),
    cell('Waiting', running ? count(session.counters['jobsWaiting'] ?? 0) : '–'),
    cell('Spoken', clock(session.counters['playedMillis'] ?? 0)),
  );
}
