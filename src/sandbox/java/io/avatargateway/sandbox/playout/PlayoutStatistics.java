package io.avatargateway.sandbox.playout;

import java.time.Duration;

/** Counters of one session's audio, for load tests. Written and read on the loop. */
public final class PlayoutStatistics {
    /** A longer gap is a pause between two utterances, not a starving avatar. */
    static final Duration UNDERRUN_BELOW = Duration.ofSeconds(1);

    /**
     * A frozen copy.
     *
     * @param frames audio messages received
     * @param utterances times the avatar began to speak
     * @param skippedMillis audio that was received and never played
     * @param underruns gaps in mid-stream: the audio ran dry and went on within a second
     * @param maxUnderrunMillis the longest of them, real time
     * @param minLeadMillis least audio left to play, in real time, when a frame came while the avatar spoke; null if
     *     none did
     */
    public record Snapshot(
            long frames,
            long utterances,
            long skippedMillis,
            long underruns,
            double maxUnderrunMillis,
            Double minLeadMillis) {}

    private long frames;
    private long utterances;
    private long skippedBytes;
    private long underruns;
    private long maxUnderrunNanos;
    private long minLeadNanos = Long.MAX_VALUE;
    private long receivedBytes;

    PlayoutStatistics() {}

    void frame(int bytes) {
        frames++;
        receivedBytes += bytes;
    }

    void utterance() {
        utterances++;
    }

    void skipped(long bytes) {
        skippedBytes += bytes;
    }

    void starved(long nanos) {
        if (nanos < UNDERRUN_BELOW.toNanos()) {
            underruns++;
            maxUnderrunNanos = Math.max(maxUnderrunNanos, nanos);
        }
    }

    void lead(long nanos) {
        minLeadNanos = Math.min(minLeadNanos, nanos);
    }

    /**
     * Audio bytes received.
     *
     * @return bytes
     */
    public long receivedBytes() {
        return receivedBytes;
    }

    /**
     * Copies the counters.
     *
     * @return as of now
     */
    public Snapshot snapshot() {
        return new Snapshot(
                frames,
                utterances,
                Pcm.millis(skippedBytes),
                underruns,
                maxUnderrunNanos / 1e6,
                minLeadNanos == Long.MAX_VALUE ? null : minLeadNanos / 1e6);
    }
}
