import { vi } from 'vitest';

/** An element as far as the parts of the page need one where no browser is. It knows nothing of how it looks. */
export class FakeElement extends EventTarget {
  readonly dataset: Record<string, string> = {};
  readonly attributes = new Map<string, string>();
  readonly classes = new Set<string>();
  readonly content: (FakeElement | string)[] = [];
  parent: FakeElement | undefined;
  hidden = false;
  value = '';
  readonly tag: string;

  constructor(tag: string) {
    super();
    this.tag = tag;
  }

  readonly classList = {
    add: (...names: string[]) => names.forEach((name) => this.classes.add(name)),
    remove: (...names: string[]) => names.forEach((name) => this.classes.delete(name)),
    contains: (name: string) => this.classes.has(name),
    toggle: (name: string, on = !this.classes.has(name)) =>
      on ? this.classes.add(name) : this.classes.delete(name),
  };

  set className(names: string) {
    this.classes.clear();
    names.split(' ').forEach((name) => this.classes.add(name));
  }

  set onclick(listener: () => void) {
    this.addEventListener('click', listener);
  }

  get children(): FakeElement[] {
    return this.content.filter((child) => child instanceof FakeElement);
  }

  get textContent(): string {
    return this.content.map((child) => (typeof child === 'string' ? child : child.textContent)).join('');
  }

  set textContent(text: string) {
    this.replaceChildren(text);
  }

  setAttribute(name: string, value: string) {
    this.attributes.set(name, value);
  }

  removeAttribute(name: string) {
    this.attributes.delete(name);
  }

  append(...children: (FakeElement | string)[]) {
    children.forEach((child) => this.insertBefore(child, null));
  }

  appendChild(child: FakeElement): FakeElement {
    this.append(child);
    return child;
  }

  insertBefore(child: FakeElement | string, before: FakeElement | null) {
    if (child instanceof FakeElement) {
      child.remove();
      child.parent = this;
    }
    this.content.splice(before ? this.content.indexOf(before) : this.content.length, 0, child);
  }

  replaceChildren(...children: (FakeElement | string)[]) {
    this.content.length = 0;
    this.append(...children);
  }

  remove() {
    this.parent?.content.splice(this.parent.content.indexOf(this), 1);
    this.parent = undefined;
  }

  focus() {
    // Nothing here has it.
  }

  select() {
    // Nothing here has a selection.
  }

  closest(): null {
    return null;
  }

  /** By class, tag or attribute of `data`: what the parts look for. */
  querySelector(selector: string): FakeElement | null {
    return this.all().find((element) => element.fits(selector)) ?? null;
  }

  all(): FakeElement[] {
    return this.children.flatMap((child) => [child, ...child.all()]);
  }

  private fits(selector: string): boolean {
    const [, data, value] = /^\[data-(\w+)=(\w+)]$/.exec(selector) ?? [];
    return data === undefined
      ? selector === this.tag || (selector.startsWith('.') && this.classes.has(selector.slice(1)))
      : this.dataset[data] === value;
  }
}

/** Puts such a page where the parts look for one, until `vi.unstubAllGlobals()`. Whatever has an id is found by it. */
export function fakePage(...ids: string[]): { body: FakeElement; window: EventTarget } {
  const body = new FakeElement('body');
  for (const id of ['announcer', ...ids]) {
    body.append(Object.assign(new FakeElement('div'), { id }));
  }
  const window = new EventTarget();
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', {
    body,
    hidden: false,
    activeElement: body,
    createElement: (tag: string) => new FakeElement(tag),
    createElementNS: (_: string, tag: string) => new FakeElement(tag),
    getElementById: (id: string) =>
      body.all().find((element) => (element as FakeElement & { id?: string }).id === id),
  });
  return { body, window };
}

/** As the parts give theirs. */
export function fake(element: Element): FakeElement {
  return element as unknown as FakeElement;
}
