import { el } from '../ui/dom';
import { consoleAddress } from '../ui/router';
import { type Concern, concerns } from './attention';
import type { ConsolePage } from './console-page';
import { DELAYS, delaysOf, type Difference, type Figures, type Percentiles } from './figures';
import type { History } from './history';
import { KeyedList, setText } from './keyed';
import { NodesTable } from './nodes-table';
import { Plot } from './plot';
import { delayPlot, PERCENTILE_WORDS, PLOTS } from './plots';
import { count, millis } from './scale';
import { TenantsTable } from './tenants-table';

const TILES: Record<string, string> = {
  sessions: 'Sessions',
  speaking: 'Speaking',
  firstFrame: '95 % of first frames in',
  underruns: 'Underruns a minute',
  errors: 'Errors a minute',
  letters: 'Dead letters',
};

/** How all gateways are: what to look into, plots, gateways and tenants. */
export class Overview implements ConsolePage {
  readonly element: HTMLElement;
  private readonly tiles = new Map<string, HTMLElement>();
  private readonly calm = el('p', { className: 'calm', textContent: 'Nothing to look into.' });
  private readonly concernList = el('ul', { className: 'concerns', id: 'concerns' });
  private readonly concerns = new KeyedList<Concern>(this.concernList, ({ id }) => id, concernItem);
  private readonly plots: Plot[];
  private readonly delayRows = el('tbody');
  private readonly differenceList = el('ul', { className: 'plain-list' });
  private readonly differences = new KeyedList<Difference>(
    this.differenceList,
    differenceKey,
    differenceItem,
  );
  private readonly differencesCard = card('Simli and the gateways disagree', this.differenceList);
  private readonly nodes = new NodesTable();
  private readonly tenants = new TenantsTable();
  private readonly scope = el('p', { className: 'hint', id: 'console-scope' });
  private readonly waiting = el('p', { className: 'empty', textContent: 'Waiting for the first figures…' });
  private readonly body: HTMLElement;
  private history: History | undefined;

  constructor() {
    const point = (part: number | undefined) => this.plots.forEach((plot) => plot.point(part));
    this.plots = PLOTS.map((model) => new Plot(model, point));
    // The last of the first row, and of the second.
    this.plots.splice(2, 0, this.delays('firstFrame', 'delays', point));
    this.plots.splice(5, 0, this.delays('firstPicture', 'more-delays', point));
    this.differencesCard.hidden = true;
    this.body = el(
      'div',
      { className: 'overview-body', hidden: true },
      el('section', { className: 'attention', ariaLabel: 'To look into' }, this.calm, this.concernList),
      this.tileList(),
      this.scope,
      el('div', { className: 'plots' }, ...this.plots.map(({ element }) => element)),
      this.differencesCard,
      card('Gateways', this.nodes.element),
      card('Tenants', this.tenants.element),
      card('Delays of the last minute, at the gateway that answers', this.delayTable()),
    );
    this.element = el('div', { id: 'console-overview' }, this.waiting, this.body);
  }

  show() {
    // The figures come by themselves.
  }

  close() {
    this.plots.forEach((plot) => plot.point(undefined));
  }

  figures(figures: Figures, history: History) {
    this.history = history;
    this.waiting.hidden = true;
    this.body.hidden = false;
    const found = concerns(figures, history);
    this.scope.hidden = figures.nodes.length < 2;
    setText(
      this.scope,
      `Sessions, gateways and tenants are those of all gateways. What is counted and measured is that of ${figures.node} alone.`,
    );
    this.calm.hidden = found.length > 0;
    this.concerns.show(found, ({ words }) => words);
    this.renderTiles(figures, history);
    this.plots.forEach((plot) => plot.draw(history));
    this.differencesCard.hidden = figures.simli.differences.length === 0;
    this.differences.show(figures.simli.differences, differenceKey);
    this.nodes.show(figures);
    this.tenants.show(figures);
    this.renderDelays(delaysOf(figures));
  }

  /** A plot of one delay, and the choice of another. */
  private delays(delay: string, id: string, point: (part: number | undefined) => void): Plot {
    const choice = el(
      'select',
      { ariaLabel: 'Which delay' },
      ...Object.entries(DELAYS).map(([value, words]) => el('option', { value, textContent: words })),
    );
    choice.value = delay;
    const plot = new Plot(delayPlot(delay, id), point, choice);
    choice.addEventListener('change', () => {
      if (this.history) {
        plot.become(delayPlot(choice.value, id), this.history);
      }
    });
    return plot;
  }

  private tileList(): HTMLElement {
    const list = el('dl', { className: 'tiles' });
    for (const [name, words] of Object.entries(TILES)) {
      const value = el('dd', { textContent: '–' });
      this.tiles.set(name, value);
      list.append(el('div', { dataset: { tile: name } }, el('dt', { textContent: words }), value));
    }
    return list;
  }

  private renderTiles(figures: Figures, history: History) {
    const latest = (names: string[]) => history.perMinute(names).at(-1);
    const codes = figures.errors && Object.keys(figures.errors);
    const values: Record<string, string> = {
      sessions: count(figures.sessions.total),
      speaking: count(figures.sessions.byState['SPEAKING'] ?? 0),
      firstFrame: millis(figures.delays?.['firstFrame']?.p95),
      underruns: count(latest(['underruns'])),
      errors: count(codes?.length === 0 ? 0 : latest((codes ?? []).map((code) => `errors.${code}`))),
      letters: count(figures.queues['deadLetters']),
    };
    for (const [name, element] of this.tiles) {
      setText(element, values[name] ?? '–');
    }
  }

  private delayTable(): HTMLElement {
    const names = ['Delay', 'Measured', ...Object.values(PERCENTILE_WORDS)];
    this.delayRows.append(
      ...Object.entries(DELAYS).map(([name, words]) =>
        el(
          'tr',
          { dataset: { delay: name } },
          el('th', { scope: 'row', textContent: words }),
          ...names.slice(1).map((label) => el('td', { className: 'number', dataset: { label } })),
        ),
      ),
    );
    return el(
      'table',
      { className: 'console-table' },
      el('thead', {}, el('tr', {}, ...names.map((name) => el('th', { scope: 'col', textContent: name })))),
      this.delayRows,
    );
  }

  private renderDelays(delays: Record<string, Percentiles | null>) {
    for (const row of this.delayRows.querySelectorAll<HTMLElement>('tr')) {
      const delay = delays[row.dataset['delay']!];
      const values = [
        count(delay?.count ?? 0),
        ...(['p50', 'p95', 'p99'] as const).map((part) => millis(delay?.[part])),
      ];
      row.querySelectorAll('td').forEach((cell, i) => setText(cell, values[i]!));
    }
  }
}

function card(title: string, ...content: HTMLElement[]): HTMLElement {
  return el(
    'section',
    { className: 'card console-card', ariaLabel: title },
    el('h2', { textContent: title }),
    ...content,
  );
}

function concernItem({ words, severe, part }: Concern): HTMLElement {
  const content = part ? el('a', { href: consoleAddress(part), textContent: words }) : words;
  return el(
    'li',
    { className: severe ? 'severe' : '' },
    el('span', { className: 'unseen', textContent: severe ? 'Serious: ' : '' }),
    content,
  );
}

function differenceKey({ simliId, session, kind, count: many }: Difference): string {
  return JSON.stringify([kind, session, simliId, many]);
}

function differenceItem({ simliId, session, kind, count: many }: Difference): HTMLElement {
  const ids = [session, simliId].filter((id) => typeof id === 'string');
  return el(
    'li',
    {},
    `${DIFFERENCE_WORDS[kind] ?? kind}: `,
    ids.length > 0
      ? el('span', { className: 'mono', textContent: ids.join(' · ') })
      : `${count(many)} ${many === 1 ? 'session' : 'sessions'}`,
  );
}

const DIFFERENCE_WORDS: Record<string, string> = {
  MORE_OPEN: 'Simli has more open than the gateways',
  FEWER_OPEN: 'Simli has fewer open than the gateways',
  ONLY_BILLED: 'Only in Simli’s history',
  ONLY_KEPT: 'Only in our ledger',
  OTHER_LENGTH: 'In both, with another length',
  UNREADABLE: 'In Simli’s history, and cannot be read',
};
