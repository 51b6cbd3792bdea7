import { el, keepFocus } from './dom';
import { canSucceedLater, detailsOf, explain, type Words } from './words';

/** A place on the page for one thing that went wrong, in words, with the facts behind it and a way out. */
export class Notice {
  private readonly place: HTMLElement;

  constructor(place: HTMLElement) {
    this.place = place;
  }

  /** @param retry offered where the same can succeed later */
  show(failure: unknown, retry?: () => void) {
    const again =
      retry && canSucceedLater(failure)
        ? el('button', { type: 'button', textContent: 'Try again', onclick: retry })
        : undefined;
    this.put(explain(failure), detailsOf(failure), again);
  }

  /** @param wayOut a button or a link */
  say(words: Words, wayOut?: HTMLElement) {
    this.put(words, [], wayOut);
  }

  private put({ title, help }: Words, details: string[], wayOut: HTMLElement | undefined) {
    this.clear();
    this.place.append(
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
        wayOut,
      ),
    );
  }

  clear() {
    keepFocus(
      () => this.place.replaceChildren(),
      () => this.place.closest('section')?.querySelector<HTMLElement>('h1, h2'),
    );
  }
}
