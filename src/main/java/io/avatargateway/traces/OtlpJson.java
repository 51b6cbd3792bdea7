package io.avatargateway.traces;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.Collection;

/**
 * Spans in OTLP's JSON, as the collector's file exporter writes and reads it (opentelemetry-proto, trace.proto, and
 * OTLP's JSON Protobuf Encoding). Any thread.
 */
final class OtlpJson {

    /** Bits of {@code flags}: whether it is known that the span above is another process's, and whether it is. */
    private static final int KNOWS_REMOTE = 0x100;

    private static final int IS_REMOTE = 0x200;
    private static final JsonProvider JSON = JsonProvider.provider();

    private OtlpJson() {}

    /** One line's worth: all of them are of one gateway. Not empty. */
    static JsonObject of(Collection<SpanData> spans) {
        SpanData any = spans.iterator().next();
        JsonArrayBuilder all = JSON.createArrayBuilder();
        spans.forEach(span -> all.add(span(span)));
        JsonObjectBuilder ofScope = JSON.createObjectBuilder()
                .add("scope", scope(any.getInstrumentationScopeInfo()))
                .add("spans", all);
        JsonObjectBuilder ofResource = JSON.createObjectBuilder()
                .add("resource", resource(any.getResource()))
                .add("scopeSpans", JSON.createArrayBuilder().add(ofScope));
        return JSON.createObjectBuilder()
                .add("resourceSpans", JSON.createArrayBuilder().add(ofResource))
                .build();
    }

    private static JsonObjectBuilder resource(Resource resource) {
        return JSON.createObjectBuilder().add("attributes", attributes(resource.getAttributes()));
    }

    private static JsonObjectBuilder scope(InstrumentationScopeInfo scope) {
        return JSON.createObjectBuilder()
                .add("name", scope.getName())
                .add("attributes", attributes(scope.getAttributes()));
    }

    private static JsonObjectBuilder span(SpanData span) {
        JsonObjectBuilder json = context(span.getSpanContext());
        SpanContext above = span.getParentSpanContext();
        if (above.isValid()) {
            json.add("parentSpanId", above.getSpanId());
        }
        json.add("name", span.getName())
                .add("kind", number(span.getKind()))
                .add("startTimeUnixNano", Long.toString(span.getStartEpochNanos()))
                .add("endTimeUnixNano", Long.toString(span.getEndEpochNanos()))
                .add("attributes", attributes(span.getAttributes()))
                .add("events", JSON.createArrayBuilder());
        JsonArrayBuilder links = JSON.createArrayBuilder();
        span.getLinks().forEach(link -> links.add(link(link)));
        json.add("links", links).add("flags", flags(span.getSpanContext(), above.isRemote()));
        JsonObjectBuilder status = JSON.createObjectBuilder();
        if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
            status.add("message", span.getStatus().getDescription()).add("code", 2);
        }
        return json.add("status", status);
    }

    /** As OTLP numbers them. */
    static int number(SpanKind kind) {
        return switch (kind) {
            case INTERNAL -> 1;
            case SERVER -> 2;
            case CLIENT -> 3;
            case PRODUCER -> 4;
            case CONSUMER -> 5;
        };
    }

    private static JsonObjectBuilder link(LinkData link) {
        SpanContext to = link.getSpanContext();
        return context(to).add("attributes", attributes(link.getAttributes())).add("flags", flags(to, to.isRemote()));
    }

    private static JsonObjectBuilder context(SpanContext context) {
        JsonObjectBuilder json =
                JSON.createObjectBuilder().add("traceId", context.getTraceId()).add("spanId", context.getSpanId());
        StringBuilder state = new StringBuilder();
        context.getTraceState().forEach((key, value) -> state.append(state.isEmpty() ? "" : ",")
                .append(key)
                .append('=')
                .append(value));
        return state.isEmpty() ? json : json.add("traceState", state.toString());
    }

    private static int flags(SpanContext context, boolean remote) {
        return (context.getTraceFlags().asByte() & 0xff) | KNOWS_REMOTE | (remote ? IS_REMOTE : 0);
    }

    private static JsonArrayBuilder attributes(Attributes attributes) {
        JsonArrayBuilder json = JSON.createArrayBuilder();
        attributes.forEach((key, value) ->
                json.add(JSON.createObjectBuilder().add("key", key.getKey()).add("value", value(key, value))));
        return json;
    }

    private static JsonObjectBuilder value(AttributeKey<?> key, Object value) {
        JsonObjectBuilder json = JSON.createObjectBuilder();
        return switch (key.getType()) {
            case LONG -> json.add("intValue", value.toString());
            case BOOLEAN -> json.add("boolValue", (Boolean) value);
            default -> json.add("stringValue", value.toString());
        };
    }
}
