package io.avatargateway.sandbox.playout;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where in the received audio somebody speaks, and when that was last heard. Silence that was sent is no speech. Not
 * thread-safe: on the loop.
 */
public final class Speech {
    /** Audio is looked at in windows of this length. */
    static final int WINDOW_BYTES = (int) Pcm.bytes(20);
    /** Louder than this, as the root of the mean square of its samples, is speech: -50 dB of full scale. */
    static final int SPEECH_RMS = 104;
    /** Words are not taken apart by the pauses between them. */
    private static final long PAUSE_BYTES = Pcm.bytes(500);
    /** Beyond this many stretches that wait the last one grows: nobody sends that much. */
    private static final int MAX_STRETCHES = 10_000;

    private final Deque<Stretch> waiting = new ArrayDeque<>();
    private long receivedBytes;
    private long lastHeardNanos;

    /** None yet; as if some had been heard just now. */
    Speech(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    /**
     * A frame came in; to be called with every one, in order.
     *
     * @param pcm its bytes, {@link Pcm}
     * @return whether there is speech in it
     */
    public boolean append(byte[] pcm) {
        boolean found = false;
        long from = receivedBytes;
        receivedBytes += pcm.length;
        for (int at = 0; at < pcm.length; at += WINDOW_BYTES) {
            int end = Math.min(pcm.length, at + WINDOW_BYTES);
            if (isSpeech(pcm, at, end)) {
                found = true;
                note(from + at, from + end);
            }
        }
        return found;
    }

    private void note(long from, long to) {
        Stretch last = waiting.peekLast();
        if (last != null && (from - last.to() <= PAUSE_BYTES || waiting.size() >= MAX_STRETCHES)) {
            waiting.removeLast();
            waiting.addLast(new Stretch(last.from(), to));
        } else {
            waiting.addLast(new Stretch(from, to));
        }
    }

    private static boolean isSpeech(byte[] pcm, int from, int to) {
        long squares = 0;
        int samples = 0;
        for (int at = from; at + 1 < to; at += Pcm.SAMPLE_BYTES) {
            int sample = (short) ((pcm[at] & 0xff) | (pcm[at + 1] << 8));
            squares += (long) sample * sample;
            samples++;
        }
        return squares > (long) SPEECH_RMS * SPEECH_RMS * samples;
    }

    /** All before this position was played, up to now. */
    void heardUntil(long position, PlayHead head) {
        while (!waiting.isEmpty() && waiting.peekFirst().from() < position) {
            Stretch first = waiting.peekFirst();
            lastHeardNanos = head.nanosAt(Math.min(first.to(), position));
            if (first.to() > position) {
                return;
            }
            waiting.removeFirst();
        }
    }

    /** What is before this position will never be heard. */
    void forget(long position) {
        while (!waiting.isEmpty() && waiting.peekFirst().from() < position) {
            Stretch first = waiting.removeFirst();
            if (first.to() > position) {
                waiting.addFirst(new Stretch(position, first.to()));
            }
        }
    }

    /**
     * When speech was last heard.
     *
     * @return by the loop's clock; the play-out's beginning if there was none
     */
    public long lastHeardNanos() {
        return lastHeardNanos;
    }
}
