import type { Line } from './history';

/** The end of an axis from 0, such that its half and itself are short numbers. */
export function niceMax(most: number, whole = true): number {
  if (!(most > 0)) {
    return whole ? 4 : 1;
  }
  const magnitude = 10 ** Math.floor(Math.log10(most));
  const nice = [1, 2, 4, 6, 8, 10].map((step) => step * magnitude).find((end) => end >= most) ?? most;
  return whole ? Math.max(4, nice) : nice;
}

/**
 * The way of a line through a box, as SVG has it. What is not known is left out; a single value is a short dash.
 *
 * @param from the time at the left edge; `to` is that at the right one
 * @param max the value at the upper edge; 0 is at the lower one
 */
export function pathOf(
  line: Line,
  times: readonly number[],
  gaps: readonly boolean[],
  { from, to, max, width, height }: { from: number; to: number; max: number; width: number; height: number },
): string {
  let path = '';
  let open = false;
  line.forEach((value, i) => {
    if (value === undefined) {
      open = false;
      return;
    }
    const x = round(((times[i]! - from) / (to - from)) * width);
    const y = round(height - (Math.min(value, max) / max) * height);
    const alone = line[i + 1] === undefined || gaps[i + 1];
    if (open && !gaps[i]) {
      path += `L${x} ${y}`;
    } else {
      path += alone ? `M${x - 1} ${y}L${x} ${y}` : `M${x} ${y}`;
    }
    open = true;
  });
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const FINE = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 0.5, 12, 1,204, 1.2M; – where it is not known. */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  const size = Math.abs(value);
  return (size < 10 ? FINE : size < 100_000 ? WHOLE : SHORT).format(value);
}

/** 0.4 ms, 420 ms, 1.2 s. */
export function millis(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  return value < 1_000 ? `${count(value)} ms` : `${FINE.format(value / 1_000)} s`;
}

/** As short as it has to be at an axis. */
export function axis(value: number, unit: 'count' | 'ms'): string {
  return unit === 'ms' ? millis(value) : SHORT.format(value);
}

/** 3 s, 2 min, 5 h, 2 d. */
export function age(fromMillis: number, nowMillis: number): string {
  const seconds = Math.max(0, Math.round((nowMillis - fromMillis) / 1_000));
  const steps: [number, string][] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
  ];
  const step = steps.find(([size]) => seconds >= size);
  return `${step ? Math.floor(seconds / step[0]) : seconds} ${step?.[1] ?? 's'}`;
}
