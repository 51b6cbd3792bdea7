import { el } from '../ui/dom';
import { moment } from '../ui/format';
import { Notice } from '../ui/notice';
import { lookAddress } from '../ui/router';
import { ERROR_WORDS, type Words } from '../ui/words';
import type { DeadLetter } from './operator-api';
import { count } from './scale';

export interface LetterActions {
  /** @param session another session, or undefined for the one that it had */
  redrive(session: string | undefined): Promise<void>;
  drop(): Promise<void>;
}

const TIMES = ['never', 'once', 'twice'];
const KIND_WORDS: Record<string, string> = { job: 'Job', reply: 'Reply' };

/** One dead letter: why it is one, what it says of itself, and what can be done. */
export function deadLetterItem(letter: DeadLetter, actions: LetterActions): HTMLElement {
  const words: Words | undefined = (ERROR_WORDS as Record<string, Words>)[letter.code];
  const notice = el('div');
  const name = letter.jobId ?? letter.correlationId ?? 'without a name';
  return el(
    'li',
    { className: 'card letter', dataset: { letter: letter.id, job: letter.jobId ?? '' } },
    el(
      'div',
      { className: 'letter-head' },
      el(
        'h2',
        {},
        `${KIND_WORDS[letter.kind] ?? letter.kind} `,
        el('span', { className: 'mono', textContent: name }),
      ),
      el(
        'span',
        { className: 'hint' },
        el('span', { className: 'mono', textContent: letter.code }),
        ` · ${moment(letter.time)}`,
      ),
    ),
    el(
      'p',
      {},
      el('b', { textContent: words?.title ?? letter.code }),
      letter.detail ? ` · ${letter.detail}` : undefined,
    ),
    el(
      'details',
      {},
      el('summary', { textContent: 'All that it says of itself' }),
      el('dl', { className: 'facts' }, ...facts(letter)),
    ),
    notice,
    ways(letter, name, actions, new Notice(notice)),
  );
}

function facts(letter: DeadLetter): HTMLElement[] {
  const all: [string, string | undefined][] = [
    ['Id', letter.id],
    ['Tenant', letter.tenant],
    ['Session', letter.sessionId],
    ['Code', letter.code],
    ['Correlation id', letter.correlationId],
    ['Replies to', letter.replyTo],
    ['Sent to', letter.destination],
    ['Type', letter.audioType],
    ['Action', letter.action],
    ['Part', letter.part === undefined ? undefined : String(letter.part)],
    ['Size', `${count(letter.bytes)} bytes${letter.body ? '' : ', not kept'}`],
    ['Sent again', TIMES[letter.redrives] ?? `${letter.redrives} times`],
  ];
  return all.flatMap(([name, value]) =>
    value === undefined
      ? []
      : [el('div', {}, el('dt', { textContent: name }), el('dd', { className: 'mono', textContent: value }))],
  );
}

/** Sending again asks for the session, removing asks whether it is meant. */
function ways(letter: DeadLetter, name: string, actions: LetterActions, notice: Notice): HTMLElement {
  const place = el('div', { className: 'ways' });
  const obstacle =
    letter.kind === 'reply'
      ? ERROR_WORDS.DEAD_LETTER_NOT_A_JOB
      : letter.body
        ? undefined
        : ERROR_WORDS.DEAD_LETTER_WITHOUT_BODY;
  /** What was asked for is not asked for again meanwhile; the page says what became of it. */
  const act = async (asking: HTMLButtonElement, action: () => Promise<void>) => {
    notice.clear();
    asking.disabled = true;
    try {
      await action();
    } catch (failure) {
      notice.show(failure);
    } finally {
      asking.disabled = false;
      if (document.activeElement === document.body) {
        // A button that may not be pressed has lost the focus.
        asking.focus({ preventScroll: true });
      }
    }
  };
  const offer = (focus?: string) => {
    place.replaceChildren(
      ...(obstacle
        ? [el('span', { className: 'hint', textContent: obstacle.title })]
        : [button('redrive', 'Send again…', name, () => ask())]),
      button('drop', 'Remove…', name, () => confirm()),
      ...(letter.sessionId === undefined
        ? []
        : [
            el('a', {
              className: 'look',
              href: lookAddress(letter.sessionId),
              textContent: 'Look at its session',
            }),
          ]),
    );
    if (focus) {
      place.querySelector<HTMLElement>(`[data-way=${focus}]`)?.focus();
    }
  };
  const ask = () => {
    const session = el('input', {
      value: letter.sessionId ?? '',
      maxLength: 64,
      required: letter.sessionId === undefined,
      autocomplete: 'off',
      spellcheck: false,
      className: 'mono',
    });
    const send = el('button', {
      className: 'primary small',
      type: 'submit',
      textContent: 'Send again',
      dataset: { way: 'send' },
    });
    const form = el(
      'form',
      { className: 'redrive' },
      letter.part === undefined
        ? undefined
        : el('p', { className: 'hint', textContent: 'All parts of the utterance are sent together.' }),
      el('label', {}, 'To the session ', session),
      send,
      button('cancel', 'Leave it', name, () => offer('redrive')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const wanted = session.value.trim();
      void act(send, () =>
        actions.redrive(wanted === '' || wanted === letter.sessionId ? undefined : wanted),
      );
    });
    place.replaceChildren(form);
    session.focus();
    session.select();
  };
  const confirm = () => {
    const sure = button('sure', 'Remove', name, () => void act(sure, () => actions.drop()), 'danger small');
    place.replaceChildren(
      el('span', { textContent: 'Remove it for good?' }),
      sure,
      button('cancel', 'Leave it', name, () => offer('drop')),
    );
    place.querySelector<HTMLElement>('[data-way=cancel]')?.focus();
  };
  offer();
  return place;
}

function button(
  way: string,
  words: string,
  name: string,
  onclick: () => void,
  className = 'small',
): HTMLButtonElement {
  return el('button', {
    type: 'button',
    className,
    textContent: words,
    ariaLabel: `${words.replace('…', '')} (${name})`,
    dataset: { way },
    onclick,
  });
}
