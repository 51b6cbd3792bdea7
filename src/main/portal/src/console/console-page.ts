import type { Figures } from './figures';
import type { History } from './history';

/** A part of the console, which is shown alone. */
export interface ConsolePage {
  readonly element: HTMLElement;
  show(): void;
  /** New figures, while it is shown. */
  figures?(figures: Figures, history: History): void;
  /** Whether nothing may change by itself. */
  pause?(paused: boolean): void;
  close(): void;
}
