package io.avatargateway.audio;

import io.avatargateway.audio.format.Pcm16;

/** Tells speech from silence by its loudness. Stateless. */
public final class SpeechLevel {

    /** Looked at together: 20 ms. */
    private static final int WINDOW_BYTES = 20 * Pcm16.BYTES_PER_MILLI;

    /**
     * -50 dB of full scale, as the root of the mean square. Below the breath of a quiet speaker, above the noise of a
     * quiet line.
     */
    private static final long LEAST_RMS = 104;

    private SpeechLevel() {}

    /**
     * Where the last speech in it ends.
     *
     * @param pcm signed 16 bit little endian, 16 kHz, mono
     * @return in bytes from its beginning; 0 if there is only silence in it
     */
    public static int bytesUntilEndOfSpeech(byte[] pcm) {
        int end = pcm.length;
        while (end > 0) {
            int begin = Math.max(0, end - (end % WINDOW_BYTES == 0 ? WINDOW_BYTES : end % WINDOW_BYTES));
            if (isSpeech(pcm, begin, end)) {
                return end;
            }
            end = begin;
        }
        return 0;
    }

    /**
     * Where the last sample stands that is not zero: behind it there is digital silence. In bytes from the beginning; 0
     * if all is.
     */
    public static int bytesUntilEndOfSound(byte[] pcm) {
        int end = pcm.length;
        while (end > 0 && pcm[end - 1] == 0) {
            end--;
        }
        return end + end % Pcm16.BYTES_PER_SAMPLE;
    }

    /**
     * Where the last pause in it ends.
     *
     * @param pcm signed 16 bit little endian, 16 kHz, mono
     * @param leastMillis how long a pause is at least; looked at in steps of 20 ms
     * @return in bytes from its beginning, its own length where it ends with a pause; -1 if there is none
     */
    public static int bytesUntilEndOfPause(byte[] pcm, int leastMillis) {
        int least = leastMillis * Pcm16.BYTES_PER_MILLI;
        int end = -1;
        int silence = 0;
        for (int begin = 0; begin < pcm.length; begin += WINDOW_BYTES) {
            int next = Math.min(pcm.length, begin + WINDOW_BYTES);
            silence = isSpeech(pcm, begin, next) ? 0 : silence + next - begin;
            end = silence >= least ? next : end;
        }
        return end;
    }

    /**
     * Where the first pause in it ends.
     *
     * @param pcm signed 16 bit little endian, 16 kHz, mono
     * @param silentBefore how much silence there was right before it, in bytes
     * @param leastMillis how long a pause is at least, that before it included; looked at in steps of 20 ms
     * @return in bytes from its beginning, its own length where it ends with that pause; -1 if there is none
     */
    public static int bytesUntilPauseEnds(byte[] pcm, long silentBefore, int leastMillis) {
        long least = (long) leastMillis * Pcm16.BYTES_PER_MILLI;
        long silence = silentBefore;
        for (int begin = 0; begin < pcm.length; begin += WINDOW_BYTES) {
            int next = Math.min(pcm.length, begin + WINDOW_BYTES);
            boolean speech = isSpeech(pcm, begin, next);
            if (speech && silence >= least) {
                return begin;
            }
            silence = speech ? 0 : silence + next - begin;
        }
        return silence >= least ? pcm.length : -1;
    }

    private static boolean isSpeech(byte[] pcm, int begin, int end) {
        long squares = 0;
        int samples = 0;
        for (int i = begin; i + 1 < end; i += 2) {
            long sample = (short) ((pcm[i] & 0xff) | pcm[i + 1] << 8);
            squares += sample * sample;
            samples++;
        }
        return squares > LEAST_RMS * LEAST_RMS * samples;
    }
}
