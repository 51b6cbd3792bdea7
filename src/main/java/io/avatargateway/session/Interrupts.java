package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.SessionMeter;
import io.avatargateway.session.speech.Admission;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Barging in: SKIP goes out in the step that the interrupt comes in. Behind it, the feed drops what arrived before the
 * interrupt's place: that of its job, or of a marker where it is no job. See {@code docs/decisions/0038-markers.md}.
 * Used by the session's worker only.
 */
final class Interrupts {

    private final SessionLifecycle life;
    private final Speaker speaker;
    private final JobFeed feed;
    private final Mailbox mailbox;
    private final SessionJournal journal;
    private final Timekeeper time;
    private final SessionMeter meter;

    Interrupts(SessionContext context, SessionLifecycle life, Speaker speaker, JobFeed feed) {
        this.life = life;
        this.speaker = speaker;
        this.feed = feed;
        this.mailbox = context.mailbox();
        this.journal = context.journal();
        this.time = context.time();
        this.meter = context.meter();
    }

    /**
     * Stops the speech.
     *
     * @param sinceNanos when that was asked for; monotonic
     * @param done gets the number of jobs that ended or will end, as far as it is known
     */
    void interrupt(boolean keepWaiting, long sinceNanos, CompletableFuture<Integer> done) {
        // Whatever the session has arrived before it.
        int ended = speaker.interrupt(keepWaiting, Long.MAX_VALUE);
        if (speaker.takesSpeech()) {
            meter.skipped(Duration.ofNanos(time.nanos() - sinceNanos), false);
        }
        if (keepWaiting) {
            tell(ended, done);
        } else {
            Admission admission = speaker.admission();
            long droppedBefore = admission.dropped();
            admission.dropUntilPlaced();
            feed.interrupt((waiting, away) -> mailbox.post(() -> {
                admission.placed();
                tell(ended + admission.dropped() - droppedBefore + waiting, done);
                speaker.advance();
            }));
        }
        speaker.advance();
    }

    /** A job barges in: drops, unless it keeps them, exactly the jobs that arrived before it. */
    void interrupt(Job job) {
        int ended = speaker.interrupt(job.keepWaiting(), job.arrival());
        if (speaker.takesSpeech() && job.sentAt() != null) {
            meter.skipped(Duration.between(job.sentAt(), time.now()), true);
        }
        speaker.speakNow(job);
        CompletableFuture<Integer> nobodyAsks = new CompletableFuture<>();
        if (job.keepWaiting()) {
            tell(ended, nobodyAsks);
        } else {
            Admission admission = speaker.admission();
            long droppedBefore = admission.dropped();
            admission.dropBefore(job.arrival());
            feed.drop(
                    job.arrival(),
                    (waiting, away) -> mailbox.post(
                            () -> tell(ended + admission.dropped() - droppedBefore + waiting, nobodyAsks)));
        }
        speaker.advance();
    }

    private void tell(long ended, CompletableFuture<Integer> done) {
        int count = (int) Math.min(ended, Integer.MAX_VALUE);
        if (!life.closed()) {
            journal.note(SessionEvent.Type.INTERRUPT, "", Map.of("dropped", count));
        }
        done.complete(count);
    }
}
