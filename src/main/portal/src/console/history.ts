import { countersOf, type Figures, levelsOf } from './figures';

/** Of the last quarter of an hour, at one every two seconds. */
export const MOST_SAMPLES = 450;
export const SPAN_MILLIS = 900_000;
/** What plots show while less is known: the least of these that holds it. */
const SPANS = [120_000, 300_000, 600_000];
/** Over which counts are summed for "in a minute". */
const MINUTE = 60_000;
/** Below it, a number per minute would be a guess. */
const LEAST_MILLIS = 10_000;
/** Where so much longer than usual nothing came, nobody knows what was between. */
const GAP_FACTOR = 4;

interface Sample {
  at: number;
  /** Something is missing before it. */
  afterGap: boolean;
  levels: Record<string, number | null>;
  /** What was counted since the first sample. */
  counted: Record<string, number>;
}

/** One line of a plot: a value for each sample, undefined where it is not known. */
export type Line = readonly (number | undefined)[];

/**
 * The figures of the last quarter of an hour.
 *
 * Counts come as totals since the start of the gateway that answers. A count that falls tells of a restart: it began anew. Another
 * gateway's counts say nothing of what was between: they go on from where they are.
 */
export class History {
  private samples: Sample[] = [];
  private before: Record<string, number> = {};
  private node: string | undefined;

  /** @param at when they came, in milliseconds of a clock that never goes back */
  add(figures: Figures, at: number) {
    const last = this.samples.at(-1);
    const totals = countersOf(figures);
    const sameNode = this.node === figures.node;
    const counted = { ...last?.counted };
    for (const [name, total] of Object.entries(totals)) {
      const before = sameNode ? (this.before[name] ?? 0) : total;
      counted[name] = (counted[name] ?? 0) + (total < before ? total : total - before);
    }
    this.before = totals;
    this.node = figures.node;
    const afterGap = last !== undefined && at - last.at > GAP_FACTOR * Math.max(figures.everyMs, 1_000);
    this.samples.push({ at, afterGap, levels: levelsOf(figures), counted });
    this.samples = this.samples.slice(-MOST_SAMPLES).filter((sample) => sample.at >= at - SPAN_MILLIS);
  }

  get times(): number[] {
    return this.samples.map(({ at }) => at);
  }

  /** How much of time plots show, to the latest sample. */
  get spanMillis(): number {
    const known = (this.samples.at(-1)?.at ?? 0) - (this.samples[0]?.at ?? 0);
    return SPANS.find((span) => known <= span) ?? SPAN_MILLIS;
  }

  /** Whether a line is broken before each sample. */
  get gaps(): boolean[] {
    return this.samples.map(({ afterGap }) => afterGap);
  }

  level(name: string): Line {
    return this.samples.map(({ levels }) => levels[name] ?? undefined);
  }

  /** The sum of several levels, of which some may be missing. */
  levels(names: readonly string[]): Line {
    return this.samples.map(({ levels }) => names.reduce((sum, name) => sum + (levels[name] ?? 0), 0));
  }

  /** How often it happened in the minute before, at each sample. While less than a minute is known, as much as that is for a minute. */
  perMinute(names: readonly string[]): Line {
    let from = 0;
    return this.samples.map((sample) => {
      while (this.samples[from]!.at < sample.at - MINUTE) {
        from++;
      }
      const first = this.samples[from]!;
      const millis = sample.at - first.at;
      const known = names.some((name) => name in sample.counted);
      return !known || millis < LEAST_MILLIS
        ? undefined
        : ((sum(sample, names) - sum(first, names)) * MINUTE) / millis;
    });
  }

  /** How often it happened in all that is known. */
  total(name: string): number {
    return (this.samples.at(-1)?.counted[name] ?? 0) - (this.samples[0]?.counted[name] ?? 0);
  }

  /** The counters below a name that has a dot at its end, those that moved most first. */
  moving(prefix: string): string[] {
    return Object.keys(this.samples.at(-1)?.counted ?? {})
      .filter((name) => name.startsWith(prefix) && this.total(name) > 0)
      .sort((one, other) => this.total(other) - this.total(one) || one.localeCompare(other));
  }
}

function sum(sample: Sample, names: readonly string[]): number {
  return names.reduce((all, name) => all + (sample.counted[name] ?? 0), 0);
}
