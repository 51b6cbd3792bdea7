import { announce, el } from '../ui/dom';
import { faceName } from '../ui/faces';
import { moment } from '../ui/format';
import { Notice } from '../ui/notice';
import { lookAddress } from '../ui/router';
import type { ConsolePage } from './console-page';
import { KeyedList } from './keyed';
import type { OperatorApi, Probe } from './operator-api';
import { millis } from './scale';
import { emptyNote, field } from './widgets';

const RUNNING_MILLIS = 1_500;
const IDLE_MILLIS = 15_000;

export const VERDICT_WORDS: Record<string, string> = {
  healthy: 'Healthy',
  degraded: 'Degraded',
  failed: 'Failed',
};

/** What probes saw and heard, and starting another one. */
export class ProbesPart implements ConsolePage {
  readonly element: HTMLElement;
  private readonly api: OperatorApi;
  private readonly face = el('input', {
    maxLength: 200,
    placeholder: 'the server’s choice',
    autocomplete: 'off',
    spellcheck: false,
  });
  private readonly button = el('button', {
    id: 'probe-now',
    type: 'submit',
    className: 'primary',
    textContent: 'Probe now',
  });
  private readonly none = emptyNote(
    'No probe yet',
    'A probe opens a session, and sees and hears what a viewer would.',
  );
  private readonly probes: KeyedList<Probe>;
  private readonly notice: Notice;
  private readonly pictures = new Map<string, HTMLCanvasElement>();
  private visit = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private paused = false;
  private showing = false;

  constructor(api: OperatorApi) {
    this.api = api;
    const list = el('ol', { className: 'probes', id: 'probes' });
    this.probes = new KeyedList(
      list,
      ({ id }) => id,
      (probe) => probeItem(probe, this.picture(probe)),
    );
    const notice = el('div');
    this.notice = new Notice(notice);
    const form = el(
      'form',
      { className: 'filter-fields probe-form' },
      field('Face', this.face),
      this.button,
      el('span', { className: 'hint', textContent: 'Each probe is a paid session of some seconds.' }),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.start();
    });
    this.element = el('div', { id: 'console-probes' }, form, notice, this.none, list);
  }

  show() {
    this.showing = true;
    void this.load();
  }

  pause(paused: boolean) {
    this.paused = paused;
    clearTimeout(this.timer);
    if (!paused && this.showing) {
      void this.load();
    }
  }

  close() {
    this.showing = false;
    this.stop();
  }

  private stop() {
    this.visit.abort();
    clearTimeout(this.timer);
  }

  private async load() {
    this.stop();
    this.visit = new AbortController();
    const { signal } = this.visit;
    let running = false;
    try {
      const probes = await this.api.probes(signal);
      running = probes.some(({ state }) => state === 'running');
      this.notice.clear();
      this.none.hidden = probes.length > 0;
      this.forgetPictures(probes);
      this.probes.show(probes, (probe) => JSON.stringify(probe));
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      this.notice.show(failure, () => void this.load());
    }
    if (!signal.aborted && !this.paused) {
      this.timer = setTimeout(() => void this.load(), running ? RUNNING_MILLIS : IDLE_MILLIS);
    }
  }

  private async start() {
    const face = this.face.value.trim();
    this.button.disabled = true;
    try {
      await this.api.startProbe(face === '' ? undefined : face);
      announce('A probe has begun.');
      await this.load();
    } catch (failure) {
      this.notice.show(failure);
    } finally {
      this.button.disabled = false;
    }
  }

  private forgetPictures(probes: Probe[]) {
    for (const id of this.pictures.keys()) {
      if (!probes.some((probe) => probe.id === id)) {
        this.pictures.delete(id);
      }
    }
  }

  /** Drawn on a canvas: an image could neither show who asks, nor come out of this page's memory under its policy. */
  private picture(probe: Probe): HTMLElement {
    if (!probe.video || probe.state === 'running') {
      const words = probe.state === 'running' ? 'It looks…' : 'It saw no picture.';
      return el('div', { className: 'no-picture', textContent: words });
    }
    const known = this.pictures.get(probe.id);
    if (known) {
      return known;
    }
    const { width, height } = probe.video;
    const canvas = el('canvas', {
      width,
      height,
      role: 'img',
      ariaLabel: `What the probe of ${moment(probe.startedAt)} saw`,
    });
    this.pictures.set(probe.id, canvas);
    void this.draw(probe, canvas);
    return canvas;
  }

  private async draw(probe: Probe, canvas: HTMLCanvasElement) {
    try {
      const bitmap = await createImageBitmap(await this.api.picture(probe.id));
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      bitmap.close();
      canvas.dataset['drawn'] = 'true';
    } catch {
      this.pictures.delete(probe.id);
      const place = el('div', { className: 'no-picture' }, 'Its picture did not come.');
      place.append(
        el('button', {
          type: 'button',
          className: 'small',
          textContent: 'Try again',
          onclick: () => place.replaceWith(this.picture(probe)),
        }),
      );
      canvas.replaceWith(place);
    }
  }
}

function probeItem(probe: Probe, picture: HTMLElement): HTMLElement {
  const verdict = probe.verdict ?? 'running';
  const facts: [string, string | undefined][] = [
    ['First frame', asMillis(probe.millis['firstFrame'])],
    ['Speech to sound', asMillis(probe.speechToSoundMillis)],
    ['Lips behind sound', asMillis(probe.lipDelayMillis)],
    ['Frames a second', probe.video ? String(probe.video.framesPerSecond) : undefined],
    ['Freezes', probe.video ? String(probe.video.freezes) : undefined],
  ];
  return el(
    'li',
    { className: 'card probe', dataset: { probe: probe.id } },
    picture,
    el(
      'div',
      { className: 'probe-facts' },
      el(
        'div',
        { className: 'letter-head' },
        el('span', {
          className: 'badge',
          textContent:
            VERDICT_WORDS[verdict] ?? (probe.state === 'running' ? `Running: ${probe.step}` : verdict),
          dataset: { verdict },
        }),
        el('span', { className: 'hint', textContent: moment(probe.startedAt) }),
      ),
      el(
        'p',
        {},
        el('b', { textContent: faceName(probe.faceId) ?? probe.faceId }),
        probe.scheduled ? ' · by schedule' : undefined,
      ),
      probe.findings.length > 0
        ? el(
            'ul',
            { className: 'plain-list' },
            ...probe.findings.map(({ reason, detail }) =>
              el('li', {}, el('b', { textContent: reason }), ` ${detail}`),
            ),
          )
        : undefined,
      el(
        'dl',
        { className: 'facts' },
        ...facts.flatMap(([name, value]) =>
          value === undefined
            ? []
            : [el('div', {}, el('dt', { textContent: name }), el('dd', { textContent: value }))],
        ),
      ),
      probe.sessionId
        ? el('a', { href: lookAddress(probe.sessionId), textContent: 'Its session' })
        : undefined,
    ),
  );
}

function asMillis(value: number | undefined): string | undefined {
  return value === undefined ? undefined : millis(value);
}
