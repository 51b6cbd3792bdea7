import { el } from '../ui/dom';
import { setText } from './keyed';

/** A control with its name before it. */
export function field(name: string, control: HTMLElement): HTMLLabelElement {
  return el('label', {}, `${name} `, control);
}

/** A field for what is looked for; empty it finds all. */
export function search(): HTMLInputElement {
  return el('input', {
    type: 'search',
    maxLength: 200,
    placeholder: 'any',
    autocomplete: 'off',
    spellcheck: false,
  });
}

export interface PagerState {
  hidden: boolean;
  /** Which of them are shown. */
  words: string;
  first: boolean;
  last: boolean;
}

/** Buttons to the page before and behind. */
export function pager(
  onPrevious: () => void,
  onNext: () => void,
  [previousWords, nextWords]: [string, string],
) {
  const previous = el('button', { type: 'button', textContent: previousWords, onclick: onPrevious });
  const next = el('button', { type: 'button', textContent: nextWords, onclick: onNext });
  const range = el('span', { className: 'hint' });
  const element = el('nav', { className: 'pager', ariaLabel: 'Pages', hidden: true }, previous, range, next);
  return {
    element,
    show({ hidden, words, first, last }: PagerState) {
      element.hidden = hidden;
      setText(range, words);
      previous.disabled = first;
      next.disabled = last;
    },
  };
}

/** What stands where a list would be that has nothing in it. */
export function emptyNote(title: string, text: string): HTMLElement {
  return el(
    'div',
    { className: 'card empty-page', hidden: true },
    el('p', {}, el('b', { textContent: title })),
    el('p', { textContent: text }),
  );
}
