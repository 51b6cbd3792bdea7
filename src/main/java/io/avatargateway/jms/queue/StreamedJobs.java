package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.jms.message.JobBody;
import io.avatargateway.jms.message.JobFault;
import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.MessageProperties;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobStatus;
import java.util.List;
import java.util.Optional;

/**
 * Utterances that come in parts. Their messages are one job, with one end; speech begins with the first part. Part of
 * the {@link QueueModel}.
 */
final class StreamedJobs {

    private final HeldJobs jobs;
    private final NewJobs newJobs;
    private final JobLimits limits;
    private final FailurePolicy policy;
    private final Step step;

    StreamedJobs(HeldJobs jobs, NewJobs newJobs, JobLimits limits, FailurePolicy policy, Step step) {
        this.jobs = jobs;
        this.newJobs = newJobs;
        this.limits = limits;
        this.policy = policy;
        this.step = step;
    }

    /** A part came, and is held. */
    void arrived(HeldMessage message, JobHeaders headers, JobFault wrong) {
        HeldJob job = jobOf(message, headers);
        if (job == null) {
            return;
        }
        if (job.fault() != null) {
            fail(job);
            return;
        }
        List<JobBody> bodies;
        try {
            if (wrong != null) {
                throw wrong;
            }
            if (!job.parts()
                    .add(
                            headers.part(),
                            message,
                            headers.audioType(),
                            headers.wishes().text())) {
                job.messages().remove(message);
                jobs.settle(Settlement.silence(jobs.repetition(message, headers)));
                return;
            }
            job.cameWith(headers.trace());
            bodies = job.parts().takeConsecutive(step.nanos());
            job.says(job.parts().text());
        } catch (JobFault fault) {
            job.fault(fault);
            fail(job);
            return;
        }
        if (job.parts().next() > 0 && job.parts().wasTaken(headers.part().number())) {
            step.add(new QueueEffect.Append(
                    job, headers, job.parts().audioType(), bodies, job.parts().complete()));
        } else {
            grown(job, false);
        }
    }

    /** Its parts up to here are speech now, or the fault says why not. */
    void appended(HeldJob job, JobHeaders headers, JobFault fault, long unreadBytes) {
        if (fault != null) {
            job.fault(fault);
            fail(job);
            return;
        }
        job.parts().unread(unreadBytes);
        boolean begins = headers.isFirstPart();
        if (begins) {
            job.begin(headers);
        }
        if (job.parts().over()) {
            jobs.growing().remove(job);
        }
        grown(job, begins);
    }

    private void grown(HeldJob job, boolean begins) {
        if (job.side() == FeedSide.URGENT && job.parts().unspokenBytes() > limits.maxBytes()) {
            job.fault(new JobFault(
                    ErrorCode.AUDIO_TOO_LARGE,
                    "audio: " + job.parts().unspokenBytes() + " bytes that are not spoken yet (expected: at most "
                            + limits.maxBytes() + ")"));
        }
        if (begins) {
            newJobs.begin(job);
        }
        if (job.fault() != null) {
            fail(job);
        } else if (jobs.draining() && !job.given()) {
            jobs.reject(job);
        } else if (!begins && job.given()) {
            step.add(new QueueEffect.Grew(job));
        }
        settleSpoken(job);
    }

    /** A part cannot be read, and is held: nobody will ever hear what comes behind it. */
    void unreadable(HeldMessage message, JobHeaders headers) {
        HeldJob job = jobOf(message, headers);
        if (job == null) {
            return;
        }
        if (job.fault() == null) {
            JobStatus failed = policy.failed(job.id(), step.now().time());
            job.fault(new JobFault(ErrorCode.DELIVERY_FAILED, failed.detail()));
        }
        fail(job);
    }

    /**
     * An utterance that has not begun ends with a part that does not come here, and whose sender is told. Returns
     * whether it had no end yet.
     */
    boolean endsElsewhere(HeldJob job, JobStatus end) {
        jobs.growing().remove(job);
        job.parts().end();
        jobs.withdraw(job);
        if (!jobs.settle(Settlement.aside(job, end))) {
            return false;
        }
        jobs.giveNext();
        return true;
    }

    /** The session has read on. */
    void read(HeldJob job, boolean dry, long unreadBytes) {
        job.parts().unread(unreadBytes);
        job.parts().dry(dry, step.nanos());
        settleSpoken(job);
    }

    /** Ends those with a part missing for too long, where somebody waits for it and it could come. */
    void lookForMissingParts(Consumers consumers) {
        for (HeldJob job : List.copyOf(jobs.growing())) {
            StreamedParts parts = job.parts();
            if (!parts.over() && parts.lookAtNanos() - step.nanos() <= 0) {
                if (!consumers.waitsForPart(job)) {
                    parts.notMissing(step.nanos());
                }
                if (parts.missingNanos(step.nanos()) < limits.partTimeout().toNanos()) {
                    parts.lookLater(step.nanos());
                } else {
                    job.fault(new JobFault(
                            ErrorCode.AUDIO_INCOMPLETE,
                            "part " + parts.next() + ": none (expected: within "
                                    + limits.partTimeout().toMillis() + " ms)"));
                    fail(job);
                }
            }
        }
    }

    /** When it is to be looked for missing parts next; {@link Long#MAX_VALUE} for never. */
    long nextLookNanos() {
        return jobs.growing().stream()
                .filter(job -> !job.parts().over())
                .mapToLong(job -> job.parts().lookAtNanos())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The utterance that the part goes into, or null if it goes into none any more; then it is answered. */
    private HeldJob jobOf(HeldMessage message, JobHeaders headers) {
        Optional<JobLedger.Entry> known = jobs.ledger().find(headers.jobId(), step.nanos());
        if (known.isEmpty() && !headers.isFirstPart()) {
            known = jobs.ledger().endedLately(headers.jobId(), step.nanos());
        }
        if (known.isEmpty()) {
            HeldJob job = HeldJob.streamed(message, headers, new StreamedParts(limits, step.nanos()));
            jobs.messages().assign(message, job);
            jobs.begin(job);
            return job;
        }
        JobLedger.Entry entry = known.get();
        if (!entry.ended() && entry.streamed()) {
            HeldJob job = entry.job();
            if (job.side() == message.side()) {
                job.add(message);
                jobs.messages().assign(message, job);
                return job;
            }
            // One transaction cannot span two queues.
            jobs.settle(Settlement.silence(jobs.repetition(message, headers)));
            job.fault(MessageProperties.invalid(JmsNames.MODE, "other than that of part 0", "the same for all parts"));
            return job;
        }
        HeldJob late = jobs.repetition(message, headers);
        if (headers.isFirstPart() && !entry.endedUnbegun()) {
            jobs.repeat(late, entry);
        } else {
            jobs.settle(entry.ended() ? Settlement.aside(late, entry.latest()) : Settlement.silence(late));
        }
        return null;
    }

    /** The utterance cannot go on. What was appended before is still spoken if the session has begun to. */
    private void fail(HeldJob job) {
        jobs.growing().remove(job);
        job.parts().end();
        if (jobs.withdraw(job)) {
            jobs.tell(job, FailurePolicy.ended(job.id(), job.fault(), step.now().time()));
        } else {
            step.add(new QueueEffect.Break(job, job.fault()));
            step.add(new QueueEffect.Grew(job));
        }
        jobs.giveNext();
    }

    private void settleSpoken(HeldJob job) {
        List<HeldMessage> spoken = job.parts().takeSpoken();
        if (!spoken.isEmpty()) {
            jobs.settle(Settlement.spoken(job, spoken));
        }
    }
}
