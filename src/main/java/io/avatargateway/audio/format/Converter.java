package io.avatargateway.audio.format;

import io.avatargateway.audio.format.Repair.Kind;
import io.avatargateway.audio.format.SpeechFormatException.Fault;
import io.avatargateway.audio.resample.Resampler;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes the avatar's speech of decoded samples: mixes channels down, changes the rate, rounds to 16 bits. Samples that
 * are 16 kHz, mono and of 16 bits come out as they went in. Rounding is without dither, so that digital silence stays
 * silent. See {@code docs/decisions/0006-speech-formats.md}.
 */
public final class Converter {

    private final long mostSamples;
    private Resampler resampler;
    private int rateHz;
    private int channels;
    private float[] mono = new float[0];
    private float[] resampled = new float[0];
    private final PcmFrames speech = new PcmFrames();
    private long samples;
    private final Repairs repairs = new Repairs();

    /** @param mostSamples beyond which speech is too long */
    public Converter(long mostSamples) {
        this.mostSamples = mostSamples;
    }

    /** What follows has this rate and number of channels. Within one rate, files follow each other without a joint. */
    void begin(int nextRateHz, int nextChannels) throws SpeechFormatException {
        if (rateHz != nextRateHz) {
            finish();
            resampler = nextRateHz == Pcm16.SAMPLE_RATE_HZ ? null : new Resampler(nextRateHz);
        }
        rateHz = nextRateHz;
        channels = nextChannels;
    }

    /** The next samples, one of each channel in turn, as many of each as there are frames. */
    void accept(float[] interleaved, int frames) throws SpeechFormatException {
        float[] single = interleaved;
        if (channels == 2) {
            if (mono.length < frames) {
                mono = new float[frames];
            }
            single = mono;
            for (int i = 0; i < frames; i++) {
                single[i] = (interleaved[2 * i] + interleaved[2 * i + 1]) * 0.5f;
            }
        }
        if (resampler == null) {
            write(single, frames);
            return;
        }
        int most = resampler.most(frames);
        if (resampled.length < most) {
            resampled = new float[most];
        }
        write(resampled, resampler.accept(single, frames, resampled));
    }

    /** The next samples, which stand as {@link PcmFormat#SPOKEN} has them: they come out as they are. */
    void acceptSpoken(ByteBuffer spoken) throws SpeechFormatException {
        int count = spoken.remaining() / Pcm16.BYTES_PER_SAMPLE;
        int fitting = fitting(count);
        speech.put(spoken, Pcm16.BYTES_PER_SAMPLE * fitting);
        written(fitting, count);
    }

    /**
     * Notes that something was mended here.
     *
     * @param silentFrames how much silence stands for it
     * @param detail for people
     */
    void repaired(Kind kind, long silentFrames, String detail) {
        long silenceNanos = silentFrames == 0 ? 0 : silentFrames * 1_000_000_000L / rateHz;
        repairs.add(kind, samples * 1000 / Pcm16.SAMPLE_RATE_HZ, silenceNanos, detail);
    }

    /** What was mended so far. */
    public List<Repair> repairs() {
        return repairs.list();
    }

    /** Nothing follows: what the filter still holds comes out. */
    public void finish() throws SpeechFormatException {
        if (resampler != null) {
            float[] rest = new float[resampler.most(0)];
            write(rest, resampler.finish(rest));
            resampler = null;
        }
    }

    /** How many bytes are ready. */
    public int ready() {
        return speech.ready();
    }

    /** How many samples have come out so far. */
    public long samples() {
        return samples;
    }

    /** Throws TOO_LONG if speech of this number of samples is. */
    public void requireFitting(long speechSamples) throws SpeechFormatException {
        if (speechSamples > mostSamples) {
            throw tooLong();
        }
    }

    /** The number of samples that this number of frames becomes. */
    public long samplesOf(long frames) {
        return resampler == null ? frames : resampler.samplesOf(frames);
    }

    /** From now on, frames of this length will be taken, but for the last. In bytes, even. */
    public void frameBytes(int bytes) {
        speech.frameBytes(bytes);
    }

    /** Takes ready bytes, up to this number. */
    public byte[] take(int maxBytes) {
        return speech.take(maxBytes);
    }

    private void write(float[] source, int count) throws SpeechFormatException {
        int fitting = fitting(count);
        speech.put(source, fitting);
        written(fitting, count);
    }

    /** How many of these samples may still be spoken. */
    private int fitting(int count) {
        return (int) Math.min(count, mostSamples - samples);
    }

    private void written(int fitting, int count) throws SpeechFormatException {
        samples += fitting;
        if (fitting < count) {
            throw tooLong();
        }
    }

    private SpeechFormatException tooLong() {
        long mostMillis = mostSamples * 1000 / Pcm16.SAMPLE_RATE_HZ;
        return new SpeechFormatException(
                Fault.TOO_LONG, "audio: more than " + mostMillis + " ms (expected: at most that)");
    }
}
