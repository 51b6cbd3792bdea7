package io.avatargateway.room.probe;

import io.avatargateway.room.Media;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what {@link LipDelay} needs of the picture and of the sound: a coarse one of each frame, the loudness of each
 * piece. Holds nothing before it listens, nor when it has told the delay. Any thread.
 */
final class LipRecorder {

    /** Blocks in a row, and in a column: on a face of half the picture's width a mouth has some ten. */
    static final int GRID = 32;

    /** Some 30 s, in 4 MB. */
    private static final int MOST_FRAMES = 900;

    private static final int MOST_PIECES = 40_000 / LipDelay.PIECE_MILLIS;

    /** Pixels of a row that are looked at, at most. */
    private static final int ROW_PIXELS = 256;

    // Guarded by this.
    private final List<float[]> looks = new ArrayList<>();
    private final List<Long> frameNanos = new ArrayList<>();
    private double[] squares = {};
    private int[] samples = {};
    private boolean listening;
    private long startNanos;
    private int pieces;

    /** From now on it keeps things. Once. */
    synchronized void listen(long nanos) {
        squares = new double[MOST_PIECES];
        samples = new int[MOST_PIECES];
        startNanos = nanos;
        listening = true;
    }

    /** @param nanos when the frame came */
    void frame(long nanos, Media.Frame frame) {
        if (!wantsFrames()) {
            return;
        }
        // Outside of the lock: the sound must not wait for it.
        float[] look = look(frame);
        synchronized (this) {
            if (wantsFrames()) {
                looks.add(look);
                frameNanos.add(nanos);
            }
        }
    }

    private synchronized boolean wantsFrames() {
        return listening && looks.size() < MOST_FRAMES;
    }

    /** @param nanos when the piece came; for the rest see {@link SoundMeter#sound} */
    synchronized void sound(long nanos, byte[] pcm, int channels, int frames) {
        long piece = TimeUnit.NANOSECONDS.toMillis(nanos - startNanos) / LipDelay.PIECE_MILLIS;
        if (!listening || piece < 0 || piece >= MOST_PIECES) {
            return;
        }
        pieces = Math.max(pieces, (int) piece + 1);
        int count = Math.min(frames, pcm.length / (2 * channels));
        for (int i = 0; i < count; i++) {
            int at = 2 * i * channels;
            double sample = (short) ((pcm[at] & 0xff) | pcm[at + 1] << 8) / 32_768.0;
            squares[(int) piece] += sample * sample;
        }
        samples[(int) piece] += count;
    }

    /**
     * How far the lips are behind the sound; empty where that cannot be told. Nothing is kept any more. Takes a part of
     * a second.
     */
    OptionalInt delayMillis() {
        double[] times;
        float[][] seen;
        double[] heard;
        synchronized (this) {
            listening = false;
            times = frameNanos.stream()
                    .mapToDouble(nanos -> (nanos - startNanos) / 1e6)
                    .toArray();
            seen = looks.toArray(float[][]::new);
            heard = loudness();
            looks.clear();
            frameNanos.clear();
            squares = new double[0];
            samples = new int[0];
            pieces = 0;
        }
        return LipDelay.millis(times, seen, heard);
    }

    /**
     * Of each piece; where two came within ten milliseconds and none in the next, that one has the loudness of those
     * before.
     */
    private double[] loudness() {
        double[] rms = new double[pieces];
        for (int i = 0; i < pieces; i++) {
            rms[i] = samples[i] > 0 ? Math.sqrt(squares[i] / samples[i]) : i > 0 ? rms[i - 1] : 0;
        }
        return rms;
    }

    /** The mean brightness of each block, of as many pixels as are needed for that. */
    private static float[] look(Media.Frame frame) {
        ByteBuffer luma = frame.y();
        int step = Math.max(1, frame.width() / ROW_PIXELS);
        float[] sums = new float[GRID * GRID];
        int[] counts = new int[GRID * GRID];
        for (int y = 0; y < frame.height(); y += step) {
            int row = y * frame.strideY();
            int blocks = y * GRID / frame.height() * GRID;
            for (int x = 0; x < frame.width(); x += step) {
                int block = blocks + x * GRID / frame.width();
                sums[block] += luma.get(row + x) & 0xff;
                counts[block]++;
            }
        }
        for (int block = 0; block < sums.length; block++) {
            sums[block] /= Math.max(1, counts[block]);
        }
        return sums;
    }
}
