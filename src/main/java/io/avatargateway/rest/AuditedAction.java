package io.avatargateway.rest;

import io.avatargateway.service.DeadLetterId;
import java.util.List;
import java.util.Map;

/**
 * What a request asks for, in the words of the audit log.
 *
 * @param name such as {@code session.open}
 * @param session the id that the address names, or null
 * @param deadLetter the id that the address names, or null
 */
record AuditedAction(String name, String session, String deadLetter) {

    private static final Map<String, String> OF_ALL = Map.ofEntries(
            Map.entry("POST sessions", "session.open"),
            Map.entry("GET sessions", "session.list"),
            Map.entry("POST join", "ticket.redeem"),
            Map.entry("POST probes", "probe.run"),
            Map.entry("GET probes", "probe.read"),
            Map.entry("GET me", "caller.read"),
            Map.entry("GET nodes", "nodes.read"),
            Map.entry("GET console", "console.read"),
            Map.entry("GET usage", "usage.read"),
            Map.entry("GET dead-letters", "deadletter.list"),
            Map.entry("GET webhooks", "webhooks.read"),
            Map.entry("POST webhooks", "webhooks.replay"),
            Map.entry("GET metrics", "metrics.read"),
            Map.entry("GET health", "health.read"));

    private static final Map<String, String> OF_ONE = Map.ofEntries(
            Map.entry("GET ", "session.read"),
            Map.entry("DELETE ", "session.close"),
            Map.entry("DELETE data", "session.erase"),
            Map.entry("GET join", "session.join"),
            Map.entry("POST livekit-token", "session.join"),
            Map.entry("POST viewer", "viewer.report"),
            Map.entry("POST interrupt", "session.interrupt"),
            Map.entry("POST audio", "speech.send"),
            Map.entry("POST actions", "picture.change"),
            Map.entry("GET events", "events.read"),
            Map.entry("POST tickets", "ticket.make"));

    private static final Map<String, String> OF_DEAD_LETTERS =
            Map.of("GET ", "deadletter.read", "DELETE ", "deadletter.drop", "POST redrive", "deadletter.redrive");

    AuditedAction(String name, String session) {
        this(name, session, null);
    }

    /**
     * @param path behind the API's own, without a slash before it
     */
    static AuditedAction of(String method, String path) {
        List<String> parts = List.of(path.split("/", -1));
        String verb = (method.equals("HEAD") ? "GET" : method) + " ";
        if (parts.size() > 1 && parts.get(0).equals("sessions")) {
            String rest = parts.size() > 2 ? parts.get(2) : "";
            String name = rest.equals("jobs") ? "job.read" : OF_ONE.getOrDefault(verb + rest, "unknown");
            return new AuditedAction(name, parts.get(1).isEmpty() ? null : parts.get(1));
        }
        if (parts.get(0).equals("dead-letters") && parts.size() > 1) {
            String name = OF_DEAD_LETTERS.getOrDefault(verb + (parts.size() > 2 ? parts.get(2) : ""), "unknown");
            return new AuditedAction(
                    name,
                    null,
                    DeadLetterId.parse(parts.get(1)).map(DeadLetterId::toString).orElse(null));
        }
        return new AuditedAction(OF_ALL.getOrDefault(verb + parts.get(0), "unknown"), null);
    }
}
