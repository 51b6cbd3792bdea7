package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.speech.Admission;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * Barging in: SKIP goes out in the step that the interrupt comes in, and the waiting jobs are dropped behind it, one
 * step each. See {@code docs/decisions/0004-drain-speaks-what-waits.md}. Used by the session's worker only.
 */
final class Interrupts {

    private final SessionLifecycle life;
    private final Speaker speaker;
    private final JobFeed feed;
    private final Mailbox mailbox;
    private final SessionJournal journal;

    Interrupts(SessionContext context, SessionLifecycle life, Speaker speaker, JobFeed feed) {
        this.life = life;
        this.speaker = speaker;
        this.feed = feed;
        this.mailbox = context.mailbox();
        this.journal = context.journal();
    }

    /** Stops the speech; {@code done} gets the number of jobs that ended or will end. */
    void interrupt(boolean keepWaiting, CompletableFuture<Integer> done) {
        int ended = speaker.interrupt(keepWaiting, Long.MAX_VALUE);
        if (keepWaiting) {
            tell(ended, done);
        } else {
            Admission admission = speaker.admission();
            long droppedBefore = admission.dropped();
            admission.dropUncounted();
            countAndDrop(Long.MIN_VALUE, waiting -> {
                admission.counted(waiting);
                tell(ended + admission.dropped() - droppedBefore + waiting, done);
            });
        }
        speaker.advance();
    }

    /** A job barges in: drops, unless it keeps them, exactly the jobs that arrived before it. */
    void interrupt(Job job) {
        int ended = speaker.interrupt(job.keepWaiting(), job.arrival());
        speaker.speakNow(job);
        CompletableFuture<Integer> nobodyAsks = new CompletableFuture<>();
        if (job.keepWaiting()) {
            tell(ended, nobodyAsks);
        } else {
            Admission admission = speaker.admission();
            long droppedBefore = admission.dropped();
            admission.dropBefore(job.arrival());
            countAndDrop(job.arrival(), waiting -> {
                admission.lookAt(waiting);
                tell(ended + admission.dropped() - droppedBefore + waiting, nobodyAsks);
            });
        }
        speaker.advance();
    }

    private void countAndDrop(long arrivedBefore, LongConsumer then) {
        feed.drop(
                arrivedBefore,
                (waiting, away) -> mailbox.post(() -> {
                    // With the broker away nothing can be counted, and what comes later cannot be told from what was
                    // there.
                    then.accept(away == null ? waiting : 0);
                    speaker.advance();
                }));
    }

    private void tell(long ended, CompletableFuture<Integer> done) {
        int count = (int) Math.min(ended, Integer.MAX_VALUE);
        if (!life.closed()) {
            journal.note(SessionEvent.Type.INTERRUPT, "", Map.of("dropped", count));
        }
        done.complete(count);
    }
}
