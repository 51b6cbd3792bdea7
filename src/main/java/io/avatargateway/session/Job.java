package io.avatargateway.session;

import io.avatargateway.audio.Speech;
import java.time.Instant;

/** One utterance from the session's queue, ready to be spoken. Held unacknowledged until {@link JobFeed#settle}. */
public interface Job {

    /** The producer's name of the job, or the message id. */
    String id();

    /** The speech, read once from front to back, by the session's worker only. */
    Speech speech();

    /** When it is no longer worth being spoken, or null if it always is. */
    Instant expiresAt();
}
