package io.avatargateway.audio;

import io.avatargateway.audio.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Finds the samples in a RIFF/WAVE body (Microsoft's Multimedia Programming Interface and Data Specifications 1.0, and {@code
 * WAVEFORMATEXTENSIBLE}). Chunks that are not needed are stepped over. Writers that cannot seek back leave 0xFFFFFFFF as the data size, or 0 there and 0 or
 * 0xFFFFFFFF as the RIFF size: then the samples reach to the end of the body. Any other size is taken at its word, and must fit into the body.
 */
final class WavHeader {

    private static final int RIFF_BYTES = 12;
    private static final int CHUNK_BYTES = 8;
    private static final int FORMAT_BYTES = 16;
    private static final int EXTENSIBLE_BYTES = 40;
    private static final int MAX_CHUNKS = 1_000;
    private static final long STREAMED = 0xFFFF_FFFFL;
    private static final int FORMAT_PCM = 1;
    private static final int FORMAT_EXTENSIBLE = 0xFFFE;
    /** KSDATAFORMAT_SUBTYPE_PCM behind its first two bytes. */
    private static final byte[] SUBFORMAT_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    private WavHeader() {}

    /** Whether the body begins like a WAV file. */
    static boolean looksLikeWav(ByteSource source) throws IOException {
        byte[] start = source.read(0, RIFF_BYTES);
        return start.length == RIFF_BYTES && is(start, 0, "RIFF") && is(start, 8, "WAVE");
    }

    /**
     * @throws SpeechFormatException MALFORMED or UNSUPPORTED_TYPE, naming the value and the rule
     */
    static PcmRange read(ByteSource source) throws SpeechFormatException, IOException {
        if (!looksLikeWav(source)) {
            throw malformed("header", "something else", "RIFF and WAVE in the first 12 bytes");
        }
        boolean formatSeen = false;
        long position = RIFF_BYTES;
        for (int chunk = 0; chunk < MAX_CHUNKS; chunk++) {
            byte[] head = source.read(position, CHUNK_BYTES);
            if (head.length < CHUNK_BYTES) {
                throw malformed("end", "after " + source.size() + " bytes", "a fmt chunk, then a data chunk");
            }
            long size = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xFFFF_FFFFL;
            long start = position + CHUNK_BYTES;
            if (is(head, 0, "data")) {
                return data(formatSeen, start, streamed(size, source) ? source.size() - start : size, source.size());
            }
            if (size > source.size() - start) {
                throw malformed("chunk size", size, "at most the " + (source.size() - start) + " bytes that follow");
            }
            if (is(head, 0, "fmt ")) {
                checkFormat(size, source.read(start, EXTENSIBLE_BYTES));
                formatSeen = true;
            }
            // Chunks begin on even places.
            position = start + size + (size & 1);
        }
        throw malformed("chunks", "more than " + MAX_CHUNKS, "a data chunk among the first " + MAX_CHUNKS);
    }

    private static PcmRange data(boolean formatSeen, long start, long size, long total) throws SpeechFormatException {
        if (!formatSeen) {
            throw malformed("first chunk", "data", "a fmt chunk before it");
        }
        long there = total - start;
        if (size > there) {
            throw malformed("data size", size, "at most the " + there + " bytes that follow");
        }
        return new PcmRange(start, size);
    }

    private static boolean streamed(long dataSize, ByteSource source) throws IOException {
        if (dataSize != 0) {
            return dataSize == STREAMED;
        }
        long riffSize = ByteBuffer.wrap(source.read(4, 4))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt()
                & 0xFFFF_FFFFL;
        return riffSize == 0 || riffSize == STREAMED;
    }

    private static void checkFormat(long size, byte[] bytes) throws SpeechFormatException {
        if (size < FORMAT_BYTES || bytes.length < FORMAT_BYTES) {
            throw malformed("fmt size", size, "at least " + FORMAT_BYTES);
        }
        ByteBuffer format = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int tag = format.getShort(0) & 0xFFFF;
        if (tag == FORMAT_EXTENSIBLE) {
            if (size < EXTENSIBLE_BYTES || bytes.length < EXTENSIBLE_BYTES) {
                throw malformed("fmt size", size, "at least " + EXTENSIBLE_BYTES + " for an extensible format");
            }
            tag = subformat(format);
        }
        require("format", tag, FORMAT_PCM);
        require("channels", format.getShort(2) & 0xFFFF, 1);
        require("rate", format.getInt(4) & 0xFFFF_FFFFL, Pcm16.SAMPLE_RATE_HZ);
        require("bits per sample", format.getShort(14) & 0xFFFF, 8 * Pcm16.BYTES_PER_SAMPLE);
        int blockAlign = format.getShort(12) & 0xFFFF;
        if (blockAlign != Pcm16.BYTES_PER_SAMPLE) {
            throw malformed("block align", blockAlign, "2 for one channel of 16 bits");
        }
    }

    private static int subformat(ByteBuffer format) throws SpeechFormatException {
        for (int i = 0; i < SUBFORMAT_TAIL.length; i++) {
            if (format.get(26 + i) != SUBFORMAT_TAIL[i]) {
                throw new SpeechFormatException(
                        Fault.UNSUPPORTED_TYPE, "audio/wav subformat: unknown (expected: KSDATAFORMAT_SUBTYPE_PCM)");
            }
        }
        return format.getShort(24) & 0xFFFF;
    }

    private static void require(String name, long value, long expected) throws SpeechFormatException {
        if (value != expected) {
            throw new SpeechFormatException(
                    Fault.UNSUPPORTED_TYPE, "audio/wav " + name + ": " + value + " (expected: " + expected + ")");
        }
    }

    private static SpeechFormatException malformed(String name, Object value, String rule) {
        return new SpeechFormatException(
                Fault.MALFORMED, "audio/wav " + name + ": " + value + " (expected: " + rule + ")");
    }

    private static boolean is(byte[] bytes, int offset, String word) {
        byte[] expected = word.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < expected.length; i++) {
            if (bytes[offset + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
