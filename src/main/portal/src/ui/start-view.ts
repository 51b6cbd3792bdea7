import type { SessionRequest } from '../api';
import { announce, byId, el } from './dom';
import { type Face, faceName, loadFaces } from './faces';
import { Notice } from './notice';
import { Portrait, thumbnail } from './portrait';
import { type Sample, SAMPLES } from './samples';

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

/** What was chosen, and when. */
export interface Wish {
  request: SessionRequest;
  faceId: string | undefined;
  /** By `performance.now()`. */
  startedAt: number;
  /** What it says first. */
  sample?: Sample | undefined;
}

/** After so long without the viewer, who pays for the avatar no longer wants it. */
const END_AFTER_VIEWER_LEFT_SECONDS = 30;

/** Choosing a face and starting. */
export class StartView {
  private readonly onStart: (wish: Wish) => void;
  private readonly form = byId<HTMLFormElement>('start-form');
  private readonly button = byId<HTMLButtonElement>('start-button');
  private readonly faceId = byId<HTMLInputElement>('face-id');
  private readonly notice = new Notice(byId('start-notice'));
  private readonly hero = new Portrait(byId('hero'));

  constructor(onStart: (wish: Wish) => void) {
    this.onStart = onStart;
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.start();
    });
    this.form.addEventListener('change', () => this.onChange());
    byId('samples').append(
      ...SAMPLES.map((sample, i) =>
        el('button', {
          type: 'button',
          className: 'chip',
          id: `sample-${i}`,
          textContent: sample.name,
          title: sample.text,
          onclick: () => this.start(sample),
        }),
      ),
    );
    void loadFaces().then((faces) => this.offer(faces));
  }

  /** The last attempt was in vain. */
  failed(failure: unknown) {
    this.notice.show(failure, () => this.start());
    this.button.focus({ preventScroll: true });
  }

  /** The same as before with this face. */
  again(faceId: string) {
    const face = [...this.form.querySelectorAll<HTMLInputElement>('[name=face]')];
    const known = face.find(({ value }) => value === faceId);
    (known ?? face.at(-1)!).checked = true;
    if (!known) {
      this.faceId.value = faceId;
    }
    this.onChange();
    this.start();
  }

  private offer(faces: Face[]) {
    this.hero.show(faces[0]?.id, true);
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
            face.id === OTHER
              ? el('span', { className: 'portrait', ariaHidden: 'true' }, '+')
              : thumbnail(face),
            face.name,
          ),
        );
      }),
    );
    this.nameHero();
  }

  /** The field for another face is reached by Tab: arrow keys must get past it. */
  private onChange() {
    const other = this.chosen() === OTHER;
    byId('other-face').hidden = !other;
    this.faceId.required = other;
    if (!other) {
      this.hero.show(this.chosen() || undefined, true);
    }
    this.nameHero();
  }

  private nameHero() {
    byId('hero-name').textContent =
      this.chosen() === OTHER ? '' : (faceName(this.chosen() || undefined) ?? '');
  }

  private chosen(): string {
    return String(new FormData(this.form).get('face') ?? '');
  }

  /** @param sample to be said as soon as somebody can see it */
  private start(sample?: Sample) {
    if (!this.form.reportValidity()) {
      return;
    }
    this.notice.clear();
    announce('Opening a session.');
    const face = this.chosen() === OTHER ? this.faceId.value.trim() : this.chosen();
    this.onStart({
      request: this.request(face),
      faceId: face || undefined,
      startedAt: performance.now(),
      sample,
    });
  }

  private request(face: string): SessionRequest {
    const idle = byId<HTMLInputElement>('max-idle').valueAsNumber;
    return {
      ...(face === '' ? {} : { faceId: face }),
      ...(Number.isNaN(idle) ? {} : { maxIdleSeconds: idle }),
      handleSilence: byId<HTMLInputElement>('handle-silence').checked,
      startSpeech: byId<HTMLInputElement>('wait-for-viewer').checked ? 'on-viewer' : 'on-start',
      endAfterViewerLeftSeconds: END_AFTER_VIEWER_LEFT_SECONDS,
      ...appearance(),
    };
  }
}
