package io.avatargateway.audio.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Samples of 16 bits whose type does not tell the byte order. The standard of {@code audio/L16} says big endian, but
 * half of the engines that use the name send little endian. Speech in the wrong order is noise, which cannot be
 * predicted from the samples before it. So the right order is the one in which the samples can be predicted. See {@code
 * docs/decisions/0027-spellings-of-types.md}.
 */
final class OrderSeeker implements Decoder {

    /** This length is enough to tell, from the first sample on that is not 0: 32 ms of 16 kHz. */
    private static final int TELLING_BYTES = 1024;
    /**
     * One order has to be better by this factor, in energy. Where neither is, as in white noise of full scale, the
     * standard decides.
     */
    private static final double BETTER = 4;

    private static final int FAINT = 8;

    private final PcmFormat format;
    private Decoder found;
    private long frames = -1;
    private boolean begun;

    /** @param format whose byte order is sought */
    OrderSeeker(PcmFormat format) {
        this.format = format;
    }

    @Override
    public boolean decode(ByteWindow in, Converter out) throws SpeechFormatException, IOException {
        if (found != null) {
            return found.decode(in, out);
        }
        if (!begun) {
            begin(in, out);
            return true;
        }
        int seen = Math.min(in.see(TELLING_BYTES), TELLING_BYTES);
        int silent = silentBytes(in, seen);
        if (silent > 0) {
            out.accept(new float[silent / format.coding().bytes()], silent / format.frameBytes());
            in.skip(silent);
            return true;
        }
        if (seen < TELLING_BYTES && !in.ended()) {
            return false;
        }
        PcmFormat known = format.in(order(in.view(seen), format.channels()));
        found = PcmDecoder.toTheEnd(known);
        int samples = seen / format.frameBytes() * format.channels();
        float[] first = new float[samples];
        known.coding().decode(in.view(seen).order(known.order()), samples, first);
        out.accept(first, samples / format.channels());
        in.skip((long) samples * known.coding().bytes());
        return true;
    }

    @Override
    public long frames() {
        return frames;
    }

    private void begin(ByteWindow in, Converter out) throws SpeechFormatException {
        begun = true;
        if (in.ended()) {
            if (in.available() % format.frameBytes() != 0) {
                throw PcmDecoder.odd(format, in.available());
            }
            frames = in.available() / format.frameBytes();
        }
        out.begin(format.rateHz(), format.channels());
    }

    /** Whole samples of silence in front, which are the same in both orders. */
    private int silentBytes(ByteWindow in, int seen) {
        int silent = 0;
        while (silent < seen && in.at(silent) == 0) {
            silent++;
        }
        return silent - silent % format.frameBytes();
    }

    /** The order in which these samples are more likely to be speech. */
    static ByteOrder order(ByteBuffer samples, int channels) {
        ByteOrder ofEightBits = ofEightBits(samples);
        if (ofEightBits != null) {
            return ofEightBits;
        }
        double little = surprise(samples, ByteOrder.LITTLE_ENDIAN, channels);
        double big = surprise(samples, ByteOrder.BIG_ENDIAN, channels);
        boolean tells = BETTER * little < big || BETTER * big < little;
        boolean isLittle = tells ? little < big : isFaint(samples);
        return isLittle ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    /**
     * Whether only a few of the lowest bits are used in little endian. Some engines begin like that; hardly any signal
     * uses the highest bits alone.
     */
    private static boolean isFaint(ByteBuffer samples) {
        ByteBuffer in = samples.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < in.limit() / Short.BYTES; i++) {
            if (Math.abs(in.getShort(Short.BYTES * i)) > FAINT) {
                return false;
            }
        }
        return in.limit() >= Short.BYTES;
    }

    /**
     * Samples that were made of 8 bits have a byte that is always 0, the lower one, and another that has both signs.
     * Null if they are none.
     */
    private static ByteOrder ofEightBits(ByteBuffer samples) {
        boolean[] zero = {true, true};
        boolean[] negative = {false, false};
        for (int i = 0; i < samples.limit() - 1; i++) {
            zero[i % 2] &= samples.get(i) == 0;
            negative[i % 2] |= samples.get(i) < 0;
        }
        if (zero[0] && negative[1]) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        return zero[1] && negative[0] ? ByteOrder.BIG_ENDIAN : null;
    }

    /**
     * The energy that is left of the samples when each is foretold, as well as that can be done, by the two before it.
     */
    private static double surprise(ByteBuffer samples, ByteOrder order, int channels) {
        ByteBuffer in = samples.duplicate().order(order);
        int count = in.limit() / Short.BYTES;
        double now = 0;
        double oneOne = 0;
        double twoTwo = 0;
        double oneTwo = 0;
        double nowOne = 0;
        double nowTwo = 0;
        for (int i = 2 * channels; i < count; i++) {
            double sample = in.getShort(Short.BYTES * i);
            double one = in.getShort(Short.BYTES * (i - channels));
            double two = in.getShort(Short.BYTES * (i - 2 * channels));
            now += sample * sample;
            oneOne += one * one;
            twoTwo += two * two;
            oneTwo += one * two;
            nowOne += sample * one;
            nowTwo += sample * two;
        }
        double determinant = oneOne * twoTwo - oneTwo * oneTwo;
        double foretold;
        if (determinant > 1e-9 * oneOne * twoTwo) {
            double a = (nowOne * twoTwo - nowTwo * oneTwo) / determinant;
            double b = (nowTwo * oneOne - nowOne * oneTwo) / determinant;
            foretold = a * nowOne + b * nowTwo;
        } else {
            foretold = oneOne > 0 ? nowOne * nowOne / oneOne : 0;
        }
        // Each sample was rounded: less than that is no difference.
        return Math.max(0, now - foretold) + count;
    }
}
