package io.avatargateway.session.model;

import io.avatargateway.audio.format.Pcm16;
import java.time.Duration;
import java.time.Instant;

/**
 * How much of a job was heard: an anchor, from which its place at a later moment follows. The gateway that speaks tells
 * it, and who takes the session up goes on there.
 *
 * @param arrival the job, by its place in the order of arrival at the session's queue
 * @param bytes how much of it was heard at that time, as the avatar takes it: PCM, 16 bit, 16 kHz, mono
 * @param at when, by the clock of the gateway that speaks
 * @param running whether it went on being heard from then on
 */
public record Heard(long arrival, long bytes, Instant at, boolean running) {

    /**
     * How much was heard at a later moment, if nothing else happened; it may be more than the job has.
     *
     * @param moment by the same clock; one before the anchor counts as the anchor's
     * @return in bytes; whole samples
     */
    public long bytesAt(Instant moment) {
        long later = running ? Math.max(0, Duration.between(at, moment).toMillis()) : 0;
        return bytes + later * Pcm16.BYTES_PER_MILLI;
    }
}
