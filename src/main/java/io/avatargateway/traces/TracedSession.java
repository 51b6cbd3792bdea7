package io.avatargateway.traces;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.port.Job;
import io.avatargateway.session.port.SessionMeter;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Makes spans of the turns of one session's jobs. Used by the session's worker only. */
final class TracedSession implements SessionMeter {

    /** A session holds few jobs; were it otherwise, further ones would have no turn in their trace. */
    private static final int MOST_TURNS = 1_000;

    private final SessionSpans session;
    private final Spans spans;
    private final Tenant tenant;
    private final InstantSource clock;
    /** Of jobs that are traced and have not ended. */
    private final Map<String, Turn> turns = new HashMap<>();
    /** The job that is being heard; null for none. */
    private String heard;
    /** Whether Simli said SPEAK, and nothing was told to be heard since. */
    private boolean speak;

    TracedSession(SessionSpans session, Spans spans, Tenant tenant, InstantSource clock) {
        this.session = session;
        this.spans = spans;
        this.tenant = tenant;
        this.clock = clock;
    }

    /** How far a job has come. */
    private static final class Turn {
        private final Span span;
        private final Instant taken;
        private Instant firstFrame;
        private Instant heard;

        private Turn(Span span, Instant taken) {
            this.span = span;
            this.taken = taken;
        }
    }

    @Override
    public void authorised() {
        Guard.quietly(() -> session.reached(SessionSpans.Step.TOKEN, clock.instant()));
    }

    @Override
    public void taken(Job job, Instant now, boolean again) {
        TraceContext trace = job.trace();
        if (trace != null && trace.followed() && trace.sampled() && turns.size() < MOST_TURNS) {
            Guard.quietly(() -> begin(job, now, again));
        }
    }

    private void begin(Job job, Instant now, boolean again) {
        if (!again) {
            Facts facts = new Facts().text(SpanAttribute.SESSION, session.id()).text(SpanAttribute.JOB, job.id());
            spans.record(SpanName.QUEUE_WAIT, Spans.of(job.trace()), job.sentAt(), now, facts);
        }
        Span turn = spans.begin(SpanName.TURN, Spans.of(job.trace()), now, session.link());
        turns.put(job.id(), new Turn(turn, now));
    }

    @Override
    public void begun(Job job, Instant now, boolean behindSpeech) {
        Turn turn = turns.get(job.id());
        if (turn != null && turn.firstFrame == null) {
            turn.firstFrame = now;
            Facts facts = new Facts().truth(SpanAttribute.BEHIND_SPEECH, behindSpeech);
            Guard.quietly(() -> record(SpanName.FIRST_FRAME, turn, turn.taken, now, facts));
        }
    }

    @Override
    public void happened(SessionEvent event) {
        Guard.quietly(() -> follow(event));
    }

    private void follow(SessionEvent event) {
        session.happened(event);
        if (event.type() == SessionEvent.Type.SIGNAL) {
            signalled(event.data().get("signal"));
        } else if (event.type() == SessionEvent.Type.JOB) {
            told(event.job());
        }
    }

    /** SPEAK is about the job that starts with it, traced or not. */
    private void signalled(Object signal) {
        if ("SPEAK".equals(signal)) {
            speak = heard == null;
        } else if ("SILENT".equals(signal)) {
            speak = false;
        }
    }

    private void told(JobStatus status) {
        Turn turn = turns.get(status.jobId());
        if (status.state() == JobState.STARTED) {
            if (turn != null) {
                started(turn, status.time());
            }
            heard = status.jobId();
            speak = false;
        } else if (status.state().terminal()) {
            if (turn != null) {
                turns.remove(status.jobId());
                ended(turn, status);
            }
            if (status.jobId().equals(heard)) {
                heard = null;
            }
        }
    }

    private void started(Turn turn, Instant now) {
        turn.heard = now;
        if (turn.firstFrame != null) {
            record(SpanName.SPEAK, turn, turn.firstFrame, now, new Facts().truth(SpanAttribute.SIGNAL, speak));
        }
    }

    private void ended(Turn turn, JobStatus end) {
        if (turn.heard != null) {
            record(SpanName.PLAY_OUT, turn, turn.heard, end.time(), new Facts());
        }
        Facts facts = new Facts()
                .text(SpanAttribute.SESSION, session.id())
                .text(SpanAttribute.JOB, end.jobId())
                .text(SpanAttribute.TENANT, tenant)
                .text(SpanAttribute.OUTCOME, end.state().word())
                .number(SpanAttribute.PLAYED, end.playedMillis())
                .truth(SpanAttribute.ESTIMATED, end.estimated());
        spans.end(turn.span, end.time(), facts, Facts.error(end));
    }

    private void record(SpanName name, Turn turn, Instant from, Instant to, Facts facts) {
        spans.record(name, turn.span.getSpanContext(), from, to, facts);
    }
}
