import { el } from './dom';
import { type Face, faceOf } from './faces';

/** How many frames are in the strip that moves. */
const FRAMES = 24;

/** A small picture of a face; without one, or until it has loaded, its first letter. */
export function thumbnail(face: Face): HTMLElement {
  const letter = el('span', { className: 'portrait', ariaHidden: 'true' }, face.name.slice(0, 1));
  if (face.portrait) {
    const picture = el('img', { className: 'portrait', alt: '', width: 72, height: 72 });
    picture.addEventListener('load', () => letter.replaceWith(picture));
    picture.src = face.portrait;
  }
  return letter;
}

/** A place that shows a face at rest and, as soon as that has loaded, moving. */
export class Portrait {
  private readonly place: HTMLElement;
  private shown = '';

  constructor(place: HTMLElement) {
    this.place = place;
  }

  /** @param moving whether it shall move, if people do not mind and the network is not spared */
  show(faceId: string | undefined, moving: boolean) {
    const face = faceOf(faceId);
    const wanted = `${face?.id} ${moving}`;
    if (wanted === this.shown) {
      return;
    }
    this.shown = wanted;
    this.place.dataset['portrait'] = String(face?.portrait !== undefined);
    this.place.replaceChildren();
    if (face?.portrait) {
      const still = el('img', { alt: '' });
      still.addEventListener('error', () => {
        if (this.shown === wanted) {
          this.place.replaceChildren();
          this.place.dataset['portrait'] = 'false';
        }
      });
      still.src = face.portrait;
      this.place.append(still);
    }
    if (face?.moving && moving && !isSpared()) {
      this.move(face.moving, wanted);
    }
  }

  private move(address: string, wanted: string) {
    const strip = el('img', { className: 'strip', alt: '' });
    const frame = el('div', { className: 'frame' }, strip);
    strip.addEventListener('load', () => {
      if (this.shown === wanted) {
        strip.style.setProperty('--frames', String(FRAMES));
        this.place.append(frame);
      }
    });
    strip.src = address;
  }
}

function isSpared(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; downlink?: number } };
  const slow = (connection?.downlink ?? 10) < 1;
  return (connection?.saveData ?? false) || slow || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
