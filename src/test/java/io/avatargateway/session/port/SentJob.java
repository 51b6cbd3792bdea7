package io.avatargateway.session.port;

import io.avatargateway.audio.Speech;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.TraceContext;
import java.time.Duration;
import java.time.Instant;

/** A job of which it is known when it was sent. */
public record SentJob(
        String id,
        JobAction action,
        long arrival,
        Speech speech,
        boolean keepWaiting,
        Instant sentAt,
        TraceContext trace)
        implements Job {

    /** The present of those that waited. */
    public static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    /** One that was sent this long before {@link #NOW}. */
    public static SentJob waited(Duration time) {
        return at(NOW.minus(time));
    }

    /** One that nobody is going to speak. */
    public static SentJob at(Instant sentAt) {
        return new SentJob("job", JobAction.SPEAK, 1, null, false, sentAt, null);
    }

    @Override
    public boolean overtakes() {
        return false;
    }

    @Override
    public Instant expiresAt() {
        return null;
    }
}
