package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobAction;
import java.util.Optional;

/** Decides what to do with a job when its first message is here. Part of the {@link QueueModel}. */
final class NewJobs {

    private final HeldJobs jobs;
    private final Purge purge;
    private final Step step;

    NewJobs(HeldJobs jobs, Purge purge, Step step) {
        this.jobs = jobs;
        this.purge = purge;
        this.step = step;
    }

    /** A job in one piece came, and is held. */
    void arrived(TakenJob taken) {
        HeldJob job = taken.job();
        jobs.messages().assign(taken.message(), job);
        Optional<JobLedger.Entry> known = jobs.ledger().find(job.id(), step.nanos());
        if (known.isPresent()) {
            jobs.free(job);
            jobs.repeat(jobs.repetition(taken.message(), job.headers()), known.get());
            return;
        }
        boolean early = taken.fault() == null
                && job.headers().wishes().tooEarly(step.now().time());
        if (early && !jobs.draining()) {
            jobs.settle(Settlement.putBack(job, jobs.accepted(job)));
            return;
        }
        jobs.begin(job);
        if (taken.fault() == null) {
            begin(job);
        } else {
            jobs.accept(job);
            jobs.tell(
                    job,
                    FailurePolicy.rejected(job.id(), taken.fault(), step.now().time()));
        }
    }

    /** It can be spoken, as far as is known: it gets its turn. */
    void begin(HeldJob job) {
        jobs.accept(job);
        JobWishes.Mode mode = job.headers().wishes().mode();
        boolean speaksAtOnce = mode == JobWishes.Mode.INTERRUPT && job.action() == JobAction.SPEAK;
        if (purge.drops(job.arrival()) && (speaksAtOnce || mode != JobWishes.Mode.INTERRUPT)) {
            jobs.drop(job);
        } else if (jobs.draining()) {
            jobs.reject(job);
        } else if (speaksAtOnce && jobs.line().stopped()) {
            // An interrupt that is looking for its place may stop it.
            jobs.line().hold(job);
        } else if (mode == JobWishes.Mode.INTERRUPT) {
            jobs.give(job);
        } else if (mode == JobWishes.Mode.NEXT && jobs.manyNext(job)) {
            jobs.tell(
                    job, FailurePolicy.rejected(job.id(), manyNext(), step.now().time()));
        } else {
            jobs.line().add(job);
            jobs.giveNext();
        }
    }

    private static JobFault manyNext() {
        return new JobFault(
                ErrorCode.PROPERTY_INVALID,
                JmsNames.MODE + ": next (expected: at most " + JobLine.MAX_NEXT + " such jobs waiting)");
    }
}
