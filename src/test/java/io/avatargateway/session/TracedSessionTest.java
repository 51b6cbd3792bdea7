package io.avatargateway.session;

import static io.avatargateway.traces.TestTraces.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import io.avatargateway.session.model.ViewerEvent;
import io.avatargateway.traces.TestTraces;
import io.avatargateway.traces.TestTraces.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans of a job's turn and of its session, each with the times that the session knows. */
class TracedSessionTest {

    private final ManualTime time = new ManualTime();

    private TestTraces traces;
    private SessionBench bench;
    private TraceContext trace;

    @BeforeEach
    void begin(@TempDir Path directory) {
        begin(directory, "0");
    }

    private void begin(Path directory, String percent) {
        traces = new TestTraces(directory, time::now, Map.of("TRACES_PERCENT", percent));
        bench = SessionBench.measured(traces.sessions.opens(Tenant.DEFAULT), time);
        trace = traces.jobs.follow(SessionId.random(), "job", TestTraces.SENT);
    }

    @AfterEach
    void end() {
        traces.close();
    }

    @Test
    void shouldTellEachStepFromTheQueueToTheEndOfTheSpeech() {
        bench.ready();
        bench.feed.putSent("job", 1_000, bench.clock().minusMillis(40), trace);
        bench.link().takesAll();
        bench.time.advanceMillis(150);
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(1_000);
        bench.link().says(new LinkEvent.SpeechEnded());
        assertThat(bench.feed.answered("job")).isTrue();

        List<Recorded> spans = traces.spans();
        assertThat(spans).extracting(Recorded::traceId).containsOnly(TestTraces.TRACE_ID);
        Recorded wait = only(spans, "queue wait");
        assertThat(wait.length()).isEqualTo(Duration.ofMillis(40));
        assertThat(wait.above()).isEqualTo(trace.spanId());
        Recorded turn = only(spans, "turn");
        assertThat(turn.above()).isEqualTo(trace.spanId());
        assertThat(turn.from()).isEqualTo(wait.to());
        assertThat(turn.attributes())
                .containsEntry("avatar.outcome", "finished")
                .containsEntry("avatar.played_ms", "1000")
                .containsEntry("avatar.tenant", "default")
                .doesNotContainKey("error.type");
        Recorded frame = only(spans, "first frame");
        assertThat(frame.say("avatar.behind_speech")).isEqualTo("false");
        Recorded speak = only(spans, "SPEAK");
        assertThat(speak.from()).isEqualTo(frame.to());
        assertThat(speak.length()).isEqualTo(Duration.ofMillis(150));
        assertThat(speak.say("avatar.simli.speak")).isEqualTo("true");
        Recorded playOut = only(spans, "play-out");
        assertThat(playOut.from()).isEqualTo(speak.to());
        assertThat(playOut.to()).isEqualTo(turn.to());
        assertThat(List.of(frame, speak, playOut)).extracting(Recorded::above).containsOnly(turn.id());
    }

    /** What is heard behind other speech has no SPEAK of its own: the clock tells. */
    @Test
    void shouldTellByTheClockWhatIsHeardBehindOtherSpeech() {
        bench.ready();
        bench.feed.putSent("first", 1_000, bench.clock(), null);
        bench.feed.putSent("job", 1_000, bench.clock(), trace);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        for (int i = 0; i < 40; i++) {
            bench.link().takesAll();
            bench.time.advanceMillis(50);
        }
        bench.link().says(new LinkEvent.SpeechEnded());

        List<Recorded> spans = traces.spans();
        assertThat(only(spans, "SPEAK").say("avatar.simli.speak")).isEqualTo("false");
        assertThat(only(spans, "first frame").say("avatar.behind_speech")).isEqualTo("true");
        assertThat(only(spans, "turn").say("avatar.job.id")).isEqualTo("job");
    }

    @Test
    void shouldTellWhatWasCutOff() {
        bench.ready();
        bench.feed.putSent("job", 5_000, bench.clock(), trace);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(700);
        bench.session.interrupt(false);

        Recorded turn = only(traces.spans(), "turn");
        assertThat(turn.say("avatar.outcome")).isEqualTo("interrupted");
        assertThat(turn.say("error.type")).isNull();
    }

    @Test
    void shouldLinkATurnToItsSessionsOwnTrace() {
        bench.open();
        bench.link().says(new LinkEvent.Authorised(List.of()));
        bench.time.advanceMillis(200);
        bench.link().joinable();
        bench.time.advanceMillis(300);
        bench.link().says(new LinkEvent.Started());
        bench.session.viewer(ViewerEvent.FIRST_FRAME);
        bench.feed.putSent("job", 1_000, bench.clock(), trace);
        bench.session.end(CloseReason.CLIENT, "");

        List<Recorded> spans = traces.spans();
        Recorded session = only(spans, "session");
        assertThat(session.above()).isNull();
        assertThat(session.traceId()).isNotEqualTo(TestTraces.TRACE_ID);
        assertThat(session.say("avatar.reason")).isEqualTo("CLIENT");
        assertThat(only(spans, "turn").links()).containsExactly(session.traceId() + "-" + session.id());
        List<Recorded> opening =
                spans.stream().filter(span -> span.name().equals("opening")).toList();
        assertThat(opening)
                .extracting(span ->
                        span.say("avatar.opening.step") + " " + span.length().toMillis())
                .containsExactly("token 0", "join_info 200", "start 500", "first_frame 500");
        assertThat(opening).extracting(Recorded::above).containsOnly(session.id());
    }

    @Test
    void shouldRecordNothingOfASessionThatIsNotSampled() {
        bench.ready();
        bench.feed.putSent(
                "job", 1_000, bench.clock(), TraceContext.read(TestTraces.PARENT.replace("-01", "-00"), null));
        bench.link().takesAll();
        bench.session.end(CloseReason.CLIENT, "");

        assertThat(traces.spans()).isEmpty();
    }

    @Test
    void shouldTellHowLongASampledSessionHadNoLink(@TempDir Path other) {
        traces.close();
        begin(other, "100");
        bench.silent();
        bench.link().says(new LinkEvent.Terminated(LinkEvent.Terminated.Kind.CLOSING, ""));
        bench.time.advanceMillis(800);
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());
        bench.session.end(CloseReason.CLIENT, "");

        List<Recorded> spans = traces.spans();
        Recorded change = only(spans, "link change");
        assertThat(change.above()).isEqualTo(only(spans, "session").id());
        assertThat(change.say("avatar.link.change")).isEqualTo("recovered");
        assertThat(change.length()).isEqualTo(Duration.ofMillis(800));
    }

    /** What the dead one had begun to tell is missing. */
    @Test
    void shouldTellTheTurnAtTheNextGatewayInTheSameTrace() {
        bench.ready();
        bench.feed.putSent("job", 5_000, bench.clock(), trace);
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(2_000);
        bench.die();
        bench.time.advanceMillis(3_000);
        bench.meter = traces.sessions.goesOn(Tenant.DEFAULT);
        bench.takeUp(3_000);
        Instant takenUp = bench.clock();
        Recoveries.comeBack(bench);
        bench.link().says(new LinkEvent.SpeechBegan());
        for (int i = 0; i < 60; i++) {
            bench.link().takesAll();
            bench.time.advanceMillis(100);
        }
        bench.link().says(new LinkEvent.SpeechEnded());
        assertThat(bench.feed.answered("job")).isTrue();
        bench.session.end(CloseReason.CLIENT, "");

        List<Recorded> spans = traces.spans();
        Recorded turn = only(spans, "turn");
        assertThat(turn.traceId()).isEqualTo(TestTraces.TRACE_ID);
        assertThat(turn.above()).isEqualTo(trace.spanId());
        assertThat(turn.from()).isAfterOrEqualTo(takenUp);
        assertThat(turn.say("avatar.outcome")).isEqualTo("finished");
        Recorded session = only(spans, "session");
        assertThat(session.from()).isEqualTo(takenUp);
        assertThat(turn.links()).containsExactly(session.traceId() + "-" + session.id());
        assertThat(only(spans, "link change").say("avatar.link.change")).isEqualTo("adopted");
        assertThat(spans).extracting(Recorded::name).doesNotContain("opening");
        assertThat(only(spans, "queue wait").from())
                .as("told by the dead one, and not again")
                .isBefore(takenUp.minusMillis(4_999));
    }

    /** Whatever goes wrong with a trace, the speech goes on. */
    @Test
    void shouldNotTouchSpeechWhereATraceMakesNoSense() {
        bench.ready();
        bench.feed.putSent("job", 1_000, bench.clock(), new TraceContext("none", "none", true, null, true, null));
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(1_000);
        bench.link().says(new LinkEvent.SpeechEnded());

        assertThat(bench.feed.answered("job")).isTrue();
    }
}
