import { el } from './dom';
import { seconds } from './format';

/** What it takes until there is a picture, in its order. */
const STEPS = {
  session: { doing: 'Opening a session', done: 'Session' },
  room: { doing: 'Joining the room', done: 'Room' },
  avatar: { doing: 'Waiting for the avatar', done: 'Avatar' },
  picture: { doing: 'Waiting for the first picture', done: 'Picture' },
};
export type Step = keyof typeof STEPS;
const ORDER = Object.keys(STEPS) as Step[];

/** The steps on the way to the picture, with the seconds that each was done after. */
export class Steps {
  private readonly list: HTMLElement;
  private readonly done = new Map<Step, number>();

  constructor(list: HTMLElement) {
    this.list = list;
  }

  begin() {
    this.done.clear();
    this.list.replaceChildren(
      ...ORDER.map((step) =>
        el('li', { dataset: { step } }, STEPS[step].done, ' ', el('span', { className: 'mono' })),
      ),
    );
  }

  /** @param afterMillis since it was asked for */
  finish(step: Step, afterMillis: number) {
    if (this.done.has(step)) {
      return;
    }
    this.done.set(step, afterMillis);
    const item = this.list.querySelector<HTMLElement>(`[data-step=${step}]`);
    if (item) {
      item.dataset['done'] = 'true';
      item.querySelector('span')!.textContent = seconds(afterMillis);
    }
  }

  /** What is being waited for, in words. */
  get doing(): string {
    const next = ORDER.find((step) => !this.done.has(step)) ?? 'picture';
    return STEPS[next].doing;
  }
}
