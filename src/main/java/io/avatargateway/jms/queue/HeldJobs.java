package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobLimits;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The jobs that were taken from a session's queues and are not over. Knows which is next, and what is to be told of
 * them. Owned by the {@link QueueModel}.
 */
final class HeldJobs {

    private final Unacknowledged messages = new Unacknowledged();
    private final PendingSettlements settlements = new PendingSettlements();
    private final JobLine line = new JobLine();
    /** Utterances whose parts are still coming. */
    private final Set<HeldJob> growing = new LinkedHashSet<>();

    private final JobLedger ledger;
    private final Step step;
    /** How jobs end that nobody will hear, as the session has ended; or null. */
    private QueueEnd end;

    private long ended;

    HeldJobs(JobLimits limits, Step step) {
        this.ledger = new JobLedger(limits.window(), limits.remembered());
        this.step = step;
    }

    Unacknowledged messages() {
        return messages;
    }

    PendingSettlements settlements() {
        return settlements;
    }

    JobLine line() {
        return line;
    }

    JobLedger ledger() {
        return ledger;
    }

    Set<HeldJob> growing() {
        return growing;
    }

    /** Whether the session has ended, and gets nothing any more. */
    boolean draining() {
        return end != null;
    }

    /** Grows with every job that ends: shows the progress of emptying the queues. */
    long ended() {
        return ended;
    }

    /**
     * A job is new: its name is taken from now on. An utterance that comes in parts has its place in the line from its
     * first message on.
     */
    void begin(HeldJob job) {
        ledger.begin(job);
        if (job.parts() != null) {
            growing.add(job);
            if (job.headers().wishes().mode() != JobWishes.Mode.INTERRUPT && !draining()) {
                line.add(job);
            }
        }
    }

    /**
     * A message that repeats a job, or comes too late for it: answered with that job's end, or not at all, and never
     * spoken.
     */
    HeldJob repetition(HeldMessage message, JobHeaders headers) {
        HeldJob job = HeldJob.repetition(message, headers);
        messages.assign(message, job);
        return job;
    }

    /**
     * The reply that a job has come is to go out with the next that goes. Where that was sent, perhaps by another
     * gateway, only the session is told.
     */
    void accept(HeldJob job) {
        if (job.headers().acceptedSent()) {
            step.add(new QueueEffect.Tell(accepted(job)));
        } else {
            tell(job, accepted(job));
        }
    }

    JobStatus accepted(HeldJob job) {
        return JobStatus.of(job.id(), JobState.ACCEPTED, step.now().time(), durationMillis(job))
                .saying(job.text())
                .within(job.trace());
    }

    /** Answers a job that the session has not got. */
    void tell(HeldJob job, JobStatus status) {
        if (settle(Settlement.of(job, status))) {
            step.add(new QueueEffect.Tell(status.within(job.trace())));
        }
    }

    /** Notes what is to go out. Returns whether the job is held at all, and not at its end already. */
    boolean settle(Settlement settlement) {
        HeldJob job = settlement.job();
        if (!messages.anyOf(job) || settlements.endOf(job)) {
            return false;
        }
        settlements.add(settlement);
        if (settlement.status() != null && settlement.status().state() == JobState.STARTED) {
            job.started(settlement.status().time());
        }
        if (settlement.status() != null && !job.isRepetition() && settlement.kind() != Settlement.Kind.PUT_BACK) {
            for (HeldJob follower : ledger.note(job, settlement.status(), step.nanos())) {
                settlements.add(Settlement.of(follower, settlement.status()));
            }
        }
        return true;
    }

    /** A message that repeats a job gets what that one gets. */
    void repeat(HeldJob again, JobLedger.Entry original) {
        if (original.ended()) {
            settle(Settlement.of(again, original.latest()));
        } else if (!original.follow(again)) {
            settle(Settlement.ending(again, original.latest() == null ? accepted(again) : original.latest()));
        }
    }

    /** The session gets this one, even if another is next. */
    void give(HeldJob job) {
        job.give();
        step.add(new QueueEffect.Give(job));
    }

    /** The session gets the one whose turn it is, if it wants one. */
    void giveNext() {
        HeldJob job = draining() ? null : line.take();
        if (job != null) {
            give(job);
        }
    }

    /**
     * Time has passed, or something has come.
     *
     * @param open whether the ordinary queue has a connection
     */
    void goOn(boolean open) {
        if (line.begun().isOver(open, step.nanos())) {
            giveNext();
        }
    }

    /** When {@link #goOn} has something to do, or a settlement is due; {@link Long#MAX_VALUE} for never. */
    long nextNanos() {
        return Math.min(settlements.nextDueNanos(step.nanos()), line.begun().nextNanos());
    }

    /** What others know of jobs. */
    void hear(QueueEvent.FromElsewhere known) {
        if (known instanceof QueueEvent.Remembered remembered) {
            ledger.remember(remembered.jobs(), step.now());
        } else if (known instanceof QueueEvent.Begun begun) {
            line.begun().are(begun.arrivals());
        } else if (known instanceof QueueEvent.Strayed strayed) {
            strayed(strayed.end());
        }
    }

    private void strayed(JobStatus end) {
        if (ledger.find(end.jobId(), step.nanos()).isEmpty()) {
            ledger.remember(List.of(new EndedJobs.Ended(false, end)), step.now());
            step.add(new QueueEffect.Tell(end));
        }
    }

    /** Takes a job out of the line. Returns whether the session has not got it. */
    boolean withdraw(HeldJob job) {
        line.remove(job);
        return !job.given();
    }

    /** Whether as many jobs wait to be the next as may. */
    boolean manyNext(HeldJob another) {
        line.remove(another);
        return line.next() >= JobLine.MAX_NEXT;
    }

    /** An interrupt dropped it while it waited. */
    void drop(HeldJob job) {
        if (withdraw(job)) {
            // It does not wait any more, though its message is still there.
            job.give();
            growing.remove(job);
            tell(job, JobStatus.dropped(job.id(), step.now().time(), durationMillis(job)));
        }
        giveNext();
    }

    /** The broker has a settlement, and took these messages out. */
    void settled(Settlement settlement, List<HeldMessage> out) {
        settlements.remove(settlement);
        out.forEach(this::forget);
        step.add(new QueueEffect.Free(out));
        if (settlement.last()) {
            forget(settlement.job());
            free(settlement.job());
        }
    }

    /** The broker did away with the message on its own account. */
    void expired(HeldMessage message) {
        HeldJob job = messages.remove(message);
        job.expire(message);
        if (job.messages().isEmpty()) {
            forget(job);
            if (!job.given()) {
                free(job);
            }
        }
    }

    private void forget(HeldMessage message) {
        HeldJob job = messages.remove(message);
        if (job != null) {
            job.messages().remove(message);
        }
    }

    private void forget(HeldJob job) {
        line.remove(job);
        growing.remove(job);
        for (HeldJob follower : ledger.forget(job)) {
            settlements.add(Settlement.silence(follower));
        }
        settlements.removeOf(job);
        ended++;
    }

    void free(HeldJob job) {
        if (job.parts() != null) {
            job.parts().end();
        }
        step.add(new QueueEffect.FreeJob(job, job.bodies()));
    }

    /** The session has ended: what it has not seen, and what comes from now on, ends like this. */
    void drain(QueueEnd how) {
        end = how;
        Set<HeldJob> unseen = new LinkedHashSet<>(line.close());
        growing.stream().filter(job -> !job.given()).forEach(unseen::add);
        unseen.forEach(this::reject);
    }

    /** Ends a job that the session did not get before its end. */
    void reject(HeldJob job) {
        tell(job, end.of(job.id(), step.now().time(), durationMillis(job)));
    }

    /** Forgets all of them. */
    void abandon() {
        messages.clear().forEach(this::free);
        line.close();
        growing.clear();
        settlements.clear();
    }

    static long durationMillis(HeldJob job) {
        return job.speech() == null ? -1 : job.speech().durationMillis();
    }
}
