package io.avatargateway.session.speech;

import java.util.function.ToIntFunction;

/**
 * When speech was last heard, by one measure of what is speech. The avatar service ends a session after a time without
 * speech, and silence that is sent is none: see {@code docs/decisions/0032-what-simli-can-do-live.md}. Used by the
 * session's worker only.
 */
public final class LastSpeech {

    private static final long NONE = -1;

    private final PlayOutClock clock;
    private final ToIntFunction<byte[]> speechIn;
    private long heardNanos;
    /** Where speech stands that was sent and is not known to be heard to its end, or {@link #NONE}. */
    private long begin = NONE;

    private long end = NONE;

    /**
     * As if some had been heard just now.
     *
     * @param speechIn where the last speech of a frame ends, in bytes; 0 if there is none
     */
    LastSpeech(PlayOutClock clock, ToIntFunction<byte[]> speechIn, long nowNanos) {
        this.clock = clock;
        this.speechIn = speechIn;
        this.heardNanos = nowNanos;
    }

    /** From now on it counts. */
    void restart(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** A frame goes to the avatar; to be called before the clock learns of it. */
    void sending(byte[] frame) {
        int speech = speechIn.applyAsInt(frame);
        if (speech > 0) {
            begin = begin == NONE ? clock.position() : begin;
            end = clock.position() + speech;
        }
    }

    /** Time has passed. */
    public void follow(long nowNanos) {
        if (isUnderWay()) {
            long left = clock.nanosUntilReached(end, nowNanos);
            if (left <= 0) {
                heard(nowNanos + left);
            }
        }
    }

    /** All speech that was sent has been heard. */
    void ended(long nowNanos) {
        if (isUnderWay()) {
            heard(nowNanos);
        }
    }

    /** What was sent is forgotten by the avatar; to be called before the clock learns of it. */
    void skipped(long nowNanos) {
        if (isUnderWay() && clock.playedPosition(nowNanos) > begin) {
            heardNanos = nowNanos;
        }
        begin = NONE;
        end = NONE;
    }

    private void heard(long atNanos) {
        heardNanos = Math.max(heardNanos, atNanos);
        begin = NONE;
        end = NONE;
    }

    /** Whether speech was sent that is not known to be heard to its end. */
    public boolean isUnderWay() {
        return end != NONE;
    }

    /** When speech was last heard to its end. */
    public long heardNanos() {
        return heardNanos;
    }
}
