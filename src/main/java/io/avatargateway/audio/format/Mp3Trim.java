package io.avatargateway.audio.format;

import java.util.Arrays;

/**
 * Cuts off what the encoder's tag says is not of the speech. Samples behind the promised ones are held back as long as
 * they can be padding. If more follow, the tag was wrong, or another file without a tag follows. Then nothing is lost.
 */
final class Mp3Trim {

    /** Beyond what the tag says, before it is taken for wrong: some count the frames by one less. */
    private static final int FRAMES_MORE = 2;

    private static final int MOST_FRAME_SAMPLES = 1152;

    private final DiscardLimit discarded;
    private final float[] samples = new float[2 * MOST_FRAME_SAMPLES];
    private long toSkip;
    /** Of the speech as the tag tells; negative where it does not. */
    private long left = -1;
    /** Interleaved; it is as long as was ever needed. */
    private short[] held = {};

    private int heldSamples;
    private int padding;

    /** @param name of the type, for messages */
    Mp3Trim(String name) {
        this.discarded = new DiscardLimit(name);
    }

    /** Another file begins, so what is held was padding. */
    void begin(Mp3Tag tag, int rateHz) throws SpeechFormatException {
        discarded.count(heldSamples, 0, rateHz);
        heldSamples = 0;
        toSkip = tag.skip();
        left = tag.samples();
        padding = tag.padding();
    }

    /** Puts out what is of the speech of a frame's samples. */
    void put(short[] pcm, Mp3Header header, Converter out) throws SpeechFormatException {
        int from = (int) Math.min(toSkip, header.samples());
        toSkip -= from;
        int to = header.samples();
        if (left >= 0) {
            to = (int) Math.min(to, from + left);
            left -= to - from;
            hold(pcm, to, header);
        }
        discarded.count(from, to - from, header.rateHz());
        accept(pcm, from, to, header.channels(), out);
        if (heldSamples > padding + FRAMES_MORE * header.samples()) {
            left = -1;
            discarded.count(0, heldSamples, header.rateHz());
            accept(held, 0, heldSamples, header.channels(), out);
            heldSamples = 0;
        }
    }

    private void hold(short[] pcm, int from, Mp3Header header) {
        int channels = header.channels();
        int count = header.samples() - from;
        int needed = (heldSamples + count) * channels;
        if (needed > held.length) {
            held = Arrays.copyOf(held, needed);
        }
        System.arraycopy(pcm, from * channels, held, heldSamples * channels, count * channels);
        heldSamples += count;
    }

    private void accept(short[] pcm, int from, int to, int channels, Converter out) throws SpeechFormatException {
        for (int at = from; at < to; at += MOST_FRAME_SAMPLES) {
            int count = Math.min(MOST_FRAME_SAMPLES, to - at);
            for (int i = 0; i < count * channels; i++) {
                samples[i] = pcm[at * channels + i] / 32_768f;
            }
            out.accept(samples, count);
        }
    }
}
