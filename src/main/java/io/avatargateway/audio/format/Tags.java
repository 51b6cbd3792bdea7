package io.avatargateway.audio.format;

import java.io.IOException;
import java.nio.ByteOrder;

/**
 * Titles, names and pictures that stand in front of speech, behind it, or between two files of any format. The tags are
 * ID3v2 (id3.org, version 2.4.0, section 3.1), ID3v1 and APE.
 */
final class Tags {

    /** The number of bytes that tell the length of the tag they begin. */
    static final int HEAD_BYTES = 32;

    private static final int ID3_HEAD_BYTES = 10;
    private static final int ID3_FOOTER = 0x10;
    /** Versions are 2 to 4. A chunk may be called {@code "ID3 "}, and is none. */
    private static final int ID3_VERSIONS = ' ';

    private static final int ID3V1_BYTES = 128;

    private Tags() {}

    /** The length of the next tag, in bytes; 0 if no tag is next, -1 if more bytes are needed to tell. */
    static long bytes(ByteWindow in) throws IOException {
        int seen = in.see(HEAD_BYTES);
        if (in.is(0, "ID3")) {
            if (seen < ID3_HEAD_BYTES) {
                return -1;
            }
            if (in.at(3) >= ID3_VERSIONS) {
                return 0;
            }
            int size = ((in.at(6) & 0x7F) << 21)
                    | ((in.at(7) & 0x7F) << 14)
                    | ((in.at(8) & 0x7F) << 7)
                    | (in.at(9) & 0x7F);
            return (long) ID3_HEAD_BYTES + size + ((in.at(5) & ID3_FOOTER) == 0 ? 0 : ID3_HEAD_BYTES);
        }
        if (in.is(0, "TAG")) {
            return ID3V1_BYTES;
        }
        if (in.is(0, "APET")) {
            return seen < HEAD_BYTES
                    ? -1
                    : HEAD_BYTES
                            + (in.view(HEAD_BYTES)
                                            .order(ByteOrder.LITTLE_ENDIAN)
                                            .getInt(12)
                                    & 0xFFFF_FFFFL);
        }
        return 0;
    }
}
