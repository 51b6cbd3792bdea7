import { keepFocus } from '../ui/dom';

/**
 * Elements of a list by keys. Only what has changed is made anew, so that the focus, a selection and what somebody types stay where they
 * are, and a long list costs little.
 */
export class KeyedList<T> {
  private readonly place: HTMLElement;
  private readonly key: (item: T) => string;
  private readonly make: (item: T) => HTMLElement;
  private readonly known = new Map<string, { said: string; element: HTMLElement }>();

  /**
   * @param make makes the element of an item
   * @param key by which an item is known when it comes again
   */
  constructor(place: HTMLElement, key: (item: T) => string, make: (item: T) => HTMLElement) {
    this.place = place;
    this.key = key;
    this.make = make;
  }

  /** @param said what an element is made of, as text: it is made anew when that has changed */
  show(items: readonly T[], said: (item: T) => string) {
    const keys = new Set(items.map(this.key));
    keepFocus(
      () => {
        for (const [key, { element }] of this.known) {
          if (!keys.has(key)) {
            element.remove();
            this.known.delete(key);
          }
        }
        items.forEach((item, i) => this.put(item, said(item), i));
      },
      () => this.place.closest('section')?.querySelector<HTMLElement>('[tabindex="-1"]'),
    );
  }

  private put(item: T, said: string, at: number) {
    const key = this.key(item);
    const known = this.known.get(key);
    const element = known?.said === said ? known.element : this.make(item);
    if (known && known.element !== element) {
      replace(known.element, element);
    }
    this.known.set(key, { said, element });
    const there = this.place.children[at];
    if (there !== element) {
      this.place.insertBefore(element, there ?? null);
    }
  }
}

/** The focus goes to what has the same `data-key` in the new element. */
function replace(old: HTMLElement, element: HTMLElement) {
  const active = document.activeElement;
  const key = old.contains(active) ? (active as HTMLElement).dataset['key'] : undefined;
  old.replaceWith(element);
  if (key !== undefined) {
    element.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

/** Sets a text only where it is another one: nothing else of the page is touched. */
export function setText(element: Element, text: string) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
