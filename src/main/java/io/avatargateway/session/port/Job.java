package io.avatargateway.session.port;

import io.avatargateway.audio.Speech;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.TraceContext;
import java.time.Instant;

/**
 * One thing to be done, most often an utterance, from the session's queue. Held unacknowledged until {@link
 * JobFeed#settle}.
 */
public interface Job {

    /** The producer's name of the job, or the message id. */
    String id();

    /** What it asks for. */
    JobAction action();

    /**
     * Its place in the order of arrival at the session's queue. Greater than that of every job that came there before,
     * in whatever order the feed hands them over. An interrupt drops what arrived before it, and nothing else.
     */
    long arrival();

    /**
     * The speech, read from front to back by the session's worker only, and read again where it can be rewound. Null
     * for an action without speech. It may still be in the making: {@link JobFeedListener#onSpeechGrew} tells when
     * there is more of it.
     */
    Speech speech();

    /** How the picture changes; null for every other action than {@link JobAction#CHANGE_PICTURE}. */
    default PictureChange pictureChange() {
        return null;
    }

    /** What it says, in writing; null where nobody said. */
    default JobText text() {
        return null;
    }

    /** Whether its turn comes before that of all that wait and do not overtake themselves; it stops nothing. */
    boolean overtakes();

    /** For a job that barges in: whether jobs that wait are spoken afterwards; else they are dropped. */
    boolean keepWaiting();

    /** Where it goes on if its link is lost while it is heard; null where its producer did not say. */
    default Resume resume() {
        return null;
    }

    /** The trace that it belongs to, for whoever observes it; null for none. Nothing is decided by it. */
    default TraceContext trace() {
        return null;
    }

    /** When its producer sent it, or wants it to be spoken at the earliest; null where that is not known. */
    default Instant sentAt() {
        return null;
    }

    /** When it is no longer worth being spoken, or null if it always is. */
    Instant expiresAt();
}
