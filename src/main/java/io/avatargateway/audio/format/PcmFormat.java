package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.nio.ByteOrder;

/**
 * How uncompressed samples stand in a stream.
 *
 * @param channels interleaved
 * @param order of the bytes of a sample, or null where it is not known yet
 */
public record PcmFormat(int rateHz, int channels, SampleCoding coding, ByteOrder order) {

    static final int LOWEST_RATE_HZ = 8_000;
    static final int HIGHEST_RATE_HZ = 96_000;
    static final int MOST_CHANNELS = 2;

    /** What needs no conversion. */
    public static final PcmFormat SPOKEN =
            new PcmFormat(Pcm16.SAMPLE_RATE_HZ, 1, SampleCoding.SIGNED_16, ByteOrder.LITTLE_ENDIAN);

    /** The same in another order of bytes. */
    PcmFormat in(ByteOrder another) {
        return new PcmFormat(rateHz, channels, coding, another);
    }

    /** Bytes of one sample of all channels. */
    int frameBytes() {
        return channels * coding.bytes();
    }

    /**
     * @param name of the format, for the message
     * @throws SpeechFormatException UNSUPPORTED_TYPE
     */
    static int requireRate(String name, long rateHz) throws SpeechFormatException {
        if (rateHz < LOWEST_RATE_HZ || rateHz > HIGHEST_RATE_HZ) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE,
                    name + " rate: " + rateHz + " (expected: " + LOWEST_RATE_HZ + ".." + HIGHEST_RATE_HZ + ")");
        }
        return (int) rateHz;
    }

    /**
     * @param name of the format, for the message
     * @throws SpeechFormatException UNSUPPORTED_TYPE
     */
    static int requireChannels(String name, long channels) throws SpeechFormatException {
        if (channels < 1 || channels > MOST_CHANNELS) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE, name + " channels: " + channels + " (expected: 1 or 2)");
        }
        return (int) channels;
    }
}
