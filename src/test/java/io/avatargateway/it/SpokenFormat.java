package io.avatargateway.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.audio.ForeignFile;
import org.opentest4j.TestAbortedException;

/** The result of one file of speech. */
final class SpokenFormat {

    private static final int BYTES_PER_MILLI = 32;
    private static final int SAMPLES_PER_MILLI = 16;

    private final int place;
    private final JsonNode reply;
    private final byte[] heard;
    private final byte[] theirs;
    private final TestAbortedException skipped;

    private SpokenFormat(int place, JsonNode reply, byte[] heard, byte[] theirs, TestAbortedException skipped) {
        this.place = place;
        this.reply = reply;
        this.heard = heard;
        this.theirs = theirs;
        this.skipped = skipped;
    }

    /**
     * One that was sent.
     *
     * @param place among those that its session spoke, from 0
     * @param reply the last one
     * @param heard by the avatar, with up to {@code place} milliseconds of others' speech before it, and one more
     *     behind it
     * @param theirs what the program that made the file makes of it
     */
    static SpokenFormat of(int place, JsonNode reply, byte[] heard, byte[] theirs) {
        return new SpokenFormat(place, reply, heard, theirs, null);
    }

    /** One whose program is not there. */
    static SpokenFormat skipped(TestAbortedException why) {
        return new SpokenFormat(0, null, null, null, why);
    }

    /** The final reply. The test is skipped where there is none, because there was no file. */
    JsonNode reply() {
        if (skipped != null) {
            throw new TestAbortedException(skipped.getMessage(), skipped);
        }
        return reply;
    }

    /** How long it plays by the program's own conversion. */
    long millis() {
        return theirs.length / BYTES_PER_MILLI;
    }

    void requireSame(ForeignFile format) {
        // The ends of those before it are known in whole milliseconds.
        format.requireSame(heard, theirs, SAMPLES_PER_MILLI * (place + 1));
    }
}
