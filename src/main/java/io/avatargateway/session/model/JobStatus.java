package io.avatargateway.session.model;

import io.avatargateway.audio.format.Repair;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a job at one moment; immutable.
 *
 * @param jobId the producer's name of the job, or the message id
 * @param state how far it has come
 * @param time since when it is in this state
 * @param playedMillis how much of it was heard, in milliseconds
 * @param durationMillis how long it is, in milliseconds; -1 where that is not known
 * @param estimated whether {@code playedMillis} comes from the clock alone, with no signal of the avatar to confirm it
 * @param code why it was not played to its end, a stable word such as {@code AUDIO_ODD_LENGTH}; null where nothing went
 *     wrong
 * @param detail the same for people; null where nothing went wrong
 * @param repaired what of its speech was broken, and was mended; empty where nothing was
 * @param text what it says, in writing; null where nobody said
 * @param trace the trace that it belongs to; null for none
 */
public record JobStatus(
        String jobId,
        JobState state,
        Instant time,
        long playedMillis,
        long durationMillis,
        boolean estimated,
        String code,
        String detail,
        List<Repair> repaired,
        JobText text,
        TraceContext trace) {

    public JobStatus {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(time, "time");
        repaired = List.copyOf(repaired);
    }

    /** Of a job without a trace. No constructor: gateways tell each other of jobs, and JSON-B wants only one. */
    public static JobStatus untraced(
            String jobId,
            JobState state,
            Instant time,
            long playedMillis,
            long durationMillis,
            boolean estimated,
            String code,
            String detail,
            List<Repair> repaired,
            JobText text) {
        return new JobStatus(
                jobId, state, time, playedMillis, durationMillis, estimated, code, detail, repaired, text, null);
    }

    /** The same for a job that says this, or null. */
    public JobStatus saying(JobText words) {
        return new JobStatus(
                jobId, state, time, playedMillis, durationMillis, estimated, code, detail, repaired, words, trace);
    }

    /** The same for a job of this trace, or of none (null). */
    public JobStatus within(TraceContext itsTrace) {
        return new JobStatus(
                jobId, state, time, playedMillis, durationMillis, estimated, code, detail, repaired, text, itsTrace);
    }

    /** A job that has come this far with nothing played and nothing wrong. */
    public static JobStatus of(String jobId, JobState state, Instant time, long durationMillis) {
        return untraced(jobId, state, time, 0, durationMillis, false, null, null, List.of(), null);
    }

    /** A job that an interrupt dropped while it waited. */
    public static JobStatus dropped(String jobId, Instant time, long durationMillis) {
        return unheard(
                jobId,
                JobState.INTERRUPTED,
                time,
                durationMillis,
                ErrorCode.JOB_INTERRUPTED.name(),
                "dropped by an interrupt");
    }

    /** A job that ends unheard. */
    public static JobStatus unheard(
            String jobId, JobState state, Instant time, long durationMillis, String code, String detail) {
        return untraced(jobId, state, time, 0, durationMillis, false, code, detail, List.of(), null);
    }
}
