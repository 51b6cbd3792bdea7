import { encodeWav, isSpeechWav, SAMPLE_RATE_HZ } from './wav';

/** Files above this are not decoded: the browser would hold them unpacked in memory. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Why a file or a recording cannot be spoken. */
export class SpeechError extends Error {
  override readonly name = 'SpeechError';
  readonly fault: 'too-large' | 'unreadable' | 'empty';

  constructor(fault: SpeechError['fault'], cause?: unknown) {
    super(`the audio is ${fault}`, { cause });
    this.fault = fault;
  }
}

/**
 * Makes speech of any audio that the browser can decode: one channel, 16 kHz, 16 bits, as WAV. A file that is just that already is
 * left as it is.
 *
 * @throws SpeechError if there is nothing to be heard in it
 */
export async function toSpeech(file: Blob): Promise<Blob> {
  if (file.size > MAX_FILE_BYTES) {
    throw new SpeechError('too-large');
  }
  const bytes = await file.arrayBuffer();
  if (isSpeechWav(new DataView(bytes))) {
    return file;
  }
  const samples = mixed(await decoded(bytes));
  if (samples.length === 0) {
    throw new SpeechError('empty');
  }
  return encodeWav(samples);
}

/** Decoding for a context of 16 kHz resamples as well, with the browser's own band-limited resampler. */
async function decoded(bytes: ArrayBuffer): Promise<AudioBuffer> {
  if (bytes.byteLength === 0) {
    throw new SpeechError('empty');
  }
  try {
    return await new OfflineAudioContext(1, 1, SAMPLE_RATE_HZ).decodeAudioData(bytes);
  } catch (failure) {
    throw new SpeechError('unreadable', failure);
  }
}

function mixed(audio: AudioBuffer): Float32Array {
  const mono = new Float32Array(audio.length);
  for (let channel = 0; channel < audio.numberOfChannels; channel++) {
    audio.getChannelData(channel).forEach((sample, i) => {
      mono[i]! += sample / audio.numberOfChannels;
    });
  }
  return mono;
}
