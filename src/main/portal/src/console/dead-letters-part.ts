import { announce, el } from '../ui/dom';
import { Notice } from '../ui/notice';
import { lookAddress } from '../ui/router';
import type { ConsolePage } from './console-page';
import { deadLetterItem } from './dead-letter-item';
import type { Figures } from './figures';
import { KeyedList, setText } from './keyed';
import type { DeadLetter, DeadLetterQuery, OperatorApi, Redriven } from './operator-api';
import { emptyNote, field, pager, search } from './widgets';

const PAGE_SIZE = 20;
/** Looking through them costs the broker something: not with each figure that moves. */
const LEAST_PAUSE_MILLIS = 5_000;

/** Jobs and replies that were put aside: to be looked at, sent again or removed. */
export class DeadLettersPart implements ConsolePage {
  readonly element: HTMLElement;
  private readonly api: OperatorApi;
  private readonly tenant = search();
  private readonly session = search();
  private readonly code = search();
  private readonly summary = el('p', { className: 'hint', id: 'letters-total' });
  private readonly outcome = el('p', { className: 'outcome', id: 'letters-outcome', hidden: true });
  private readonly none = emptyNote(
    'No dead letters',
    'Jobs that cannot be said come here, with the reason.',
  );
  private readonly letters: KeyedList<DeadLetter>;
  private readonly notice: Notice;
  private readonly pager = pager(
    () => this.goTo(this.cursors.slice(0, -1)),
    () => this.goTo([...this.cursors, this.next ?? '']),
    ['Before', 'Next'],
  );
  /** Where the pages up to this one begin. */
  private cursors: string[] = [''];
  private next: string | undefined;
  private count: number | null | undefined;
  private loadedAt = 0;
  private visit = new AbortController();

  constructor(api: OperatorApi) {
    this.api = api;
    const list = el('ol', { className: 'letters', id: 'letters' });
    this.letters = new KeyedList(
      list,
      ({ id }) => id,
      (letter) =>
        deadLetterItem(letter, {
          redrive: (session) => this.redrive(letter, session),
          drop: () => this.drop(letter),
        }),
    );
    const notice = el('div');
    this.notice = new Notice(notice);
    const form = el(
      'form',
      { className: 'filter-fields', role: 'search', ariaLabel: 'Dead letters' },
      field('Tenant', this.tenant),
      field('Session', this.session),
      field('Code', this.code),
      el('button', {
        type: 'button',
        className: 'small',
        textContent: 'Look again',
        onclick: () => void this.load(),
      }),
      this.summary,
    );
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', () => this.goTo(['']));
    this.element = el(
      'div',
      { id: 'console-dead-letters' },
      form,
      this.outcome,
      notice,
      this.none,
      list,
      this.pager.element,
    );
  }

  show() {
    this.outcome.hidden = true;
    this.goTo(['']);
  }

  close() {
    this.visit.abort();
  }

  /** Looks again when there are more or fewer than before. */
  figures({ queues: { deadLetters } }: Figures) {
    const moved = this.count !== undefined && this.count !== deadLetters;
    if (this.count === undefined || (moved && performance.now() - this.loadedAt > LEAST_PAUSE_MILLIS)) {
      this.count = deadLetters;
      if (moved) {
        void this.load();
      }
    }
  }

  private goTo(cursors: string[]) {
    this.cursors = cursors;
    void this.load();
  }

  private get filter(): DeadLetterQuery {
    const [tenant, session, code] = [this.tenant, this.session, this.code].map(({ value }) => value.trim());
    return { tenant: tenant!, session: session!, code: code!.toUpperCase() };
  }

  private async load() {
    this.close();
    this.visit = new AbortController();
    const { signal } = this.visit;
    this.loadedAt = performance.now();
    const after = this.cursors.at(-1)!;
    try {
      const { deadLetters, next } = await this.api.deadLetters(
        { ...this.filter, after, limit: PAGE_SIZE },
        signal,
      );
      if (deadLetters.length === 0 && next === undefined && this.cursors.length > 1) {
        // The last one of this page has gone.
        this.goTo(this.cursors.slice(0, -1));
        return;
      }
      this.next = next;
      this.notice.clear();
      this.none.hidden = deadLetters.length > 0;
      setText(this.summary, deadLetters.length > 0 ? 'The oldest first.' : '');
      this.letters.show(deadLetters, (letter) => JSON.stringify(letter));
      const page = this.cursors.length;
      this.pager.show({
        hidden: page === 1 && next === undefined,
        words: `Page ${page}`,
        first: page === 1,
        last: next === undefined,
      });
    } catch (failure) {
      if (!signal.aborted) {
        this.notice.show(failure, () => void this.load());
      }
    }
  }

  private async redrive(letter: DeadLetter, session: string | undefined) {
    const again = await this.api.redrive(letter.id, session);
    this.tell(sentAgain(letter, again));
    await this.load();
  }

  private async drop(letter: DeadLetter) {
    await this.api.drop(letter.id);
    this.tell([`Removed ${letter.jobId ?? letter.id}.`]);
    await this.load();
  }

  private tell(words: (Node | string)[]) {
    this.outcome.hidden = false;
    this.outcome.replaceChildren(...words);
    announce(this.outcome.textContent ?? '');
  }
}

function sentAgain(letter: DeadLetter, { jobId, sessionId }: Redriven): (Node | string)[] {
  const name = letter.jobId ?? 'it';
  const what = letter.part === undefined ? name : `all parts of ${name}`;
  return [
    `Sent ${what} again, as ${jobId} to `,
    el('a', { href: lookAddress(sessionId), className: 'mono', textContent: sessionId }),
    '.',
  ];
}
