import type { Gateway, Session, SessionRequest } from '../api';
import { announce, byId, el } from './dom';
import { type Face, loadFaces } from './faces';
import { Notice } from './notice';

const OTHER = 'other';

/** What a Trinity-2 face is asked for; what was left empty is left to Simli. */
function appearance(): SessionRequest {
  const [width, height] = byId<HTMLSelectElement>('video-size').value.split('x').map(Number);
  const x = number('position-x');
  const y = number('position-y');
  const zoom = number('camera-zoom');
  const background = byId<HTMLInputElement>('background-id').value.trim();
  const foreground = byId<HTMLInputElement>('foreground-id').value.trim();
  return {
    ...(width === undefined || height === undefined ? {} : { video: { width, height } }),
    ...(x === undefined && y === undefined
      ? {}
      : {
          position: { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) },
        }),
    ...(zoom === undefined ? {} : { camera: { zoom } }),
    ...(background === '' ? {} : { backgroundId: background }),
    ...(foreground === '' ? {} : { foregroundId: foreground }),
  };
}

function number(id: string): number | undefined {
  const value = byId<HTMLInputElement>(id).valueAsNumber;
  return Number.isNaN(value) ? undefined : value;
}

/** Choosing a face and opening a session. */
export class StartView {
  private readonly gateway: Gateway;
  private readonly onOpened: (session: Session, startedAt: number) => void;
  private readonly form = byId<HTMLFormElement>('start-form');
  private readonly button = byId<HTMLButtonElement>('start-button');
  private readonly faceId = byId<HTMLInputElement>('face-id');
  private readonly notice = new Notice(byId('start-notice'));
  private readonly section = byId('start');

  /** @param onOpened gets the session, and when the button was pressed, by `performance.now()` */
  constructor(gateway: Gateway, onOpened: (session: Session, startedAt: number) => void) {
    this.gateway = gateway;
    this.onOpened = onOpened;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.start();
    });
    this.form.addEventListener('change', () => this.onChange());
    void loadFaces().then((faces) => this.offer(faces));
  }

  private offer(faces: Face[]) {
    const choices = [...faces, { name: 'Other', id: OTHER }];
    byId('faces').replaceChildren(
      ...choices.map((face, i) => {
        const id = `face-${i}`;
        return el(
          'div',
          { className: 'face' },
          el('input', { type: 'radio', name: 'face', id, value: face.id ?? '', checked: i === 0 }),
          el(
            'label',
            { htmlFor: id },
            el(
              'span',
              { className: 'portrait', ariaHidden: 'true' },
              face.id === OTHER ? '+' : face.name.slice(0, 1),
            ),
            face.name,
          ),
        );
      }),
    );
  }

  private onChange() {
    const other = this.chosen() === OTHER;
    byId('other-face').hidden = !other;
    this.faceId.required = other;
    if (other) {
      this.faceId.focus();
    }
  }

  private chosen(): string {
    return String(new FormData(this.form).get('face') ?? '');
  }

  private async start() {
    if (!this.form.reportValidity() || this.button.ariaDisabled === 'true') {
      return;
    }
    const startedAt = performance.now();
    this.busy(true);
    this.notice.clear();
    announce('Opening a session.');
    try {
      const session = await this.gateway.open(this.request());
      if (this.section.hidden) {
        // Somebody went elsewhere meanwhile: nobody will watch it, and it costs.
        void this.gateway.end(session.id, { drain: false });
      } else {
        this.onOpened(session, startedAt);
      }
    } catch (failure) {
      this.notice.show(failure);
    } finally {
      this.busy(false);
    }
  }

  private request(): SessionRequest {
    const face = this.chosen() === OTHER ? this.faceId.value.trim() : this.chosen();
    const idle = byId<HTMLInputElement>('max-idle').valueAsNumber;
    return {
      ...(face === '' ? {} : { faceId: face }),
      ...(Number.isNaN(idle) ? {} : { maxIdleSeconds: idle }),
      handleSilence: byId<HTMLInputElement>('handle-silence').checked,
      startSpeech: byId<HTMLInputElement>('wait-for-viewer').checked ? 'on-viewer' : 'on-start',
      ...appearance(),
    };
  }

  /** Not `disabled`, which would take the focus away from the button. */
  private busy(busy: boolean) {
    this.button.ariaDisabled = String(busy);
    this.button.textContent = busy ? 'Opening the session…' : 'Start the avatar';
  }
}
