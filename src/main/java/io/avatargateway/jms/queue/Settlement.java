package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.FailurePolicy;
import io.avatargateway.session.model.JobStatus;
import java.util.List;

/**
 * What is to go out in one transaction: most often a reply, with the job's end if it is the last one. Owned by the
 * {@link QueueModel}.
 */
final class Settlement {

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
    private boolean suspect;
    private boolean inDoubt;

    private Settlement(HeldJob job, Kind kind, JobStatus status, List<HeldMessage> spoken) {
        this.job = job;
        this.kind = kind;
        this.status = status;
        this.spoken = spoken;
        this.notBeforeNanos = Long.MIN_VALUE;
    }

    static Settlement of(HeldJob job, JobStatus status) {
        return new Settlement(job, status.state().terminal() ? Kind.END : Kind.REPLY, status, List.of());
    }

    /** The message is done with, and nobody is told. */
    static Settlement silence(HeldJob job) {
        return new Settlement(job, Kind.END, null, List.of());
    }

    /** The message came too late for a job that ended like this. */
    static Settlement aside(HeldJob job, JobStatus end) {
        return new Settlement(job, Kind.ASIDE, end, List.of());
    }

    /** The message is done with, and its sender is told this status, final or not. */
    static Settlement ending(HeldJob job, JobStatus status) {
        return new Settlement(job, Kind.END, status, List.of());
    }

    /** @param accepted the reply */
    static Settlement putBack(HeldJob job, JobStatus accepted) {
        return new Settlement(job, Kind.PUT_BACK, accepted, List.of());
    }

    static Settlement spoken(HeldJob job, List<HeldMessage> messages) {
        return new Settlement(job, Kind.SPOKEN, null, List.copyOf(messages));
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

    /** Whether it is the end of a job, and not of a message that repeats one or comes too late for it. */
    boolean endsItsJob() {
        return kind == Kind.END && status != null && status.state().terminal() && !job.isRepetition();
    }

    /** What is acknowledged with it. */
    List<HeldMessage> acknowledged() {
        return last() ? job.messages() : spoken;
    }

    /** Whether it tells the producer something. */
    boolean hasReply() {
        return switch (kind) {
            case REPLY, END -> status != null;
            case PUT_BACK -> !job.headers().acceptedSent();
            case ASIDE, SPOKEN -> false;
        };
    }

    /** Whether a copy of the messages goes to the dead letters. */
    boolean isPutAside() {
        boolean end = kind == Kind.END && !job.isRepetition();
        return (end || kind == Kind.ASIDE) && status != null && FailurePolicy.deadLetter(status);
    }

    /** Whether its transaction carries bodies. */
    boolean hasBodies() {
        return isPutAside() || kind == Kind.PUT_BACK;
    }

    /** How often the broker refused it. */
    int refusals() {
        return refusals;
    }

    /**
     * Whether the broker may have it, though nobody knows. Once in doubt, it stays so: that it is refused later proves
     * nothing.
     */
    boolean inDoubt() {
        return inDoubt;
    }

    /**
     * Whether a transaction with it was refused. It goes alone until it is known which of the settlements was the
     * reason.
     */
    boolean suspect() {
        return suspect;
    }

    /** Before that it does not go out. */
    long notBeforeNanos() {
        return notBeforeNanos;
    }

    boolean ready(long nowNanos) {
        return isDue(nowNanos) && acknowledged().stream().allMatch(HeldMessage::bound);
    }

    boolean isDue(long nowNanos) {
        return notBeforeNanos == Long.MIN_VALUE || nowNanos - notBeforeNanos >= 0;
    }

    /** The broker may have it: the connection was lost while it was on its way. To be sent again. */
    void doubtful() {
        inDoubt = true;
    }

    /**
     * The broker refused the transaction. To be sent again, later.
     *
     * @param alone whether nothing else was in it
     */
    void refused(long againNanos, boolean alone) {
        notBeforeNanos = againNanos;
        suspect = true;
        if (alone) {
            refusals++;
        }
    }
}
