import type { Gateway, Session } from '../api';
import { announce, byId } from './dom';
import { Notice } from './notice';
import { SessionFilter } from './session-filter';
import { type RowAction, sessionRow } from './session-row';

const PAGE_SIZE = 20;
const REFRESH_MILLIS = 5_000;
/** How long an action waits for its confirmation. */
const CONFIRM_MILLIS = 6_000;

/** All sessions of this server, a page at a time; looks again every few seconds. */
export class SessionsView {
  private readonly gateway: Gateway;
  private readonly notice = new Notice(byId('sessions-notice'));
  private readonly filter = new SessionFilter(() => this.goTo(0));
  private offset = 0;
  private shown: Session[] = [];
  private pending: { id: string; action: RowAction } | undefined;
  private forgetting: ReturnType<typeof setTimeout> | undefined;
  private visit = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
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

  /** Takes what was shown from the page: somebody else may sign in next. */
  forget() {
    this.close();
    this.notice.clear();
    byId('sessions-total').textContent = '';
    for (const id of ['sessions-table', 'sessions-empty', 'pager']) {
      byId(id).hidden = true;
    }
    this.renderRows([]);
  }

  private goTo(offset: number) {
    this.offset = Math.max(0, offset);
    void this.load();
  }

  private async load() {
    this.close();
    this.visit = new AbortController();
    const { signal } = this.visit;
    try {
      const page = await this.gateway.sessions(
        { ...this.filter.query, limit: PAGE_SIZE, offset: this.offset },
        signal,
      );
      this.notice.clear();
      this.render(page.sessions, page.total, this.filter.narrows);
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
    byId('sessions-empty-title').textContent = filtered ? 'No session is like that' : 'No session yet';
    byId('sessions-empty-text').textContent = filtered
      ? 'Ask for others above.'
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
      ? (document.activeElement as HTMLElement).dataset['key']
      : undefined;
    rows.replaceChildren(
      ...sessions.map((session) =>
        sessionRow(session, this.pending?.id === session.id ? this.pending.action : undefined, (action) =>
          this.ask(session, action),
        ),
      ),
    );
    if (focused) {
      rows.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
    this.shown = sessions;
  }

  /** The first time asks whether it is meant; that is forgotten after a while. */
  private ask(session: Session, action: RowAction) {
    clearTimeout(this.forgetting);
    if (this.pending?.id !== session.id || this.pending.action !== action) {
      this.pending = { id: session.id, action };
      this.forgetting = setTimeout(() => this.forgetPending(), CONFIRM_MILLIS);
      this.renderRows(this.shown);
      return;
    }
    this.pending = undefined;
    void this.act(session.id, action);
  }

  private forgetPending() {
    this.pending = undefined;
    this.renderRows(this.shown);
  }

  private async act(id: string, action: RowAction) {
    try {
      await (action === 'end' ? this.gateway.end(id, { drain: false }) : this.gateway.interrupt(id));
      announce(action === 'end' ? 'The session was ended.' : 'Its speech was stopped.');
    } catch (failure) {
      this.notice.show(failure, () => void this.act(id, action));
      return;
    }
    await this.load();
  }
}
