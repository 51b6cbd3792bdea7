package io.avatargateway.session.port;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * Hears what can be measured of one session, the moment it happens. The port that the side of metrics implements.
 * Called by the session's worker; returns at once, waits for nothing and never throws. Nothing of it is called for each
 * frame while much speech is ahead.
 */
public interface SessionMeter {

    /** Measures nothing. */
    SessionMeter NONE = new SessionMeter() {};

    /** An event of the session, before anybody else hears of it. */
    default void happened(SessionEvent event) {}

    /** The avatar service composed a token for a link. */
    default void authorised() {}

    /** A link could not be opened. */
    default void refused(LinkFailure failure) {}

    /** The avatar service ended a link on its own account. */
    default void terminated(LinkEvent.Terminated.Kind kind) {}

    /** How long the avatar service took to answer a ping. */
    default void roundTrip(Duration time) {}

    /**
     * A job of speech came to the session, which will speak it.
     *
     * @param now the time, by this gateway's clock; its producer's may differ
     * @param again whether it was taken before, by another gateway, where something of it was heard: it waits no more
     */
    default void taken(Job job, Instant now, boolean again) {}

    /**
     * The first frame of a job goes on the wire.
     *
     * @param now the time, by this gateway's clock; its producer's may differ
     * @param behindSpeech whether it is heard behind other speech that still plays
     */
    default void begun(Job job, Instant now, boolean behindSpeech) {}

    /**
     * Speech went on the wire.
     *
     * @param bytes how much, 2 or more
     * @param leadNanos how much of what was sent before was still to be heard; 0 for none
     */
    default void sent(long bytes, long leadNanos) {}

    /**
     * Speech should have gone on at the avatar, and could not.
     *
     * @param gapNanos for how long nothing was heard
     * @param within whether it was in the middle of a job; else between two, of which the second had been sent long
     *     before
     */
    default void underrun(long gapNanos, boolean within) {}

    /**
     * SKIP went on the wire.
     *
     * @param since the interrupt was sent, by the clocks of both, or came by a call
     * @param asJob whether it was sent as a job
     */
    default void skipped(Duration since, boolean asJob) {}
}
