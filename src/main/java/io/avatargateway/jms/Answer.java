package io.avatargateway.jms;

import io.avatargateway.session.JobStatus;
import java.util.List;

/** What is to go out in one transaction: most often a reply, with the job's end if it is the last one. Guarded by {@link FeedState}. */
final class Answer {

    /** What happens to the messages. */
    enum Kind {
        /** They stay. */
        REPLY,
        /** They are put aside, if the job's end asks for that, and nobody is told: somebody was already. */
        ASIDE,
        /** The job is over: they are acknowledged. */
        END,
        /** The job's time has not come: it goes back to the queue for all sessions, and comes again at its time. */
        PUT_BACK,
        /** Some of them have been spoken, and are acknowledged before the job is over. */
        SPOKEN
    }

    private final HeldJob job;
    private final Kind kind;
    private final JobStatus status;
    private final List<HeldMessage> spoken;
    private int refusals;
    private long notBeforeNanos;
    private boolean inDoubt;

    private Answer(HeldJob job, Kind kind, JobStatus status, List<HeldMessage> spoken) {
        this.job = job;
        this.kind = kind;
        this.status = status;
        this.spoken = spoken;
        this.notBeforeNanos = System.nanoTime();
    }

    static Answer of(HeldJob job, JobStatus status) {
        return new Answer(job, status.state().terminal() ? Kind.END : Kind.REPLY, status, List.of());
    }

    /** The message is done with, and nobody is told. */
    static Answer silence(HeldJob job) {
        return new Answer(job, Kind.END, null, List.of());
    }

    /** The message came too late for a job that ended like this. */
    static Answer aside(HeldJob job, JobStatus end) {
        return new Answer(job, Kind.ASIDE, end, List.of());
    }

    /** The message is done with, and its sender is told this, be it final or not. */
    static Answer ending(HeldJob job, JobStatus status) {
        return new Answer(job, Kind.END, status, List.of());
    }

    /** @param accepted the reply */
    static Answer putBack(HeldJob job, JobStatus accepted) {
        return new Answer(job, Kind.PUT_BACK, accepted, List.of());
    }

    static Answer spoken(HeldJob job, List<HeldMessage> messages) {
        return new Answer(job, Kind.SPOKEN, null, List.copyOf(messages));
    }

    HeldJob job() {
        return job;
    }

    Kind kind() {
        return kind;
    }

    /** Null if nobody is told. */
    JobStatus status() {
        return status;
    }

    /** Whether it ends the job here. */
    boolean last() {
        return kind == Kind.END || kind == Kind.ASIDE || kind == Kind.PUT_BACK;
    }

    /** What is acknowledged with it. */
    List<HeldMessage> acknowledged() {
        return last() ? job.messages() : spoken;
    }

    /** How often the broker refused it. */
    int refusals() {
        return refusals;
    }

    /** Whether the broker may have it, though nobody knows. Once in doubt, it stays so: that it is refused later proves nothing. */
    boolean inDoubt() {
        return inDoubt;
    }

    void doubt() {
        inDoubt = true;
    }

    boolean ready(long nowNanos) {
        return nowNanos - notBeforeNanos >= 0 && acknowledged().stream().allMatch(HeldMessage::bound);
    }

    /**
     * To be sent again later.
     *
     * @param refused whether the broker was there, and refused it
     */
    void again(long atNanos, boolean refused) {
        notBeforeNanos = atNanos;
        if (refused) {
            refusals++;
        }
    }
}
