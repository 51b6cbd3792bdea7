package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkEvent.Terminated;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.model.ViewerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state × every event: what the session is afterwards, and why it closed where it did. */
class AvatarSessionStatesTest {

    private static final Map<String, Consumer<SessionBench>> EVENTS = Map.ofEntries(
            Map.entry("join info", bench -> bench.link().joinable()),
            Map.entry("START", says(new LinkEvent.Started())),
            Map.entry("ACK", says(new LinkEvent.Acknowledged())),
            Map.entry("SPEAK", says(new LinkEvent.SpeechBegan())),
            Map.entry("SILENT", says(new LinkEvent.SpeechEnded())),
            Map.entry("STOP", says(new LinkEvent.Stopped())),
            Map.entry("ERROR", says(new Terminated(Terminated.Kind.ERROR, "BOOM"))),
            Map.entry("RATE", says(new Terminated(Terminated.Kind.RATE, "LIMIT"))),
            Map.entry("CLOSING", says(new Terminated(Terminated.Kind.CLOSING, ""))),
            Map.entry("destination", says(new LinkEvent.Placed("worker", "sim"))),
            Map.entry("video", says(new LinkEvent.VideoMetadata(30, 512, 512))),
            Map.entry("pong", says(new LinkEvent.Pong(Duration.ofMillis(3)))),
            Map.entry("unknown", says(new LinkEvent.Unknown("HELLO"))),
            Map.entry(
                    "refused",
                    says(new LinkEvent.Failed(
                            new LinkFailure(LinkFailure.Kind.REFUSED, "INVALID_FACE_ID", null, "refused")))),
            Map.entry(
                    "unreachable",
                    says(new LinkEvent.Failed(new LinkFailure(LinkFailure.Kind.UNREACHABLE, null, null, "no route")))),
            Map.entry("closed 1000", says(new LinkEvent.Closed(1000, ""))),
            Map.entry("cut", says(new LinkEvent.Closed(1006, "reset"))),
            Map.entry("interrupt", bench -> bench.session.interrupt(false)),
            Map.entry("drain", bench -> bench.session.drain()),
            Map.entry("end", bench -> bench.session.end(CloseReason.CLIENT, "")),
            Map.entry("shutdown", bench -> bench.session.end(CloseReason.SHUTDOWN, "")),
            Map.entry("first frame", bench -> bench.session.viewer(ViewerEvent.FIRST_FRAME)),
            Map.entry("15 s", bench -> bench.time.advance(Duration.ofSeconds(15))),
            Map.entry("30 s", bench -> bench.time.advance(Duration.ofSeconds(30))),
            Map.entry("300 s", bench -> bench.time.advance(Duration.ofMinutes(5))));

    private static final String NO_CHANGE = "";
    private static final List<SessionState> STATES = Stream.of(SessionState.values())
            .filter(state -> state != SessionState.RECOVERING)
            .toList();

    /** What a session becomes that has no link at this moment. What the lost one still says changes nothing. */
    private static final Map<String, String> RECOVERING = Map.of(
            "end", "CLOSED CLIENT",
            "shutdown", "CLOSED SHUTDOWN",
            "300 s", "CLOSED LINK_LOST");

    /** One line per event: what OPENING, JOINABLE, READY, SPEAKING, SILENT, DRAINING, CLOSED become. */
    private static final Map<String, List<String>> TABLE = Map.ofEntries(
            Map.entry("join info", List.of("JOINABLE", "", "", "", "", "", "")),
            Map.entry("START", List.of("", "READY", "", "", "", "", "")),
            Map.entry("ACK", List.of("", "", "", "", "", "", "")),
            Map.entry("SPEAK", List.of("", "", "SPEAKING", "", "SPEAKING", "", "")),
            Map.entry("SILENT", List.of("", "", "", "SILENT", "", "", "")),
            Map.entry(
                    "STOP",
                    List.of(
                            "",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED COMPLETED",
                            "")),
            Map.entry(
                    "ERROR",
                    List.of(
                            "CLOSED REJECTED",
                            "CLOSED UPSTREAM_ERROR",
                            "CLOSED UPSTREAM_ERROR",
                            "CLOSED UPSTREAM_ERROR",
                            "CLOSED UPSTREAM_ERROR",
                            "CLOSED UPSTREAM_ERROR",
                            "")),
            Map.entry(
                    "RATE",
                    List.of(
                            "",
                            "CLOSED RATE_LIMITED",
                            "CLOSED RATE_LIMITED",
                            "CLOSED RATE_LIMITED",
                            "CLOSED RATE_LIMITED",
                            "CLOSED RATE_LIMITED",
                            "")),
            Map.entry(
                    "CLOSING",
                    List.of(
                            "",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "")),
            Map.entry("destination", List.of("", "", "", "", "", "", "")),
            Map.entry("video", List.of("", "", "", "", "", "", "")),
            Map.entry("pong", List.of("", "", "", "", "", "", "")),
            Map.entry("unknown", List.of("", "", "", "", "", "", "")),
            Map.entry(
                    "refused",
                    List.of(
                            "CLOSED REJECTED",
                            "CLOSED REJECTED",
                            "CLOSED REJECTED",
                            "CLOSED REJECTED",
                            "CLOSED REJECTED",
                            "CLOSED REJECTED",
                            "")),
            Map.entry(
                    "unreachable",
                    List.of(
                            "",
                            "CLOSED LINK_LOST",
                            "CLOSED LINK_LOST",
                            "CLOSED LINK_LOST",
                            "CLOSED LINK_LOST",
                            "CLOSED LINK_LOST",
                            "")),
            Map.entry(
                    "closed 1000",
                    List.of(
                            "",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED UPSTREAM_CLOSING",
                            "CLOSED COMPLETED",
                            "")),
            Map.entry(
                    "cut",
                    List.of(
                            "",
                            "CLOSED LINK_LOST",
                            "CLOSED LINK_LOST",
                            "CLOSED LINK_LOST",
                            "CLOSED LINK_LOST",
                            "CLOSED LINK_LOST",
                            "")),
            Map.entry("interrupt", List.of("", "", "", "", "", "", "")),
            Map.entry("drain", List.of("CLOSED CLIENT", "CLOSED CLIENT", "DRAINING", "DRAINING", "DRAINING", "", "")),
            Map.entry(
                    "end",
                    List.of(
                            "CLOSED CLIENT",
                            "CLOSED CLIENT",
                            "CLOSED CLIENT",
                            "CLOSED CLIENT",
                            "CLOSED CLIENT",
                            "CLOSED CLIENT",
                            "")),
            Map.entry(
                    "shutdown",
                    List.of(
                            "CLOSED SHUTDOWN",
                            "CLOSED SHUTDOWN",
                            "CLOSED SHUTDOWN",
                            "CLOSED SHUTDOWN",
                            "CLOSED SHUTDOWN",
                            "CLOSED SHUTDOWN",
                            "")),
            Map.entry("first frame", List.of("", "", "", "", "", "", "")),
            Map.entry("15 s", List.of("CLOSED LINK_LOST", "", "", "SILENT", "", "CLOSED COMPLETED", "")),
            Map.entry(
                    "30 s",
                    List.of("CLOSED LINK_LOST", "CLOSED VIEWER_MISSING", "", "SILENT", "", "CLOSED COMPLETED", "")),
            Map.entry(
                    "300 s",
                    List.of(
                            "CLOSED LINK_LOST",
                            "CLOSED VIEWER_MISSING",
                            "DRAINING",
                            "SILENT",
                            "DRAINING",
                            "CLOSED COMPLETED",
                            "")));

    static Stream<Arguments> everyStateAndEvent() {
        return EVENTS.keySet().stream().sorted().flatMap(event -> Stream.of(SessionState.values())
                .map(state -> Arguments.of(state, event, expected(state, event))));
    }

    private static String expected(SessionState state, String event) {
        return state == SessionState.RECOVERING
                ? RECOVERING.getOrDefault(event, NO_CHANGE)
                : TABLE.get(event).get(STATES.indexOf(state));
    }

    private static SessionBench in(SessionState state) {
        SessionPolicy policy =
                state == SessionState.RECOVERING ? SessionBench.recovering(Resume.EXACT) : SessionBench.POLICY;
        return new SessionBench(policy).in(state);
    }

    @ParameterizedTest(name = "{0} + {1} = {2}")
    @MethodSource("everyStateAndEvent")
    void shouldFollowTheTable(SessionState state, String event, String expected) {
        SessionBench bench = in(state);
        assertThat(bench.state()).isEqualTo(state);

        EVENTS.get(event).accept(bench);

        SessionSnapshot after = bench.session.snapshot();
        String closed =
                after.state() == SessionState.CLOSED && state != SessionState.CLOSED ? " " + after.reason() : "";
        String became = after.state() == state ? NO_CHANGE : after.state() + closed;
        assertThat(became).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(SessionState.class)
    void shouldAlwaysTellTheAvatarThatItIsOver(SessionState state) {
        SessionBench bench = in(state);

        bench.session.end(CloseReason.SHUTDOWN, "");

        assertThat(bench.state()).isEqualTo(SessionState.CLOSED);
        assertThat(bench.link().sent).contains("DONE").last().asString().startsWith("close ");
        assertThat(bench.feed.closed).isTrue();
        assertThat(bench.session.closed()).isCompleted();
        assertThat(bench.time.pendingTimers()).isZero();
    }

    @Test
    void shouldNumberItsEventsWithoutGapsAndKeepThemForReplay() {
        SessionBench bench = new SessionBench().silent();

        assertThat(bench.events)
                .extracting(SessionEvent::sequence)
                .startsWith(1L, 2L, 3L)
                .isSorted();
        assertThat(bench.events)
                .hasSize((int) bench.events.get(bench.events.size() - 1).sequence());
        assertThat(bench.session.events().after(0, 1000)).isEqualTo(bench.events);
        assertThat(bench.events)
                .filteredOn(event -> event.type() == SessionEvent.Type.STATE)
                .extracting(SessionEvent::state)
                .containsExactly(
                        SessionState.OPENING,
                        SessionState.JOINABLE,
                        SessionState.READY,
                        SessionState.SPEAKING,
                        SessionState.SILENT);
    }

    @Test
    void shouldIgnoreWhatAnOlderLinkStillSays() {
        SessionBench bench = new SessionBench().open();
        RecordedLink old = bench.link();
        old.says(new LinkEvent.Closed(1006, "reset"));
        bench.time.advanceMillis(300);
        assertThat(bench.links).hasSize(2);

        old.joinable();

        assertThat(bench.state()).isEqualTo(SessionState.OPENING);
        bench.link().joinable();
        assertThat(bench.state()).isEqualTo(SessionState.JOINABLE);
        assertThat(bench.session.snapshot().generation()).isEqualTo(2);
    }

    private static Consumer<SessionBench> says(LinkEvent event) {
        return bench -> bench.link().says(event);
    }
}
