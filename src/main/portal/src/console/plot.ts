import { el } from '../ui/dom';
import type { History } from './history';
import { setText } from './keyed';
import type { PlotModel, Series } from './plots';
import { axis, count, millis, niceMax, pathOf } from './scale';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 600;
const HEIGHT = 200;
/** Longer names have a line of the legend for themselves; in capitals, as codes are, that is sooner. */
const MOST_NARROW = 14;
const MOST_CAPITALS = 11;
/** Rows of the table: each of the last minutes. */
const MINUTES = 15;

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** A plot over the last quarter of an hour, with its latest values, and all values as a table. */
export class Plot {
  readonly element: HTMLElement;
  private model: PlotModel;
  private readonly title = el('h2');
  private readonly hint = el('span', { className: 'hint' });
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly grid = document.createElementNS(SVG, 'path');
  private readonly lines = document.createElementNS(SVG, 'g');
  private readonly cursor = document.createElementNS(SVG, 'path');
  private readonly legend = el('ul', { className: 'legend' });
  private readonly top = el('span');
  private readonly middle = el('span');
  private readonly details = el('details', { className: 'as-table' });
  private readonly table = el('div', { className: 'scroll-x', tabIndex: 0, role: 'group' });
  private readonly moment = el('span', { className: 'moment' });
  private readonly begin = el('span');
  private shown: { series: Series[]; times: readonly number[]; span: number } = {
    series: [],
    times: [],
    span: 1,
  };
  private pointed: number | undefined;

  /**
   * @param onPoint is told at which moment somebody points, as a part of the width, so that all plots show the same one
   * @param choice what stands beside the title, such as a list to choose from
   */
  constructor(model: PlotModel, onPoint: (part: number | undefined) => void, choice?: HTMLElement) {
    this.model = model;
    this.title.id = `plot-${model.id}`;
    this.table.setAttribute('aria-labelledby', this.title.id);
    this.svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.svg.setAttribute('preserveAspectRatio', 'none');
    this.svg.setAttribute('role', 'img');
    this.grid.setAttribute('class', 'grid');
    this.grid.setAttribute('d', `M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}`);
    this.cursor.setAttribute('class', 'cursor');
    this.svg.append(this.grid, this.lines, this.cursor);
    this.svg.addEventListener('pointermove', (event) => {
      const { left, width } = this.svg.getBoundingClientRect();
      onPoint(Math.min(1, Math.max(0, (event.clientX - left) / width)));
    });
    this.svg.addEventListener('pointerleave', () => onPoint(undefined));
    this.details.append(el('summary', { textContent: 'As a table' }), this.table);
    this.details.addEventListener('toggle', () => this.renderTable());
    this.element = el(
      'article',
      { className: 'card plot', dataset: { plot: model.id } },
      el('header', { className: 'plot-head' }, this.title, choice ?? this.hint),
      el(
        'div',
        { className: 'chart' },
        el('div', { className: 'axis-y' }, this.top, this.middle, el('span', { textContent: '0' })),
        this.svg,
        el('div', { className: 'axis-x' }, this.begin, this.moment, el('span', { textContent: 'now' })),
      ),
      this.legend,
      this.details,
    );
    this.element.setAttribute('aria-labelledby', this.title.id);
    this.say();
  }

  /** Shows another model in the same place. */
  become(model: PlotModel, history: History) {
    this.model = model;
    this.say();
    this.draw(history);
  }

  draw(history: History) {
    const { times, gaps, spanMillis: span } = history;
    const series = this.model.series(history);
    const to = times.at(-1) ?? 0;
    const values = series.flatMap(({ line }) => line.filter((value) => value !== undefined));
    const max = niceMax(Math.max(0, ...values), this.model.unit === 'count');
    this.shown = { series, times, span };
    setText(this.begin, `${span / 60_000} min ago`);
    setText(this.top, axis(max, this.model.unit));
    setText(this.middle, axis(max / 2, this.model.unit));
    series.forEach(({ line }, i) => {
      const path = this.lines.children[i] ?? this.lines.appendChild(document.createElementNS(SVG, 'path'));
      path.setAttribute('class', `line line-${i + 1}`);
      path.setAttribute(
        'd',
        pathOf(line, times, gaps, { from: to - span, to, max, width: WIDTH, height: HEIGHT }),
      );
    });
    while (this.lines.children.length > series.length) {
      this.lines.lastElementChild!.remove();
    }
    this.renderLegend();
    this.svg.setAttribute('aria-label', this.inWords());
    this.renderTable();
  }

  /** Shows the values of a moment, or with `undefined` the latest ones again. */
  point(part: number | undefined) {
    this.pointed = part;
    this.cursor.setAttribute('d', part === undefined ? '' : `M${part * WIDTH} 0V${HEIGHT}`);
    this.renderLegend();
  }

  private say() {
    setText(this.title, this.model.title);
    setText(this.hint, this.model.hint);
  }

  private format(value: number | undefined): string {
    return this.model.unit === 'ms' ? millis(value) : count(value);
  }

  /** The sample nearest to where somebody points, else the latest. */
  private get index(): number {
    const { times } = this.shown;
    const to = times.at(-1);
    if (this.pointed === undefined || to === undefined) {
      return times.length - 1;
    }
    return nearest(times, to - this.shown.span * (1 - this.pointed));
  }

  private renderLegend() {
    const { series, times } = this.shown;
    const at = this.index;
    if (series.length === 0 || this.legend.querySelector('.hint')) {
      const none = el('li', { className: 'hint', textContent: 'None so far.' });
      this.legend.replaceChildren(...(series.length === 0 ? [none] : []));
    }
    this.legend.classList.toggle(
      'wide',
      series.some(({ name }) => isWide(name)),
    );
    series.forEach(({ name, line }, i) => {
      const item = this.legend.children[i] ?? this.legend.appendChild(legendItem(i));
      setText(item.children[1]!, name);
      setText(item.children[2]!, this.format(line[at]));
    });
    while (this.legend.children.length > Math.max(1, series.length)) {
      this.legend.lastElementChild!.remove();
    }
    const known = this.pointed !== undefined && times.length > 0;
    // Of the clock by which samples came: the latest may be old, while all stands still or the gateway is away.
    setText(this.moment, known ? TIME.format(Date.now() - (performance.now() - times[at]!)) : '');
  }

  private inWords(): string {
    const { series, span } = this.shown;
    const words = series.map(({ name, line }) => {
      const values = line.filter((value) => value !== undefined);
      return values.length === 0
        ? `${name}: not known`
        : `${name}: ${this.format(line.at(-1))}, between ${this.format(Math.min(...values))} and ${this.format(Math.max(...values))}`;
    });
    const what = `${this.model.title}, ${this.model.hint}, in the last ${span / 60_000} minutes`;
    return `${what}. ${words.join('; ') || 'None'}.`;
  }

  private renderTable() {
    if (!this.details.open) {
      return;
    }
    const { series, times } = this.shown;
    const to = times.at(-1);
    const rows = Array.from({ length: MINUTES }, (_, minute) => {
      const at = to === undefined ? -1 : nearest(times, to - minute * 60_000);
      const known = at >= 0 && Math.abs(times[at]! - (to! - minute * 60_000)) < 30_000;
      return [
        minute === 0 ? 'now' : `${minute} min ago`,
        ...series.map(({ line }) => this.format(known ? line[at] : undefined)),
      ];
    });
    const names = ['When', ...series.map(({ name }) => name)];
    const said = JSON.stringify(names);
    if (this.table.dataset['names'] !== said) {
      this.table.dataset['names'] = said;
      this.table.replaceChildren(emptyTable(this.model.title, names, MINUTES));
    }
    const cells = this.table.querySelectorAll('tbody th, tbody td');
    rows.flat().forEach((text, i) => setText(cells[i]!, text));
  }
}

function isWide(name: string): boolean {
  return name.length > (name === name.toUpperCase() ? MOST_CAPITALS : MOST_NARROW);
}

function legendItem(i: number): HTMLLIElement {
  const swatch = document.createElementNS(SVG, 'svg');
  swatch.setAttribute('viewBox', '0 0 22 6');
  swatch.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('class', `line line-${i + 1}`);
  line.setAttribute('d', 'M0 3H22');
  swatch.append(line);
  const item = el('li');
  item.append(swatch, el('span'), el('b'));
  return item;
}

function emptyTable(title: string, names: string[], rows: number): HTMLTableElement {
  const table = el('table', { className: 'plain' });
  table.append(
    el('caption', { className: 'unseen', textContent: title }),
    el('thead', {}, el('tr', {}, ...names.map((name) => el('th', { scope: 'col', textContent: name })))),
    el(
      'tbody',
      {},
      ...Array.from({ length: rows }, () =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }),
          ...names.slice(1).map(() => el('td', { className: 'number' })),
        ),
      ),
    ),
  );
  return table;
}

/** Where the time nearest to one stands; -1 in an empty list. */
export function nearest(times: readonly number[], wanted: number): number {
  return times.reduce(
    (best, at, i) => (best < 0 || Math.abs(at - wanted) < Math.abs(times[best]! - wanted) ? i : best),
    -1,
  );
}
