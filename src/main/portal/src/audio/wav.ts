/** Speech as the gateway takes it: 16,000 samples a second, one channel, 16 bits, in a RIFF WAVE file. */
export const SAMPLE_RATE_HZ = 16_000;

const HEADER_BYTES = 44;

/** @param samples from -1 to 1, at {@link SAMPLE_RATE_HZ} */
export function encodeWav(samples: Float32Array): Blob {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + 2 * samples.length));
  text(view, 0, 'RIFF');
  view.setUint32(4, view.byteLength - 8, true);
  text(view, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, SAMPLE_RATE_HZ, true);
  view.setUint32(28, 2 * SAMPLE_RATE_HZ, true); // bytes a second
  view.setUint16(32, 2, true); // bytes a sample
  view.setUint16(34, 16, true); // bits a sample
  text(view, 36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((sample, i) => {
    const bounded = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEADER_BYTES + 2 * i, Math.round(bounded < 0 ? bounded * 0x8000 : bounded * 0x7fff), true);
  });
  return new Blob([view.buffer], { type: 'audio/wav' });
}

/** Whether this is a WAV file that needs no conversion: the gateway takes it byte for byte. */
export function isSpeechWav(head: DataView): boolean {
  return (
    head.byteLength >= HEADER_BYTES &&
    readText(head, 0) === 'RIFF' &&
    readText(head, 8) === 'WAVE' &&
    readText(head, 12) === 'fmt ' &&
    head.getUint16(20, true) === 1 &&
    head.getUint16(22, true) === 1 &&
    head.getUint32(24, true) === SAMPLE_RATE_HZ &&
    head.getUint16(34, true) === 16
  );
}

function text(view: DataView, at: number, ascii: string) {
  for (let i = 0; i < ascii.length; i++) {
    view.setUint8(at + i, ascii.charCodeAt(i));
  }
}

function readText(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
