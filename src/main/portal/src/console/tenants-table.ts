import { el } from '../ui/dom';
import { NEAR, quotaWords, share } from './attention';
import type { Figures, TenantFigures } from './figures';
import { KeyedList, setText } from './keyed';
import { cell } from './nodes-table';
import { count } from './scale';

/** Before somebody asks for all. */
const FIRST = 10;

/** Tenants with their sessions, and what they use of their quotas; those with most sessions first. */
export class TenantsTable {
  readonly element: HTMLElement;
  private readonly list: KeyedList<TenantFigures>;
  private readonly more = el('button', { type: 'button', className: 'small', onclick: () => this.showAll() });
  private readonly left = el('p', { className: 'hint' });
  private all = false;
  private latest: Figures | undefined;

  constructor() {
    const rows = el('tbody', { id: 'tenant-rows' });
    this.list = new KeyedList(rows, ({ name }) => name, row);
    this.element = el(
      'div',
      {},
      el(
        'table',
        { className: 'console-table' },
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            ...['Tenant', 'Sessions', 'Quotas'].map((name) => el('th', { scope: 'col', textContent: name })),
          ),
        ),
        rows,
      ),
      el('div', { className: 'below-table' }, this.more, this.left),
    );
  }

  show(figures: Figures) {
    this.latest = figures;
    const tenants = tenantsOf(figures);
    const shown = this.all ? tenants : tenants.slice(0, FIRST);
    this.list.show(shown, (tenant) => JSON.stringify(tenant));
    this.more.hidden = shown.length === tenants.length;
    setText(this.more, `Show all ${tenants.length}`);
    this.left.hidden = figures.tenantsLeft === 0;
    setText(this.left, `${count(figures.tenantsLeft)} more have fewer sessions, and are not listed.`);
  }

  private showAll() {
    this.all = true;
    if (this.latest) {
      this.show(this.latest);
    }
  }
}

/** Those with quotas, and those that have sessions only. */
export function tenantsOf({ tenants, sessions }: Figures): TenantFigures[] {
  const known = new Set(tenants.map(({ name }) => name));
  const others = Object.entries(sessions.byTenant)
    .filter(([name]) => !known.has(name) && name !== 'other')
    .map(([name, running]) => ({ name, sessions: running, limits: {}, used: {} }));
  return [...tenants, ...others].sort(
    (one, other) => other.sessions - one.sessions || one.name.localeCompare(other.name),
  );
}

function row({ name, sessions, limits, used }: TenantFigures): HTMLElement {
  const limited = Object.keys(limits).filter((quota) => limits[quota]);
  const quotas = limited.map((quota) => {
    const known = typeof used[quota] === 'number';
    const part = share(used[quota], limits[quota]);
    const words = `${count(used[quota])} of ${count(limits[quota])} ${quotaWords(quota)}`;
    return el(
      'li',
      { className: part >= NEAR ? 'full' : '' },
      el('span', { textContent: words }),
      known ? el('meter', { min: 0, max: 1, value: Math.min(1, part), ariaLabel: words }) : undefined,
    );
  });
  return el(
    'tr',
    {},
    cell('Tenant', el('b', { textContent: name })),
    cell('Sessions', count(sessions)),
    cell('Quotas', quotas.length > 0 ? el('ul', { className: 'quotas' }, ...quotas) : '–'),
  );
}
