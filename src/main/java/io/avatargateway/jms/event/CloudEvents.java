package io.avatargateway.jms.event;

import io.avatargateway.service.JsonObjects;
import io.avatargateway.service.SessionEventJson;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.TraceContext;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/**
 * An event as a CloudEvent 1.0 in structured JSON (cloudevents/formats/json-format.md), with the trace that it belongs
 * to (cloudevents/extensions/distributed-tracing.md).
 */
final class CloudEvents {

    /** Of the whole message, as the JSON format demands. */
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    private static final String SOURCE = "/avatar-gateway";
    private static final String BILL_TYPE = "io.avatargateway.bill.difference";
    private static final String TYPE_PREFIX = "io.avatargateway.session.";

    private CloudEvents() {}

    static JsonObject toJson(SessionEvent event) {
        JsonObjectBuilder json = JsonObjects.builder()
                .add("specversion", "1.0")
                .add("id", event.sessionId() + "/" + event.sequence())
                .add("source", SOURCE)
                .add("type", TYPE_PREFIX + event.type().word())
                .add("subject", event.sessionId().value())
                .add("time", event.time().toString())
                .add("datacontenttype", "application/json");
        TraceContext trace = event.job() == null ? null : event.job().trace();
        if (trace != null) {
            json.add("traceparent", trace.traceparent());
            if (trace.state() != null) {
                json.add("tracestate", trace.state());
            }
        }
        return json.add("data", SessionEventJson.toJson(event)).build();
    }

    static JsonObject toJson(BillEvent event) {
        return JsonObjects.builder()
                .add("specversion", "1.0")
                .add("id", event.id())
                .add("source", SOURCE)
                .add("type", BILL_TYPE)
                .add("time", event.time().toString())
                .add("datacontenttype", "application/json")
                .add("data", event.data())
                .build();
    }
}
