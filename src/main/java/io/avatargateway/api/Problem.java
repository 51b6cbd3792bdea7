package io.avatargateway.api;

import io.avatargateway.security.Refusal;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An error as the caller sees it (RFC 9457).
 *
 * @param status HTTP's word for it
 * @param code ours, stable
 * @param title the same for people; the same text for every problem of this code
 * @param detail the facts of this one
 * @param retryable whether the same request can succeed later
 * @param retryAfter when to try again, or null
 * @param upstreamCode Simli's own code, or null
 * @param incident what finds it in the server's log, or null
 * @param errors what is wrong field by field; may be empty
 */
public record Problem(
        int status,
        String code,
        String title,
        String detail,
        boolean retryable,
        Duration retryAfter,
        String upstreamCode,
        String incident,
        List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * A request with this fault, under the fault's own status.
     *
     * @param detail the value and the rule, for people
     */
    public static Problem of(RequestFault fault, String detail) {
        return of(fault, fault.status(), detail);
    }

    /** A credential that is not taken, or not for this. */
    public static Problem of(Refusal refusal, String detail) {
        return new Problem(
                refusal.passes() ? 503 : refusal.forbids() ? 403 : 401,
                refusal.name(),
                refusal.title(),
                detail,
                refusal.passes(),
                refusal.passes() ? Duration.ofSeconds(5) : null,
                null,
                null,
                List.of());
    }

    /** @param status what the server decided on, where it is finer than the fault's own */
    public static Problem of(RequestFault fault, int status, String detail) {
        Duration retryAfter = fault.retryable() ? Duration.ofSeconds(1) : null;
        return new Problem(
                status, fault.name(), fault.title(), detail, fault.retryable(), retryAfter, null, null, List.of());
    }

    /** A request whose fields break their rules. */
    public static Problem of(List<FieldError> errors) {
        String detail = errors.stream().map(FieldError::sentence).collect(Collectors.joining("; "));
        RequestFault fault = RequestFault.REQUEST_INVALID;
        return new Problem(fault.status(), fault.name(), fault.title(), detail, false, null, null, null, errors);
    }

    /** A fault of ours: the caller gets nothing but the id under which it was logged. */
    public static Problem ofIncident(String incident) {
        RequestFault fault = RequestFault.INTERNAL_ERROR;
        String detail = "The server's log has more under incident " + incident + ".";
        return new Problem(fault.status(), fault.name(), fault.title(), detail, false, null, null, incident, List.of());
    }

    /** What identifies this kind of problem; stable, and not an address. */
    public String type() {
        return "urn:avatar-gateway:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The body, in UTF-8. Written here and not by the JAX-RS runtime's provider, so that an error of that provider can
     * be told as well.
     *
     * @param instance the request's path, or null
     */
    public byte[] toJson(String instance) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", type())
                .add("title", title)
                .add("status", status)
                .add("detail", detail)
                .add("code", code)
                .add("retryable", retryable);
        addIfThere(json, "instance", instance);
        addIfThere(json, "upstreamCode", upstreamCode);
        addIfThere(json, "incident", incident);
        if (!errors.isEmpty()) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            for (FieldError error : errors) {
                array.add(Json.createObjectBuilder()
                        .add("field", error.field())
                        .add("value", error.value())
                        .add("rule", error.rule()));
            }
            json.add("errors", array);
        }
        return json.build().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void addIfThere(JsonObjectBuilder json, String name, String value) {
        if (value != null) {
            json.add(name, value);
        }
    }
}
