package io.avatargateway.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which trace a job goes on, and which jobs are in none. */
class ContextsTest {

    private final SessionId session = SessionId.random();

    @Test
    void shouldGoOnInTheProducersTraceAtEachGatewayAlike() {
        TraceContext here = new Contexts(0).ofJob(session, "job", TestTraces.SENT);

        assertThat(here.traceId()).isEqualTo(TestTraces.TRACE_ID);
        assertThat(here.parentSpanId()).isEqualTo(TestTraces.PARENT_ID);
        assertThat(here.spanId()).isNotEqualTo(TestTraces.PARENT_ID);
        assertThat(here.state()).isEqualTo(TestTraces.SENT.state());
        assertThat(new Contexts(100).ofJob(session, "job", TestTraces.SENT)).isEqualTo(here);
        // What is followed already is not followed once more.
        assertThat(new Contexts(100).ofJob(session, "job", here)).isSameAs(here);
        assertThat(new Contexts(0).ofJob(session, "other", TestTraces.SENT)).isNotEqualTo(here);
    }

    @Test
    void shouldPassOnWhatItsProducerDoesNotRecord() {
        TraceContext sent = TraceContext.read(TestTraces.PARENT.replace("-01", "-00"), null);

        assertThat(new Contexts(100).ofJob(session, "job", sent)).isSameAs(sent);
    }

    @Test
    void shouldBeginATraceForAsManyAsTheSettingSays() {
        assertThat(begun(0)).isEmpty();
        assertThat(begun(100)).hasSize(2_000).doesNotHaveDuplicates().allSatisfy(trace -> {
            assertThat(TraceContext.read(trace.traceparent(), null).sampled()).isTrue();
            assertThat(trace.parentSpanId()).isNull();
        });
        // 200 of 2,000, give or take ten standard deviations.
        assertThat(begun(10)).hasSizeBetween(66, 334).isSubsetOf(begun(100));
    }

    private List<TraceContext> begun(int percent) {
        Contexts contexts = new Contexts(percent);
        SessionId same = SessionId.parse("ses_aaaaaaaaaaaaaaaaaaaa").orElseThrow();
        return IntStream.range(0, 2_000)
                .mapToObj(i -> contexts.ofJob(same, "job-" + i, null))
                .filter(trace -> trace != null)
                .toList();
    }

    @Test
    void shouldHaveOneTraceForEachSession() {
        assertThat(Contexts.ofSession(session)).isEqualTo(Contexts.ofSession(session));
        assertThat(Contexts.ofSession(session)).isNotEqualTo(Contexts.ofSession(SessionId.random()));
        assertThat(new Contexts(100).samples(session)).isTrue();
        assertThat(new Contexts(0).samples(session)).isFalse();
    }
}
