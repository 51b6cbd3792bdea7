package io.avatargateway.audio.format;

import java.util.Objects;

/**
 * What was broken in speech and was mended, so that all the rest is spoken. One for each kind.
 *
 * @param kind what was broken
 * @param count how often
 * @param atMillis where it was for the first time, in the speech as it is spoken
 * @param silenceMillis length of all the silence that replaces what is missing, in milliseconds. 0 where nothing is
 *     missing, or where nobody knows how much
 * @param detail the first time, for people
 */
public record Repair(Kind kind, int count, long atMillis, long silenceMillis, String detail) {

    public Repair {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    /** What can be mended. Its name is a stable word, told to producers. */
    public enum Kind {
        /** The samples' size counts headers, too. */
        SIZE_COUNTS_HEADER,
        /** A WAV's block align contradicts all else that it says. */
        WAV_BLOCK_ALIGN,
        /** The number of samples in FLAC's header is not that of its frames. */
        FLAC_TOTAL,
        /** Bytes of MP3 that are no whole frame, as where a stream was joined in its middle. */
        MP3_BYTES_SKIPPED,
        /** Frames of MP3 that need what came before the first one: silence stands for them. */
        MP3_FRAME_MUTED,
        /** Pages of Ogg are missing: silence stands for them where it is known how long they were. */
        OGG_PAGE_MISSING,
        /** A page of Ogg came again, and was spoken once. */
        OGG_PAGE_REPEATED,
        /** Pages of Ogg have wrong numbers, and none is missing. */
        OGG_PAGE_RENUMBERED,
        /** A packet of Ogg has no end, as where another stream begins: silence stands for it. */
        OGG_PACKET_CUT,
        /** An Ogg stream goes on behind the page that says that it is the last. */
        OGG_END_TOO_EARLY
    }
}
