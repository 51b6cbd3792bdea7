import { el } from '../ui/dom';
import { moment } from '../ui/format';
import type { Figures, NodeFigures } from './figures';
import { KeyedList } from './keyed';
import { age, count } from './scale';

const COLUMNS = ['Gateway', 'State', 'Sessions', 'Speaking', 'Room for', 'Version', 'Running', 'Seen'];

export const NODE_WORDS: Record<string, string> = {
  UP: 'Up',
  DEGRADED: 'Degraded',
  DOWN: 'Down',
  GONE: 'Gone',
  UNKNOWN: 'Unknown',
};

/** The gateways that share a broker. */
export class NodesTable {
  readonly element: HTMLElement;
  private readonly list: KeyedList<NodeFigures>;
  private now = 0;

  constructor() {
    const rows = el('tbody', { id: 'node-rows' });
    this.list = new KeyedList(
      rows,
      ({ name }) => name,
      (node) => this.row(node),
    );
    this.element = el(
      'table',
      { className: 'console-table' },
      el('thead', {}, el('tr', {}, ...COLUMNS.map((name) => el('th', { scope: 'col', textContent: name })))),
      rows,
    );
  }

  show({ nodes, time }: Figures) {
    this.now = Date.parse(time);
    this.list.show(nodes, (node) =>
      JSON.stringify([node, this.since(node.startedAt), this.since(node.seenAt)]),
    );
  }

  private since(time: string | null): string {
    return time === null ? '–' : age(Date.parse(time), this.now);
  }

  private row(node: NodeFigures): HTMLElement {
    const { name, mine, state, causes, sessions, speaking, room, version, startedAt, seenAt, draining } =
      node;
    const notes = [...(causes ?? []), ...(draining ? ['stopping'] : [])];
    const badge = el('span', {
      className: 'badge',
      textContent: NODE_WORDS[state] ?? state,
      dataset: { node: state },
    });
    return el(
      'tr',
      {},
      cell(
        'Gateway',
        el(
          'span',
          {},
          el('b', { textContent: name }),
          mine ? el('span', { className: 'hint', textContent: ' answers' }) : undefined,
        ),
      ),
      cell(
        'State',
        el(
          'span',
          { className: 'state-cell' },
          badge,
          notes.length > 0 ? el('span', { className: 'hint', textContent: notes.join(', ') }) : undefined,
        ),
      ),
      cell('Sessions', count(sessions)),
      cell('Speaking', count(speaking)),
      cell('Room for', count(room)),
      cell('Version', version ?? '–'),
      cell(
        'Running',
        el('span', {
          title: startedAt === null ? '' : moment(startedAt),
          textContent: this.since(startedAt),
        }),
      ),
      cell('Seen', seenAt === null ? '–' : mine ? 'now' : `${this.since(seenAt)} ago`),
    );
  }
}

export function cell(label: string, content: Node | string): HTMLTableCellElement {
  return el('td', { dataset: { label } }, content);
}
