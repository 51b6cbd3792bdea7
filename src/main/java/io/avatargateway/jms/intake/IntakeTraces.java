package io.avatargateway.jms.intake;

import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells those who follow jobs what an intake did with them, once the broker has its transaction. On its queue's thread
 * alone.
 */
final class IntakeTraces {

    private final JobTraces traces;
    private final InstantSource clock;
    /** Of the transaction that is under way; the jobs in it are few. */
    private final List<Runnable> told = new ArrayList<>();

    private Instant since = Instant.EPOCH;
    private String takenFrom;

    IntakeTraces(JobTraces traces, InstantSource clock) {
        this.traces = traces;
        this.clock = clock;
    }

    /**
     * The next job of the transaction. Returns it in its trace.
     *
     * @param queue from which it was taken
     * @param session null if it is not known
     */
    JobHeaders follow(String queue, JobHeaders job, SessionId session) {
        JobHeaders followed = traces.follow(job, session);
        if (isSampled(followed)) {
            since = clock.instant();
            takenFrom = queue;
        }
        return followed;
    }

    /**
     * It is on its way to its session's queue.
     *
     * @param status what its sender is told
     */
    void accepted(JobHeaders job, JobStatus status) {
        if (isSampled(job)) {
            Instant then = since;
            // Sending a message on gives it another address.
            String queue = takenFrom;
            told.add(() -> {
                traces.accepted(job, job.session(), queue, then);
                reply(job, job.session(), status, then);
            });
        }
    }

    /**
     * It ends here.
     *
     * @param session null if it is not known
     * @param status what its sender is told: the end, or what is known of the job that it only repeats
     */
    void answered(JobHeaders job, SessionId session, JobStatus status, boolean ends) {
        if (isSampled(job)) {
            Instant then = since;
            told.add(() -> {
                reply(job, session, status, then);
                if (ends) {
                    traces.ended(job, session, status, Set.of());
                }
            });
        }
    }

    private void reply(JobHeaders job, SessionId session, JobStatus status, Instant then) {
        if (job.asksFor(status)) {
            traces.replied(job, session, status, then);
        }
    }

    /** The transaction is over. */
    void over(boolean committed) {
        try {
            if (committed) {
                told.forEach(Runnable::run);
            }
        } finally {
            told.clear();
        }
    }

    private static boolean isSampled(JobHeaders job) {
        return job.trace() != null && job.trace().sampled();
    }
}
