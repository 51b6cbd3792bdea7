import {
  CLOSE_REASONS,
  type CloseReason,
  SESSION_STATES,
  type SessionQuery,
  type SessionState,
} from '../api';
import { byId, el } from './dom';
import { loadFaces } from './faces';
import { REASON_WORDS, STATE_WORDS } from './words';

/** Which sessions the list shows: by state, viewer, end, face and tenant. */
export class SessionFilter {
  private readonly form = byId<HTMLFormElement>('session-filter');
  private readonly states = byId('state-filter');
  private readonly viewer = byId<HTMLSelectElement>('viewer-filter');
  private readonly reason = byId<HTMLSelectElement>('reason-filter');
  private readonly face = byId<HTMLSelectElement>('face-filter');
  private readonly tenant = byId<HTMLInputElement>('tenant-filter');

  /** @param onChange is called when others are to be shown */
  constructor(onChange: () => void) {
    this.states.append(
      ...SESSION_STATES.map((state) =>
        el(
          'span',
          {},
          el('input', { type: 'checkbox', id: `filter-${state}`, value: state }),
          el('label', { htmlFor: `filter-${state}`, textContent: STATE_WORDS[state] }),
        ),
      ),
    );
    this.reason.append(
      ...CLOSE_REASONS.map((reason) =>
        el('option', { value: reason, textContent: REASON_WORDS[reason].title.replace(/^Ended: /, '') }),
      ),
    );
    void loadFaces().then((faces) =>
      this.face.append(
        ...faces.flatMap(({ id, name }) =>
          id === undefined ? [] : [el('option', { value: id, textContent: name })],
        ),
      ),
    );
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.form.addEventListener('change', onChange);
    // A field is empty only behind the event.
    this.form.addEventListener('reset', () => setTimeout(onChange));
  }

  get query(): SessionQuery {
    const states = [...this.states.querySelectorAll<HTMLInputElement>(':checked')].map(
      ({ value }) => value as SessionState,
    );
    const tenant = this.tenant.value.trim();
    return {
      states,
      ...(this.reason.value ? { reasons: [this.reason.value as CloseReason] } : {}),
      ...(this.viewer.value ? { viewer: this.viewer.value as 'watching' | 'missing' } : {}),
      ...(this.face.value ? { faceId: this.face.value } : {}),
      ...(tenant ? { tenant } : {}),
    };
  }

  /** Whether it leaves anything out. */
  get narrows(): boolean {
    const { states, ...others } = this.query;
    return states!.length > 0 || Object.keys(others).length > 0;
  }
}
