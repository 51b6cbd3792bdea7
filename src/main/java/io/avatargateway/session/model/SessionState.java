package io.avatargateway.session.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * The life of a session. {@link #mayBecome} is the whole table of legal transitions; every transition is made in one
 * place, {@code SessionLifecycle.become}.
 */
public enum SessionState {
    /** Token and socket are being fetched. Jobs wait in the queue. */
    OPENING,
    /** The join info is there and the time to join runs. Jobs wait in the queue. */
    JOINABLE,
    /** The avatar takes speech; none has been played yet. */
    READY,
    /** The avatar speaks. */
    SPEAKING,
    /** The avatar has spoken and is silent; it takes speech. */
    SILENT,
    /**
     * The end was asked for. The jobs that waited then are spoken; then the avatar is told to end. No new job is
     * accepted.
     */
    DRAINING,
    /**
     * The link to the avatar was lost, and the next one is being opened. Jobs wait in the queue. The first state of a
     * session that was taken up from another gateway. Also that of one whose gateway does not know whether it is still
     * its own: then nothing is opened.
     */
    RECOVERING,
    /** Over, with a reason. Nothing changes any more. */
    CLOSED;

    /** Whether a session in this state may go to the given one. A state never becomes itself. */
    public boolean mayBecome(SessionState next) {
        return successors().contains(next);
    }

    /** Whether the avatar takes speech and nobody has asked for the end. */
    public boolean takesSpeech() {
        return this == READY || this == SPEAKING || this == SILENT;
    }

    private Set<SessionState> successors() {
        return switch (this) {
            case OPENING -> EnumSet.of(JOINABLE, RECOVERING, CLOSED);
            case JOINABLE -> EnumSet.of(READY, RECOVERING, CLOSED);
            case READY -> EnumSet.of(SPEAKING, DRAINING, RECOVERING, CLOSED);
            case SPEAKING -> EnumSet.of(SILENT, DRAINING, RECOVERING, CLOSED);
            case SILENT -> EnumSet.of(SPEAKING, DRAINING, RECOVERING, CLOSED);
            case DRAINING -> EnumSet.of(RECOVERING, CLOSED);
            case RECOVERING -> EnumSet.of(READY, DRAINING, CLOSED);
            case CLOSED -> EnumSet.noneOf(SessionState.class);
        };
    }
}
