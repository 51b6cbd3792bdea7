package io.avatargateway.traces;

import io.avatargateway.jms.message.JobHeaders;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/** What queues tell of jobs becomes spans. Any thread. */
final class TracedJobs implements JobTraces {

    private static final String BROKER = "activemq";
    private static final String SETTLE = "settle";
    private static final String PROCESS = "process";
    private static final long ACCEPTED = 202;

    private final Contexts contexts;
    private final Spans spans;
    private final InstantSource clock;

    TracedJobs(Contexts contexts, Spans spans, InstantSource clock) {
        this.contexts = contexts;
        this.spans = spans;
        this.clock = clock;
    }

    @Override
    public TraceContext follow(SessionId session, String jobId, TraceContext sent) {
        return Guard.quietly(sent, () -> contexts.ofJob(session, jobId, sent));
    }

    private static boolean isRecorded(TraceContext trace) {
        return trace != null && trace.followed() && trace.sampled();
    }

    @Override
    public void accepted(JobHeaders job, SessionId session, String queue, Instant since) {
        if (isRecorded(job.trace())) {
            Guard.quietly(() -> recordAccepted(job, session, queue, since));
        }
    }

    private void recordAccepted(JobHeaders job, SessionId session, String queue, Instant since) {
        boolean ofAll = !queue.equals(job.tenant().sessionQueue(session));
        Facts facts = of(session, job.jobId())
                .text(SpanAttribute.SYSTEM, BROKER)
                .text(SpanAttribute.OPERATION, ofAll ? "take_in" : SETTLE)
                .text(SpanAttribute.OPERATION_TYPE, PROCESS)
                .text(SpanAttribute.DESTINATION, queue);
        spans.record(SpanName.ACCEPTED, Spans.of(job.trace()), since, clock.instant(), facts);
    }

    @Override
    public void posted(TraceContext trace, SessionId session, String jobId, Instant since, String code) {
        if (isRecorded(trace)) {
            Guard.quietly(() -> recordPosted(trace, session, jobId, since, code));
        }
    }

    private void recordPosted(TraceContext trace, SessionId session, String jobId, Instant since, String code) {
        Facts facts = of(session, jobId)
                .text(SpanAttribute.METHOD, "POST")
                .text(SpanAttribute.ROUTE, "/api/v1/sessions/{id}/audio");
        Instant now = clock.instant();
        if (code == null) {
            facts.number(SpanAttribute.STATUS, ACCEPTED);
        }
        spans.record(SpanName.POSTED, Spans.of(trace), since, now, facts, code);
        if (code != null) {
            // Nobody else tells of its end.
            Facts ofJob = of(session, jobId).text(SpanAttribute.OUTCOME, JobState.REJECTED.word());
            spans.record(SpanName.JOB, trace, since, now, ofJob, code, List.of());
        }
    }

    @Override
    public void replied(JobHeaders job, SessionId session, JobStatus status, Instant since) {
        if (isRecorded(job.trace())) {
            Guard.quietly(() -> recordReply(job, session, status, since));
        }
    }

    private void recordReply(JobHeaders job, SessionId session, JobStatus status, Instant since) {
        Facts facts = of(session, job.jobId())
                .text(SpanAttribute.SYSTEM, BROKER)
                .text(SpanAttribute.OPERATION, SETTLE)
                .text(SpanAttribute.OPERATION_TYPE, "send")
                .text(SpanAttribute.DESTINATION, job.replyAddress())
                .text(SpanAttribute.OUTCOME, status.state().word());
        spans.record(SpanName.REPLY, Spans.of(job.trace()), since, clock.instant(), facts);
    }

    @Override
    public void ended(JobHeaders job, SessionId session, JobStatus end, Collection<TraceContext> others) {
        if (isRecorded(job.trace())) {
            Guard.quietly(() -> recordEnd(job, session, end, others));
        }
    }

    private void recordEnd(JobHeaders job, SessionId session, JobStatus end, Collection<TraceContext> others) {
        TraceContext trace = job.trace();
        List<SpanContext> links = others.stream()
                .filter(other -> other.parentSpanId() != null && !isSame(other, trace))
                .map(other -> new TraceContext(other.traceId(), other.parentSpanId(), true, other.state(), false, null))
                .map(Spans::of)
                .toList();
        Facts facts = of(session, job.jobId())
                .text(SpanAttribute.SYSTEM, BROKER)
                .text(SpanAttribute.OPERATION_TYPE, PROCESS)
                .text(SpanAttribute.MESSAGE_ID, job.requestMessageId())
                .text(SpanAttribute.TENANT, job.tenant().tenant())
                .text(SpanAttribute.OUTCOME, end.state().word());
        spans.record(SpanName.JOB, trace, job.sentAt(), clock.instant(), facts, Facts.error(end), links);
    }

    /** Whether both came from the same span of their producer's. */
    private static boolean isSame(TraceContext one, TraceContext other) {
        return one.traceId().equals(other.traceId()) && one.parentSpanId().equals(other.parentSpanId());
    }

    private static Facts of(SessionId session, String jobId) {
        return new Facts().text(SpanAttribute.SESSION, session).text(SpanAttribute.JOB, jobId);
    }
}
