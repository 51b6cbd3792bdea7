import type { Figures } from '../src/console/figures';

/** Figures of a gateway that has nothing to do. */
export function figures(others: Partial<Figures> = {}): Figures {
  return {
    sequence: 1,
    time: '2026-11-30T12:00:00Z',
    node: 'a',
    everyMs: 2_000,
    nodes: [],
    sessions: { total: 0, byState: {}, byTenant: {} },
    openings: { opened: 0, refused: {}, timeMs: null },
    delays: {},
    jobs: {},
    underruns: 0,
    recoveries: { made: 0, failed: 0 },
    renewals: 0,
    adoptions: 0,
    queues: {},
    simli: { ours: 0, counted: null, checkedAt: null, differing: {}, differences: [] },
    errors: {},
    tenants: [],
    tenantsLeft: 0,
    ...others,
  };
}
