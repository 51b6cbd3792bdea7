type Child = Node | string | undefined;
type Properties<T> = Partial<Omit<T, 'dataset'>> & { role?: string; dataset?: Record<string, string> };

/** The element of the page with this id; that it is there is part of the page. */
export function byId<T extends Element = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`no element #${id}`);
  }
  return found as unknown as T;
}

/** A new element with properties (not attributes) and children. Text is never read as HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties<HTMLElementTagNameMap[K]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  const { dataset, ...others } = properties;
  Object.assign(element, others);
  Object.assign(element.dataset, dataset);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Says something to screen readers, without moving the focus. */
export function announce(words: string) {
  byId('announcer').textContent = words;
}

/** Makes a change. Where that takes the element away that has the focus, the focus goes to another one, not to the page's beginning. */
export function keepFocus(change: () => void, other: () => HTMLElement | null | undefined) {
  const focused = document.activeElement;
  change();
  if (focused && focused !== document.body && !(focused.isConnected && focused.checkVisibility())) {
    other()?.focus({ preventScroll: true });
  }
}
