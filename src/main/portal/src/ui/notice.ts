import { GatewayError } from '../api';
import { el } from './dom';
import { detailsOf, explain } from './words';

/** A place on the page for one thing that went wrong, in words, with the facts behind it and a way out. */
export class Notice {
  private readonly place: HTMLElement;

  constructor(place: HTMLElement) {
    this.place = place;
  }

  /** @param retry offered where the same can succeed later */
  show(failure: unknown, retry?: () => void) {
    const { title, help } = explain(failure);
    const details = detailsOf(failure);
    const again =
      retry && (!(failure instanceof GatewayError) || failure.retryable)
        ? el('button', { type: 'button', textContent: 'Try again', onclick: retry })
        : undefined;
    this.place.replaceChildren(
      el(
        'div',
        { className: 'notice', role: 'alert' },
        el('p', {}, el('b', { textContent: title })),
        el('p', { textContent: help }),
        details.length > 0
          ? el(
              'p',
              { className: 'details mono' },
              ...details.map((line) => el('span', { textContent: line })),
            )
          : undefined,
        again,
      ),
    );
  }

  clear() {
    this.place.replaceChildren();
  }
}
