package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusPacketInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One Opus stream within Ogg: its header, its decoder (Concentus), and which of its samples are of the speech. */
final class OpusStream {

    /** What granules count in, and what is decoded to. */
    static final int RATE_HZ = 48_000;

    private static final String NAME = "audio/ogg";
    private static final int HEAD_BYTES = 19;
    /** 120 ms. */
    private static final int MOST_SAMPLES = 5760;

    private final int channels;
    private final float scale;
    private final OpusDecoder decoder;
    private final short[] pcm;
    private final float[] samples;
    private long toSkip;
    /** Of the pages before. */
    private long position;
    /** The granule of the first sample; -1 until it is known. */
    private long origin = -1;

    private OpusStream(int channels, int preSkip, int gain, OpusDecoder decoder) {
        this.channels = channels;
        this.toSkip = preSkip;
        this.scale = (float) (Math.pow(10, gain / (20.0 * 256)) / 32_768);
        this.decoder = decoder;
        this.pcm = new short[MOST_SAMPLES * channels];
        this.samples = new float[MOST_SAMPLES * channels];
    }

    /** @param head the first packet */
    static OpusStream of(byte[] head) throws SpeechFormatException {
        if (!begins(head, "OpusHead")) {
            throw fault(Fault.UNSUPPORTED_TYPE, "codec", codec(head), "Opus");
        }
        if (head.length < HEAD_BYTES) {
            throw fault(Fault.MALFORMED, "OpusHead", head.length + " bytes", "at least " + HEAD_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int version = bytes.get(8) & 0xFF;
        int family = bytes.get(18) & 0xFF;
        if (version >= 16) {
            throw fault(Fault.UNSUPPORTED_TYPE, "OpusHead version", Integer.toString(version), "below 16");
        }
        int channels = PcmFormat.requireChannels(NAME, bytes.get(9) & 0xFF);
        if (family != 0) {
            throw fault(Fault.UNSUPPORTED_TYPE, "channel mapping", Integer.toString(family), "0, mono or stereo");
        }
        try {
            OpusDecoder decoder = new OpusDecoder(RATE_HZ, channels);
            return new OpusStream(channels, bytes.getShort(10) & 0xFFFF, bytes.getShort(16), decoder);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean begins(byte[] packet, String word) {
        return packet.length >= word.length()
                && new String(packet, 0, word.length(), StandardCharsets.ISO_8859_1).equals(word);
    }

    /** How long the packet plays. */
    static long samples(byte[] packet) throws SpeechFormatException {
        if (packet.length == 0) {
            throw fault(Fault.MALFORMED, "packet", "empty", "at least one byte");
        }
        int samples;
        try {
            samples = OpusPacketInfo.getNumSamples(packet, 0, packet.length, RATE_HZ);
        } catch (RuntimeException e) {
            samples = -1;
        }
        if (samples <= 0 || samples > MOST_SAMPLES) {
            throw fault(Fault.MALFORMED, "packet", "its first bytes", "frames of up to 120 ms in all");
        }
        return samples;
    }

    int channels() {
        return channels;
    }

    /** How many of a page's samples, from the first one on, are of the stream: the last page may end early. */
    long kept(long pageSamples, long granule, boolean last) {
        if (origin < 0) {
            origin = last ? 0 : Math.max(0, granule - pageSamples);
        }
        // A granule before the page's own beginning says nothing of its end: some leave 0 there.
        boolean ends = last && granule - origin >= position;
        long kept = ends ? Math.min(pageSamples, granule - origin - position) : pageSamples;
        // Where the stream goes on behind its end all the same, it does so behind what was kept.
        position += kept;
        return kept;
    }

    /** Whether a page with samples came. */
    boolean begun() {
        return origin >= 0;
    }

    /**
     * The number of samples missing between the pages before and a page of this size; negative where that cannot be.
     */
    long gap(long pageSamples, long granule) {
        return granule - pageSamples - Math.max(0, origin) - position;
    }

    /** Bridges this number of missing samples. */
    void bridge(long missing) {
        if (missing > 0) {
            origin = Math.max(0, origin);
            position += missing;
        }
    }

    /** Puts out silence of at most this number of samples, and returns the number. */
    int silence(long most, Converter out, DiscardLimit discarded) throws SpeechFormatException {
        int count = (int) Math.min(most, MOST_SAMPLES);
        Arrays.fill(samples, 0);
        put(count, count, out, discarded);
        return count;
    }

    /** Puts out what is of the speech, and returns how many samples the packet had. */
    int decode(byte[] packet, long keep, Converter out, DiscardLimit discarded) throws SpeechFormatException {
        int count;
        try {
            count = decoder.decode(packet, 0, packet.length, pcm, 0, MOST_SAMPLES, false);
        } catch (OpusException | RuntimeException | AssertionError e) {
            throw fault(Fault.MALFORMED, "packet", e.getClass().getSimpleName(), "one that can be decoded");
        }
        if (count <= 0) {
            throw fault(Fault.MALFORMED, "packet", count + " samples", "at least one");
        }
        int from = (int) Math.min(toSkip, count);
        for (int i = 0; i < (count - from) * channels; i++) {
            samples[i] = Math.max(-1, Math.min(1, pcm[from * channels + i] * scale));
        }
        put(count, keep, out, discarded);
        return count;
    }

    /**
     * Puts out the part of this number of samples that belongs to the speech; what is not skipped stands at the front.
     */
    private void put(int count, long keep, Converter out, DiscardLimit discarded) throws SpeechFormatException {
        int from = (int) Math.min(toSkip, count);
        toSkip -= from;
        int to = (int) Math.max(from, Math.min(count, keep));
        out.accept(samples, to - from);
        discarded.count(count - (to - from), to - from, RATE_HZ);
    }

    private static String codec(byte[] head) {
        if (begins(head, "\u0001vorbis")) {
            return "Vorbis";
        }
        return begins(head, "\u007fFLAC") ? "FLAC" : begins(head, "Speex") ? "Speex" : "unknown";
    }

    private static SpeechFormatException fault(Fault fault, String what, String value, String rule) {
        return new SpeechFormatException(fault, NAME + " " + what + ": " + value + " (expected: " + rule + ")");
    }
}
