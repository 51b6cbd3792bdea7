package io.avatargateway.audio.format;

import io.avatargateway.audio.format.SpeechFormatException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A page of an Ogg stream (RFC 3533).
 *
 * @param granule the place in the stream behind the last packet that ends here; -1 if none does
 * @param checkSum of all the page
 * @param pieces of packets, each but the last one ends its packet
 * @param open whether the last piece goes on in the next page
 */
record OggPage(
        boolean continued,
        boolean first,
        boolean last,
        long granule,
        int serial,
        int number,
        int checkSum,
        List<byte[]> pieces,
        boolean open) {

    private static final int HEAD_BYTES = 27;
    private static final int CHECK_SUM_AT = 22;

    /**
     * Takes the next page; null if not all of it is here.
     *
     * @throws SpeechFormatException if it is none, or is broken, or cut off by the end
     */
    static OggPage take(ByteWindow in) throws SpeechFormatException, IOException {
        if (!in.has(HEAD_BYTES)) {
            return missing(in);
        }
        if (!in.is(0, "OggS") || in.at(4) != 0) {
            throw fault(Fault.MALFORMED, in, "something else", "OggS, version 0");
        }
        int segments = in.at(HEAD_BYTES - 1);
        if (!in.has(HEAD_BYTES + segments)) {
            return missing(in);
        }
        int size = HEAD_BYTES + segments;
        for (int i = 0; i < segments; i++) {
            size += in.at(HEAD_BYTES + i);
        }
        if (!in.has(size)) {
            return missing(in);
        }
        byte[] bytes = in.copy(size);
        ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int checkSum = page.getInt(CHECK_SUM_AT);
        page.putInt(CHECK_SUM_AT, 0);
        if (CheckSums.crc32(bytes) != checkSum) {
            throw fault(Fault.MALFORMED, in, "wrong check sum", "that of its bytes");
        }
        in.skip(size);
        boolean open = segments > 0 && (bytes[HEAD_BYTES + segments - 1] & 0xFF) == 255;
        return new OggPage(
                (bytes[5] & 1) != 0,
                (bytes[5] & 2) != 0,
                (bytes[5] & 4) != 0,
                page.getLong(6),
                page.getInt(14),
                page.getInt(18),
                checkSum,
                pieces(bytes, segments),
                open);
    }

    private static List<byte[]> pieces(byte[] bytes, int segments) {
        List<byte[]> pieces = new ArrayList<>();
        int start = HEAD_BYTES + segments;
        int end = start;
        for (int i = 0; i < segments; i++) {
            int length = bytes[HEAD_BYTES + i] & 0xFF;
            end += length;
            if (length < 255 || i == segments - 1) {
                pieces.add(Arrays.copyOfRange(bytes, start, end));
                start = end;
            }
        }
        return pieces;
    }

    private static OggPage missing(ByteWindow in) throws SpeechFormatException {
        if (in.ended()) {
            throw fault(Fault.INCOMPLETE, in, in.available() + " bytes", "a whole page");
        }
        return null;
    }

    private static SpeechFormatException fault(Fault fault, ByteWindow in, String value, String rule) {
        return new SpeechFormatException(
                fault, "audio/ogg page at " + in.position() + ": " + value + " (expected: " + rule + ")");
    }
}
