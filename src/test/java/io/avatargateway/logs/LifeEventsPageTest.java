package io.avatargateway.logs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.api.Snapshots;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.TraceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of life events in docs/operator.md: words, levels and fields are those that the log has. */
class LifeEventsPageTest {

    private static final SessionId ID = SessionId.random();
    private static final Set<String> ALWAYS = Set.of("event", "session", "tenant", "node", "detail");

    private final Map<String, Set<String>> fields = new TreeMap<>();
    /** The fields of the latest line. */
    private final Map<String, String> latest = new TreeMap<>();

    private final LifeLog log =
            new LifeLog(new LifeLines("gateway-1", false, new LogFields(latest::put, removed -> {})));

    @Test
    void shouldDocumentEachEventWithItsLevelAndFields() throws IOException {
        happen();

        List<String[]> rows = rows();
        assertThat(rows)
                .extracting(row -> row[0] + " " + row[1])
                .containsExactly(Arrays.stream(LifeEvent.values())
                        .map(event -> event.word() + " " + event.level())
                        .toArray(String[]::new));
        rows.forEach(row -> assertThat(fields.get(row[0]))
                .as(row[0])
                .isEqualTo(Arrays.stream(row[3].split(","))
                        .map(String::strip)
                        .filter(field -> !field.isEmpty())
                        .collect(toCollection(TreeSet::new))));
    }

    private static List<String[]> rows() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("docs/operator.md"))) {
            return lines.dropWhile(line -> !line.startsWith("| event | level | when |"))
                    .skip(2)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                            .map(cell ->
                                    cell.replace("`", "").replace("ext_", "").strip())
                            .toArray(String[]::new))
                    .toList();
        }
    }

    /** Each of them once. */
    private void happen() {
        try (LogLines lines = LogLines.of(LifeLog.LOGGER, Level.FINE)) {
            Map<String, Object> change = Map.of("reason", "LINK_LOST", "gapMillis", 250L, "generation", 2);
            became(null, SessionState.OPENING, null);
            became(SessionState.OPENING, SessionState.JOINABLE, null);
            became(SessionState.JOINABLE, SessionState.READY, null);
            became(SessionState.READY, SessionState.RECOVERING, null);
            became(null, SessionState.RECOVERING, null);
            became(SessionState.READY, SessionState.DRAINING, null);
            became(SessionState.DRAINING, SessionState.CLOSED, CloseReason.COMPLETED);
            came(SessionEvent.Type.RECOVERED, SessionState.READY, null, null, change);
            came(SessionEvent.Type.RENEWED, SessionState.READY, null, null, change);
            came(SessionEvent.Type.ADOPTED, SessionState.READY, null, null, change);
            came(SessionEvent.Type.JOB, SessionState.READY, null, failed(), Map.of());
            SessionSnapshot session = Snapshots.running(ID, SessionState.SPEAKING, 1, null);
            logged(LifeEvent.HANDED_OVER, () -> log.tell(LifeEvent.HANDED_OVER, session, "gateway-2"));
            logged(LifeEvent.LEFT, () -> log.tell(LifeEvent.LEFT, session, null));
            logged(LifeEvent.TAKEN_AWAY, () -> log.tell(LifeEvent.TAKEN_AWAY, session, null));
            logged(LifeEvent.LOST, () -> log.lost(ID, Tenant.DEFAULT));

            assertThat(lines.texts()).hasSize(LifeEvent.values().length).allSatisfy(line -> assertThat(line)
                    .contains("node=gateway-1"));
        }
    }

    private static JobStatus failed() {
        return JobStatus.untraced(
                        "a job",
                        JobState.FAILED,
                        Instant.EPOCH,
                        0,
                        10,
                        false,
                        "AUDIO_ODD_LENGTH",
                        "odd",
                        List.of(),
                        null)
                .within(TraceContext.read("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null));
    }

    private void became(SessionState from, SessionState state, CloseReason reason) {
        came(SessionEvent.Type.STATE, state, reason, null, from == null ? Map.of() : Map.of("from", from.name()));
    }

    private void came(
            SessionEvent.Type type, SessionState state, CloseReason reason, JobStatus job, Map<String, Object> data) {
        latest.clear();
        log.session().accept(new SessionEvent(ID, 1, Instant.EPOCH, 2, type, state, reason, "why", null, job, data));
        keep();
    }

    private void logged(LifeEvent event, Runnable happens) {
        latest.clear();
        happens.run();
        keep();
        assertThat(fields).containsKey(event.word());
    }

    private void keep() {
        Set<String> own = new TreeSet<>(latest.keySet());
        assertThat(own).contains("event", "session", "tenant", "node");
        own.removeAll(ALWAYS);
        fields.put(latest.get("event"), own);
    }
}
