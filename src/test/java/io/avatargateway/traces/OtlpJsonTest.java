package io.avatargateway.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A line of the file is what the library itself would write, which needs a JSON library that is not in the WAR. */
class OtlpJsonTest {

    @Test
    void shouldWriteWhatTheLibraryWouldWrite() throws IOException {
        List<SpanData> spans = RecordedSpans.of(provider -> {
            Tracer tracer = provider.get("io.avatargateway");
            SpanContext above = SpanContext.createFromRemoteParent(
                    TestTraces.TRACE_ID,
                    TestTraces.PARENT_ID,
                    TraceFlags.getSampled(),
                    TraceState.builder().put("rojo", "1").put("congo", "2").build());
            Instant begin = Instant.parse("2026-11-30T12:00:00.123456789Z");
            Span job = tracer.spanBuilder("job")
                    .setSpanKind(SpanKind.CONSUMER)
                    .setParent(Context.root().with(Span.wrap(above)))
                    .addLink(above)
                    .setStartTimestamp(begin)
                    .setAttribute("text", "a \"quoted\" ü")
                    .setAttribute("number", 42L)
                    .setAttribute(AttributeKey.booleanKey("truth"), true)
                    .startSpan();
            tracer.spanBuilder("turn")
                    .setParent(Context.root().with(job))
                    .addLink(job.getSpanContext())
                    .startSpan()
                    .end(begin.plusSeconds(1));
            for (SpanKind kind : SpanKind.values()) {
                tracer.spanBuilder("of a kind").setSpanKind(kind).startSpan().end();
            }
            job.setStatus(StatusCode.ERROR, "AUDIO_EMPTY");
            job.end(begin.plusSeconds(2));
        });

        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        TraceRequestMarshaler.create(spans).writeJsonTo(expected);
        assertThat(spans).hasSize(2 + SpanKind.values().length);
        assertThat(OtlpJson.of(spans)).isEqualTo(TestTraces.read(expected.toString(StandardCharsets.UTF_8)));
    }
}
