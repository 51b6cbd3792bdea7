import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toSpeech } from '../src/audio/speech';
import { encodeWav, isSpeechWav } from '../src/audio/wav';

const HELLO = readFileSync(new URL('../../../../docs/examples/hello.wav', import.meta.url));

async function view(blob: Blob): Promise<DataView> {
  return new DataView(await blob.arrayBuffer());
}

test('should write what it recognises as speech', async () => {
  const wav = await view(encodeWav(new Float32Array(1_600)));

  expect(isSpeechWav(wav)).toBe(true);
  expect(wav.byteLength).toBe(44 + 3_200);
  expect(wav.getUint32(40, true)).toBe(3_200);
  expect(wav.getUint32(4, true)).toBe(wav.byteLength - 8);
});

test('should keep loud samples within their range', async () => {
  const wav = await view(encodeWav(Float32Array.of(0, 1, -1, 1.5, -1.5, 0.5)));

  expect([0, 1, 2, 3, 4, 5].map((i) => wav.getInt16(44 + 2 * i, true))).toEqual([
    0, 32_767, -32_768, 32_767, -32_768, 16_384,
  ]);
});

test('should leave speech as it is, to the byte', async () => {
  const file = new Blob([HELLO]);

  expect(await toSpeech(file)).toBe(file);
});

test('should not take other audio for speech', () => {
  const stereo = new DataView(new Uint8Array(HELLO).buffer);
  stereo.setUint16(22, 2, true);

  expect(isSpeechWav(stereo)).toBe(false);
  expect(isSpeechWav(new DataView(new ArrayBuffer(10)))).toBe(false);
});
