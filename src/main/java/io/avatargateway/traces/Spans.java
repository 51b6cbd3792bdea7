package io.avatargateway.traces;

import io.avatargateway.session.model.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes spans of what has happened, with its own times. Any thread; returns at once. */
final class Spans {

    private static final TextMapGetter<Map<String, String>> FIELDS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    };

    private final Tracer tracer;
    private final SpanIds ids;

    Spans(Tracer tracer, SpanIds ids) {
        this.tracer = tracer;
        this.ids = ids;
    }

    /** What it says, as the library has it. */
    static SpanContext of(TraceContext trace) {
        Map<String, String> fields = trace.state() == null
                ? Map.of("traceparent", trace.traceparent())
                : Map.of("traceparent", trace.traceparent(), "tracestate", trace.state());
        Context read = W3CTraceContextPropagator.getInstance().extract(Context.root(), fields, FIELDS);
        return Span.fromContext(read).getSpanContext();
    }

    /** One that is over, below another one. */
    void record(SpanName name, SpanContext above, Instant from, Instant to, Facts facts) {
        record(name, above, from, to, facts, null);
    }

    /** @param error why it failed, a stable code; null if it did not */
    void record(SpanName name, SpanContext above, Instant from, Instant to, Facts facts, String error) {
        end(begin(name, above, earlier(from, to), null), to, facts, error);
    }

    /**
     * One that is over, and whose ids are known already.
     *
     * @param its ids, and that of the one above it
     * @param links further traces that it belongs to
     */
    void record(
            SpanName name,
            TraceContext its,
            Instant from,
            Instant to,
            Facts facts,
            String error,
            List<SpanContext> links) {
        SpanContext above = its.parentSpanId() == null
                ? SpanContext.getInvalid()
                : of(new TraceContext(its.traceId(), its.parentSpanId(), true, its.state(), false, null));
        SpanBuilder builder = builder(name, above, earlier(from, to));
        links.forEach(builder::addLink);
        end(ids.with(its.traceId(), its.spanId(), builder::startSpan), to, facts, error);
    }

    /**
     * One that is under way. If it does not end, nobody hears of it.
     *
     * @param link a further trace that it belongs to, or null
     */
    Span begin(SpanName name, SpanContext above, Instant from, SpanContext link) {
        SpanBuilder builder = builder(name, above, from);
        if (link != null) {
            builder.addLink(link);
        }
        return builder.startSpan();
    }

    /** @param error why it failed, a stable code; null if it did not */
    void end(Span span, Instant to, Facts facts, String error) {
        span.setAllAttributes(facts.all());
        if (error != null) {
            span.setAttribute(SpanAttribute.ERROR.text(), error);
            span.setStatus(StatusCode.ERROR, error);
        }
        span.end(to);
    }

    private SpanBuilder builder(SpanName name, SpanContext above, Instant from) {
        return tracer.spanBuilder(name.title())
                .setSpanKind(name.kind())
                .setParent(Context.root().with(Span.wrap(above)))
                .setStartTimestamp(from);
    }

    /** Two clocks may differ; nothing begins behind its end. */
    private static Instant earlier(Instant from, Instant to) {
        return from == null || from.isAfter(to) ? to : from;
    }
}
