package io.avatargateway.audio.format;

import java.nio.ByteOrder;
import java.util.List;

/**
 * What a header says of the size of its samples, and how far it is believed. Writers that cannot seek back leave
 * something impossible there, or nothing; others count the header in.
 *
 * @param bytes as the header says; {@link Long#MAX_VALUE} where it says nothing
 * @param open whether the samples may end before: then they reach to the end
 * @param unset whether nothing was ever put in: what follows is samples, unless it is known as something else
 * @param counted by how much the size may be too large because it counts headers, too
 * @param chunks how the sizes of chunks are written that may follow; null where there are none
 */
record SampleSize(long bytes, boolean open, boolean unset, List<Long> counted, ByteOrder chunks) {

    /**
     * No body of a job is nearly that long; a larger number was never true. Just below a power of two: some writers
     * leave room for a header.
     */
    private static final long IMPOSSIBLE = 0x0FFF_0000L;

    /** Of bare samples: to the end. */
    static final SampleSize TO_THE_END = new SampleSize(Long.MAX_VALUE, true, false, List.of(), null);

    /** Whether this number of bytes cannot be true. */
    static boolean impossible(long bytes) {
        return bytes >= IMPOSSIBLE;
    }

    /** The number that the header says; to the end, where that is impossible and they are not there. */
    static SampleSize of(long bytes, ByteOrder chunks, List<Long> counted) {
        return new SampleSize(bytes, impossible(bytes), false, counted, chunks);
    }

    /** Of a header whose size says that it was left open. */
    static SampleSize left(ByteOrder chunks) {
        return new SampleSize(Long.MAX_VALUE, true, false, List.of(), chunks);
    }

    /**
     * Of a header whose size is 0 although something may follow.
     *
     * @param most what another size allows; {@link Long#MAX_VALUE} where none does
     */
    static SampleSize unset(long most, ByteOrder chunks) {
        return new SampleSize(most, most == Long.MAX_VALUE, true, List.of(), chunks);
    }

    /** Whether the samples may end this number of bytes before the size says. */
    boolean allowsMissing(long missing) {
        return open || countsHeader(missing);
    }

    /** Whether the size counts a header of this number of bytes. */
    boolean countsHeader(long missing) {
        return counted.stream().anyMatch(header -> header == missing);
    }

    /** Whether samples of this number of bytes each can fill it. */
    boolean fits(int frameBytes) {
        return open
                || bytes % frameBytes == 0
                || counted.stream().anyMatch(header -> header < bytes && (bytes - header) % frameBytes == 0);
    }

    /** The number of bytes before the end where the samples may be over, and what follows them may begin. */
    long uncertainBytes() {
        return open
                ? Long.MAX_VALUE
                : counted.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
