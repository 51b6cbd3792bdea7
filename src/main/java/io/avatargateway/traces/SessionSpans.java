package io.avatargateway.traces;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.model.ViewerEvent;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A session's own trace: its opening, and how its links changed. It is recorded at the session's end, if it is
 * sampled, or if one of its jobs was. Used by the session's worker only.
 */
final class SessionSpans {

    /** Of a session with more of them, the first ones are recorded. */
    private static final int MOST_CHANGES = 100;

    /** The steps of an opening. */
    enum Step {
        TOKEN,
        JOIN_INFO,
        START,
        FIRST_FRAME;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Contexts contexts;
    private final Spans spans;
    private final Tenant tenant;
    private final Instant since;
    private final Map<Step, Instant> steps = new EnumMap<>(Step.class);
    private final List<SessionEvent> changes = new ArrayList<>();
    private SessionId id;
    private boolean linked;
    /** Whether it is another one's that goes on here. */
    private boolean adopted;

    SessionSpans(Contexts contexts, Spans spans, Tenant tenant, InstantSource clock) {
        this.contexts = contexts;
        this.spans = spans;
        this.tenant = tenant;
        this.since = clock.instant();
    }

    /** Null until something has happened. */
    SessionId id() {
        return id;
    }

    /** For the turn of a job that is recorded: the session's own span. Null until something has happened. */
    SpanContext link() {
        linked = true;
        return id == null ? null : Spans.of(Contexts.ofSession(id));
    }

    void reached(Step step, Instant now) {
        if (!adopted) {
            steps.putIfAbsent(step, now);
        }
    }

    void happened(SessionEvent event) {
        id = event.sessionId();
        switch (event.type()) {
            case STATE -> became(event);
            case VIEWER -> {
                if (ViewerEvent.FIRST_FRAME.word().equals(event.data().get("viewer"))) {
                    reached(Step.FIRST_FRAME, event.time());
                }
            }
            case RECOVERED, RENEWED, ADOPTED -> {
                if (changes.size() < MOST_CHANGES) {
                    changes.add(event);
                }
            }
            default -> {
                // Nothing of it belongs to the session's own trace.
            }
        }
    }

    private void became(SessionEvent event) {
        switch (event.state()) {
            case RECOVERING -> adopted = adopted || steps.isEmpty();
            case JOINABLE -> reached(Step.JOIN_INFO, event.time());
            case READY -> reached(Step.START, event.time());
            case CLOSED -> {
                if (linked || contexts.samples(id)) {
                    record(event);
                }
            }
            default -> {
                // No step of an opening.
            }
        }
    }

    private void record(SessionEvent end) {
        TraceContext own = Contexts.ofSession(id);
        SpanContext above = Spans.of(own);
        steps.forEach((step, reached) -> spans.record(
                SpanName.OPENING, above, since, reached, new Facts().text(SpanAttribute.STEP, step.word())));
        for (SessionEvent change : changes) {
            long gapMillis = change.data().get("gapMillis") instanceof Number gap ? gap.longValue() : 0;
            spans.record(
                    SpanName.LINK_CHANGE,
                    above,
                    change.time().minusMillis(gapMillis),
                    change.time(),
                    new Facts()
                            .text(SpanAttribute.CHANGE, change.type().word())
                            .text(SpanAttribute.REASON, change.data().get("reason")));
        }
        Facts facts = new Facts()
                .text(SpanAttribute.SESSION, id)
                .text(SpanAttribute.TENANT, tenant)
                .text(SpanAttribute.REASON, end.reason());
        spans.record(SpanName.SESSION, own, since, end.time(), facts, null, List.of());
    }
}
