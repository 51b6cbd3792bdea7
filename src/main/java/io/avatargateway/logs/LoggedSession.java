package io.avatargateway.logs;

import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;

/** Finds the life events among the events of one session. Used by the session's worker. */
final class LoggedSession implements Consumer<SessionEvent> {

    private final LifeLines lines;
    private boolean draining;

    LoggedSession(LifeLines lines) {
        this.lines = lines;
    }

    @Override
    public void accept(SessionEvent event) {
        of(event).ifPresent(life -> {
            Level level = lines.level(life, event.reason());
            if (lines.writes(level)) {
                lines.write(level, life, event.sessionId(), facts(event), event.detail());
            }
        });
    }

    private Optional<LifeEvent> of(SessionEvent event) {
        return switch (event.type()) {
            case STATE -> became(event.state(), event.data().get("from"));
            case RECOVERED -> Optional.of(LifeEvent.RECOVERED);
            case RENEWED -> Optional.of(LifeEvent.RENEWED);
            case ADOPTED -> Optional.of(LifeEvent.ADOPTED);
            case JOB ->
                Optional.of(event.job()).filter(job -> job.state().terminal()).map(job -> LifeEvent.JOB);
            case SIGNAL, JOIN, VIEWER, MARK, INTERRUPT -> Optional.empty();
        };
    }

    /** @param from the state before, or null */
    private Optional<LifeEvent> became(SessionState state, Object from) {
        boolean recovered = SessionState.RECOVERING.name().equals(from);
        return switch (state) {
            case OPENING -> Optional.of(LifeEvent.OPENING);
            case JOINABLE -> Optional.of(LifeEvent.JOINABLE);
            // What comes behind RECOVERING has an event of its own.
            case READY -> recovered ? Optional.empty() : Optional.of(LifeEvent.READY);
            case RECOVERING -> Optional.of(from == null ? LifeEvent.TAKEN_UP : LifeEvent.RECOVERING);
            case DRAINING -> drains();
            case CLOSED -> Optional.of(LifeEvent.CLOSED);
            case SPEAKING, SILENT -> Optional.empty();
        };
    }

    /** It drains again behind a link that was lost meanwhile. */
    private Optional<LifeEvent> drains() {
        boolean already = draining;
        draining = true;
        return already ? Optional.empty() : Optional.of(LifeEvent.DRAINING);
    }

    private static Map<String, Object> facts(SessionEvent event) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("tenant", LifeLines.tenant(event.tenant()));
        facts.put("generation", event.generation());
        facts.put("state", event.state().name());
        facts.put("from", event.data().get("from"));
        facts.put("reason", event.reason() == null ? event.data().get("reason") : event.reason());
        facts.put("gapMillis", event.data().get("gapMillis"));
        if (event.job() != null) {
            job(event.job(), facts);
        }
        facts.values().removeIf(Objects::isNull);
        return facts;
    }

    private static void job(JobStatus job, Map<String, Object> facts) {
        facts.put("job", job.jobId());
        facts.put("outcome", job.state().name());
        facts.put("code", job.code());
        facts.put("playedMillis", job.playedMillis());
        facts.put("traceId", job.trace() == null ? null : job.trace().traceId());
    }
}
