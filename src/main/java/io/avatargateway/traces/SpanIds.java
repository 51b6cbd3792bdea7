package io.avatargateway.traces;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;

/**
 * The ids of spans: random ones, but for a span whose id others know before it is recorded. Any thread.
 */
final class SpanIds implements IdGenerator {

    private record Known(String traceId, String spanId) {}

    private static final ThreadLocal<Known> KNOWN = new ThreadLocal<>();

    private final IdGenerator random = IdGenerator.random();

    /** Begins a span that has these ids. */
    <T> T with(String traceId, String spanId, Supplier<T> begin) {
        KNOWN.set(new Known(traceId, spanId));
        try {
            return begin.get();
        } finally {
            KNOWN.remove();
        }
    }

    @Override
    public String generateTraceId() {
        Known its = KNOWN.get();
        return its == null ? random.generateTraceId() : its.traceId();
    }

    @Override
    public String generateSpanId() {
        Known its = KNOWN.get();
        return its == null ? random.generateSpanId() : its.spanId();
    }
}
