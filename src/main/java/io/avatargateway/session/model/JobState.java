package io.avatargateway.session.model;

import java.util.Locale;

/** How far a job has come. A job has exactly one final state, and keeps it. */
public enum JobState {
    /** In the session's durable queue. */
    ACCEPTED(false),
    /** Its first frame is on its way to the avatar. */
    STARTED(false),
    /** Played to its end. */
    FINISHED(true),
    /** Cut off, or dropped, by an interrupt or by the end of the session. */
    INTERRUPTED(true),
    /** Its time was over before its turn came. */
    EXPIRED(true),
    /** Cannot be spoken: the job itself or its session is at fault. */
    REJECTED(true),
    /** Should have been spoken, but the avatar was lost. */
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
