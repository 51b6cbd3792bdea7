import type { Me } from '../api';
import { el } from '../ui/dom';

/** What somebody is told who may not see the console: which role is missing, who they are, and what to do. */
export function refusal(me: Me, wantsOther: () => void): HTMLElement {
  const roles = me.roles.length === 0 ? 'none' : me.roles.join(', ');
  return el(
    'section',
    { className: 'card refusal', ariaLabel: 'The console is for operators' },
    el('h2', { textContent: 'The console is for operators' }),
    el('p', {}, 'It needs the role ', el('b', { textContent: 'operator' }), ', which you do not have.'),
    el(
      'dl',
      { className: 'facts' },
      fact('You are', me.subject),
      fact('Tenant', me.tenant),
      fact('Your roles', roles),
    ),
    el('p', { className: 'hint', textContent: 'Your operator can give you another key or token.' }),
    el(
      'div',
      { className: 'actions' },
      el('button', {
        id: 'sign-in-as-other',
        type: 'button',
        className: 'primary',
        textContent: 'Sign in as somebody else',
        onclick: wantsOther,
      }),
      el('a', { className: 'button', href: '#/', textContent: 'Go to the start page' }),
    ),
  );
}

function fact(name: string, value: string): HTMLElement {
  return el('div', {}, el('dt', { textContent: name }), el('dd', { textContent: value }));
}
