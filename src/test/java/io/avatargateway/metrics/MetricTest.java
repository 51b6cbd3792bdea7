package io.avatargateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.audio.format.SpeechFormatException;
import io.avatargateway.jms.client.BrokerMeter.Call;
import io.avatargateway.ledger.bill.BillFinding;
import io.avatargateway.ledger.bill.BillState;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.Webhooks;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.SentJob;
import io.avatargateway.session.port.SessionMeter;
import io.avatargateway.webhook.WebhookAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each metric of the table moves, and has the name, unit, kind and labels that the table says. */
class MetricTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final SessionId ID = SessionId.random();
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    /**
     * What makes a metric move.
     *
     * @param does it
     * @param value behind that: the figure, or how many values there are
     * @param labels its labels' values, in the table's order
     */
    private record Move(Consumer<TestMetrics> does, double value, List<String> labels) {}

    private static final Map<Metric, Move> MOVES = new EnumMap<>(Metric.class);

    static {
        session(
                Metric.OPENING_TIME,
                (session, metrics) -> {
                    metrics.nanos.addAndGet(Duration.ofMillis(1500).toNanos());
                    session.authorised();
                    session.authorised();
                },
                1,
                "token");
        session(Metric.ENDS, (session, metrics) -> session.happened(state(SessionState.CLOSED)), 1, "CLIENT");
        session(
                Metric.RECOVERIES_FAILED,
                (session, metrics) -> {
                    session.happened(ended(SessionState.RECOVERING, CloseReason.LINK_LOST));
                    session.happened(ended(SessionState.RECOVERING, CloseReason.CLIENT));
                    session.happened(ended(SessionState.OPENING, CloseReason.LINK_LOST));
                },
                1,
                "LINK_LOST");
        session(
                Metric.GAP,
                (session, metrics) -> session.happened(
                        event(SessionEvent.Type.ADOPTED, null, Map.of("gapMillis", 2500L, "reason", "ADOPTED"))),
                1,
                "adopted",
                "ADOPTED");
        session(Metric.QUEUE_WAIT, (session, metrics) -> session.taken(SentJob.at(NOW.minusMillis(30)), NOW, false), 1);
        session(
                Metric.FIRST_FRAME,
                (session, metrics) -> session.begun(SentJob.at(NOW.minusMillis(40)), NOW, true),
                1,
                "true");
        session(Metric.SKIP_TIME, (session, metrics) -> session.skipped(Duration.ofMillis(4), false), 1, "call");
        session(Metric.LEAD, (session, metrics) -> session.sent(640, 2_000_000_000L), 1);
        session(Metric.UNDERRUNS, (session, metrics) -> session.underrun(300_000_000L, true), 1, "within");
        session(Metric.SENT_BYTES, (session, metrics) -> session.sent(32_000, 0), 32_000);
        session(
                Metric.PLAYED,
                (session, metrics) -> session.happened(event(SessionEvent.Type.JOB, finished(), Map.of())),
                1.25);
        session(Metric.ROUND_TRIP, (session, metrics) -> session.roundTrip(Duration.ofMillis(21)), 1);
        session(
                Metric.REFUSALS,
                (session, metrics) -> session.refused(
                        new LinkFailure(LinkFailure.Kind.REFUSED, "INVALID_FACE_ID", null, "no such face")),
                1,
                "REFUSED",
                "INVALID_FACE_ID");
        move(
                Metric.OPENINGS,
                metrics -> metrics.sessions.opened(
                        ACME, new CompletionException(new GatewayException(ErrorCode.SESSION_LIMIT, "too many"))),
                1,
                "acme",
                "failed",
                "SESSION_LIMIT");
        move(Metric.JOBS, metrics -> metrics.broker.ended(ACME, "audio/wav", finished()), 1, "acme", "finished", null);
        move(
                Metric.AUDIO_FAILURES,
                metrics -> metrics.broker.ended(ACME, "audio/x-wav", malformed()),
                1,
                "wav",
                "AUDIO_MALFORMED");
        move(
                Metric.BROKER_CALLS,
                metrics -> metrics.broker.called(Call.SETTLE, 3_000_000, null),
                1,
                "activemq",
                "settle",
                null);
        move(
                Metric.CONSUMED,
                metrics -> metrics.broker.consumed(false, 3),
                3,
                "activemq",
                "settle",
                "avatar.audio.{session}");
        move(Metric.SENT_MESSAGES, metrics -> metrics.broker.sent(2), 2, "activemq", "settle");
        move(Metric.CONNECTIONS_LOST, metrics -> metrics.broker.lost(), 1);
        move(
                Metric.ANSWERS_WAITING,
                metrics -> {
                    metrics.broker.waiting(5);
                    metrics.broker.waiting(-2);
                },
                3);
        move(Metric.DEAD_LETTERS, metrics -> metrics.broker.deadLetters("AUDIO_EMPTY", 2), 2, "AUDIO_EMPTY");
        move(Metric.UNDELIVERABLE, metrics -> metrics.instruments.count(Metric.UNDELIVERABLE, () -> 4), 4);
        move(Metric.EVENTS_DROPPED, metrics -> metrics.instruments.count(Metric.EVENTS_DROPPED, () -> 6), 6);
        move(Metric.PLACES, metrics -> metrics.instruments.level(Metric.PLACES, () -> 17), 17);
        move(Metric.BACKLOG, metrics -> metrics.instruments.level(Metric.BACKLOG, () -> 2), 2);
        move(
                Metric.SESSIONS,
                metrics -> metrics.instruments.levels(
                        Metric.SESSIONS,
                        level ->
                                level.accept(Instruments.attributes(Metric.SESSIONS, "SPEAKING", "acme", "node-a"), 8)),
                8,
                "SPEAKING",
                "acme",
                "node-a");
        move(
                Metric.WEBHOOK_ATTEMPTS,
                metrics -> metrics.webhooks.attempted(ACME, WebhookAnswer.Outcome.FAILED),
                1,
                "acme",
                "failed");
        move(Metric.WEBHOOK_DELAY, metrics -> metrics.webhooks.delivered(ACME, Duration.ofMillis(120)), 1, "acme");
        move(
                Metric.WEBHOOK_DEAD_LETTERS,
                metrics -> metrics.webhooks.putAside(ACME, "WEBHOOK_GONE"),
                1,
                "acme",
                "WEBHOOK_GONE");
        move(
                Metric.WEBHOOK_WAITING,
                metrics -> metrics.instruments.levels(
                        Metric.WEBHOOK_WAITING,
                        level -> WebhookMeasures.waiting(
                                List.of(
                                        new Webhooks.Delivery(ACME, "a", Webhooks.State.DELIVERING, 5, null),
                                        new Webhooks.Delivery(ACME, "b", Webhooks.State.FAILING, 3, NOW)),
                                metrics.tenants,
                                level)),
                8,
                "acme");
        move(Metric.LEDGER_ENTRIES, metrics -> metrics.instruments.count(Metric.LEDGER_ENTRIES, () -> 9), 9);
        move(Metric.LEDGER_MISSING, metrics -> metrics.instruments.count(Metric.LEDGER_MISSING, () -> 1), 1);
        BillState bill = new BillState(null, 0, Map.of(BillFinding.Kind.ONLY_BILLED, 2L), 5, 3, NOW, List.of(), null);
        move(
                Metric.BILL_OPEN,
                metrics -> metrics.instruments.levels(Metric.BILL_OPEN, level -> LedgerLevels.open(bill, level)),
                5,
                "simli");
        move(
                Metric.BILL_DIFFERENCES,
                metrics -> metrics.instruments.levels(
                        Metric.BILL_DIFFERENCES, level -> LedgerLevels.differences(bill, level)),
                2,
                "ONLY_BILLED");
        move(
                Metric.EVENT_STREAMS,
                metrics -> metrics.instruments.levels(
                        Metric.EVENT_STREAMS, level -> GatewayLevels.streams(Map.of(ACME, 3), metrics.tenants, level)),
                3,
                "acme");
    }

    private static void move(Metric metric, Consumer<TestMetrics> does, double value, String... labels) {
        MOVES.put(metric, new Move(does, value, Arrays.asList(labels)));
    }

    private interface InSession {
        void happens(SessionMeter session, TestMetrics metrics);
    }

    /** Of a session of the tenant {@code acme}, which is the first label. */
    private static void session(Metric metric, InSession what, double value, String... further) {
        String[] labels = new String[further.length + 1];
        labels[0] = "acme";
        System.arraycopy(further, 0, labels, 1, further.length);
        move(metric, metrics -> what.happens(metrics.sessions.opens(ACME), metrics), value, labels);
    }

    private static SessionEvent state(SessionState state) {
        return new SessionEvent(
                ID, 1, NOW, 1, SessionEvent.Type.STATE, state, CloseReason.CLIENT, "", null, null, Map.of());
    }

    private static SessionEvent ended(SessionState from, CloseReason reason) {
        Map<String, Object> data = Map.of("from", from.name());
        return new SessionEvent(
                ID, 1, NOW, 1, SessionEvent.Type.STATE, SessionState.CLOSED, reason, "", null, null, data);
    }

    private static SessionEvent event(SessionEvent.Type type, JobStatus job, Map<String, Object> data) {
        return new SessionEvent(ID, 1, NOW, 1, type, SessionState.SPEAKING, null, "", null, job, data);
    }

    private static JobStatus finished() {
        return JobStatus.untraced("job", JobState.FINISHED, NOW, 1250, 1250, false, null, null, List.of(), null);
    }

    private static JobStatus malformed() {
        ErrorCode code = ErrorCode.ofSpeech(SpeechFormatException.Fault.MALFORMED);
        return JobStatus.unheard("job", JobState.REJECTED, NOW, -1, code.name(), "no header");
    }

    @ParameterizedTest
    @EnumSource
    void shouldMoveAndBeNamedAsTheTableSays(Metric metric) {
        try (TestMetrics metrics = new TestMetrics()) {
            Move move = MOVES.get(metric);
            if (move == null) {
                JavaLevels.register(metrics.instruments);
                assertThat(metrics.series().keySet()).anyMatch(name -> name.startsWith(metric.prometheusName()));
            } else {
                move.does().accept(metrics);
                assertThat(metrics.value(metric, move.labels().toArray(String[]::new)))
                        .isEqualTo(move.value());
            }
            String scrape = metrics.scrape();

            assertThat(scrape)
                    .contains("# TYPE " + metric.prometheusName() + " "
                            + metric.kind().word() + "\n")
                    .contains("# HELP " + metric.prometheusName() + " " + metric.meaning() + "\n");
            metric.buckets().forEach(bound -> assertThat(scrape).contains("le=\"" + bound + "\""));
        }
    }

    @Test
    void shouldMeasureTheStepsOfAnOpeningOnceEach() {
        try (TestMetrics metrics = new TestMetrics()) {
            SessionMeter session = metrics.sessions.opens(ACME);
            metrics.nanos.set(Duration.ofMillis(200).toNanos());
            session.authorised();
            metrics.nanos.set(Duration.ofMillis(900).toNanos());
            session.happened(state(SessionState.JOINABLE));
            metrics.nanos.set(Duration.ofMillis(1_400).toNanos());
            session.happened(state(SessionState.READY));
            metrics.nanos.set(Duration.ofSeconds(2).toNanos());
            session.happened(event(SessionEvent.Type.VIEWER, null, Map.of("viewer", "first-frame")));
            metrics.nanos.set(Duration.ofMinutes(1).toNanos());
            session.authorised();
            session.happened(event(SessionEvent.Type.VIEWER, null, Map.of("viewer", "first-frame")));

            assertThat(metrics.sum(Metric.OPENING_TIME, "acme", "token")).isEqualTo(0.2);
            assertThat(metrics.sum(Metric.OPENING_TIME, "acme", "join_info")).isEqualTo(0.9);
            assertThat(metrics.sum(Metric.OPENING_TIME, "acme", "start")).isEqualTo(1.4);
            assertThat(metrics.sum(Metric.OPENING_TIME, "acme", "first_frame")).isEqualTo(2.0);
        }
    }

    /** What another gateway opened would tell of a time that nobody measured. */
    @Test
    void shouldNotMeasureTheOpeningOfASessionThatGoesOn() {
        try (TestMetrics metrics = new TestMetrics()) {
            SessionMeter session = metrics.sessions.goesOn(ACME);
            session.authorised();
            session.happened(state(SessionState.JOINABLE));
            session.terminated(LinkEvent.Terminated.Kind.RATE);

            assertThat(metrics.scrape()).doesNotContain(Metric.OPENING_TIME.prometheusName());
            assertThat(metrics.value(Metric.REFUSALS, "acme", "RATE", null)).isEqualTo(1);
        }
    }

    /** Nobody makes a server remember more by making up names. */
    @Test
    void shouldKeepLabelsFew() {
        try (TestMetrics metrics = new TestMetrics()) {
            metrics.sessions.opened(new Tenant("made-up"), null);
            for (int i = 0; i < 1_000; i++) {
                metrics.broker.deadLetters("CODE_" + i, 1);
                metrics.broker.ended(ACME, "audio/x-made-up-" + i, malformed());
            }
            metrics.broker.deadLetters("a code\nwith \"signs\"", 1);

            assertThat(metrics.value(Metric.OPENINGS, "other", "opened", null)).isEqualTo(1);
            assertThat(metrics.value(Metric.DEAD_LETTERS, "other")).isEqualTo(902);
            assertThat(metrics.value(Metric.AUDIO_FAILURES, "unsupported", "AUDIO_MALFORMED"))
                    .isEqualTo(1_000);
        }
    }
}
