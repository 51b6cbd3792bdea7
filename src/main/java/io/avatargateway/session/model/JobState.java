package io.avatargateway.session.model;

import java.util.Locale;

/** How far a job has come. A job has exactly one final state, and keeps it. */
public enum JobState {
    /** In the session's durable queue. */
    ACCEPTED(false),
    /** The avatar has begun to play it, by the play-out clock. */
    STARTED(false),
    /** Played to its end. */
    FINISHED(true),
    /** An interrupt cut it off or dropped it, or the end of its session cut it off. */
    INTERRUPTED(true),
    /** Its time was over before its turn came. */
    EXPIRED(true),
    /** Cannot be spoken: the job is wrong, or its session is unknown, is draining or has ended. */
    REJECTED(true),
    /**
     * Should have been spoken to its end, and was not. The avatar or the gateway was lost, its audio breaks off, or the
     * gateway failed at it.
     */
    FAILED(true);

    private final boolean terminal;

    JobState(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether nothing can follow. */
    public boolean terminal() {
        return terminal;
    }

    /** The word in replies, events and REST: {@code finished}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
