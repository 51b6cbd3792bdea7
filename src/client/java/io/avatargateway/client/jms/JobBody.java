package io.avatargateway.client.jms;

import io.avatargateway.client.Arguments;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Where the bytes of a job's speech come from. One that reads a stream serves one job.
 *
 * @param in read to its end, on a thread of the producer's; whoever opened it closes it
 * @param size how many bytes there are, or -1
 * @param partBytes most bytes of a part, or 0 to send the utterance in one message
 */
public record JobBody(InputStream in, long size, int partBytes) {

    /** Most bytes of a part. */
    public static final int MAX_PART_BYTES = 1024 * 1024;

    /** Least bytes that a part may have at most: whole samples of every format. */
    public static final int MIN_PART_BYTES = Parts.ALIGNMENT;

    /** What a message has in memory, at most. */
    static final int SMALL_BYTES = 64 * 1024;

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException naming value and rule
     */
    public JobBody {
        if (in == null) {
            throw Arguments.wrong("speech", "null", "a stream of bytes");
        }
        if (partBytes != 0) {
            Arguments.within("partBytes", partBytes, MIN_PART_BYTES, MAX_PART_BYTES);
        }
    }

    /**
     * Bytes that are there, for any number of jobs.
     *
     * @param speech not to be changed until they are sent
     * @return the body
     * @throws IllegalArgumentException if there are none
     */
    public static JobBody of(byte[] speech) {
        if (speech == null) {
            throw Arguments.wrong("speech", "null", "bytes");
        }
        return new JobBody(new Bytes(speech), speech.length, 0);
    }

    /**
     * A stream, sent in one message: the gateway has the job when the stream has ended.
     *
     * @param in read to its end
     * @param size how many bytes there are, or -1
     * @return the body
     * @throws IllegalArgumentException if there is no stream
     */
    public static JobBody of(InputStream in, long size) {
        return new JobBody(in, size, 0);
    }

    /**
     * A stream, sent in parts while it is read: speech begins with the first one.
     *
     * @param in read to its end
     * @param partBytes most bytes of a part, {@value #MIN_PART_BYTES}..{@value #MAX_PART_BYTES}
     * @return the body
     * @throws IllegalArgumentException if there is no stream, or {@code partBytes} is outside of that
     */
    public static JobBody inParts(InputStream in, int partBytes) {
        return new JobBody(in, -1, Arguments.within("partBytes", partBytes, MIN_PART_BYTES, MAX_PART_BYTES));
    }

    /** Bytes that are there. They are kept beside the stream, which can be read by one job only. */
    private static final class Bytes extends ByteArrayInputStream {

        private final byte[] all;

        Bytes(byte[] speech) {
            super(speech);
            this.all = speech;
        }
    }

    /** Whether it is there, so that sending it waits for nobody but the broker. */
    boolean isThere() {
        return partBytes == 0 && in instanceof Bytes;
    }

    /** To be read by one job. Bytes are read from their beginning by each, at the same time too. */
    InputStream open() {
        return in instanceof Bytes bytes ? new ByteArrayInputStream(bytes.all) : in;
    }

    /** Whether it says that it fits into memory; a stream may be longer than it says. */
    boolean isSmall() {
        return size >= 0 && size <= SMALL_BYTES;
    }

    /** Without the speech. */
    @Override
    public String toString() {
        return "JobBody[" + (size < 0 ? "a stream" : size + " bytes") + "]";
    }
}
