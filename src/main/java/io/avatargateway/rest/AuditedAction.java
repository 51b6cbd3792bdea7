package io.avatargateway.rest;

import java.util.List;
import java.util.Map;

/**
 * What a request asks for, in the words of the audit log.
 *
 * @param name such as {@code session.open}
 * @param session the id that the address names, or null
 */
record AuditedAction(String name, String session) {

    private static final Map<String, String> OF_ALL = Map.of(
            "POST sessions", "session.open",
            "GET sessions", "session.list",
            "POST join", "ticket.redeem",
            "POST probes", "probe.run",
            "GET probes", "probe.read",
            "GET nodes", "nodes.read");

    private static final Map<String, String> OF_ONE = Map.of(
            "GET ", "session.read",
            "DELETE ", "session.close",
            "GET join", "session.join",
            "POST livekit-token", "session.join",
            "POST viewer", "viewer.report",
            "POST interrupt", "session.interrupt",
            "POST audio", "speech.send",
            "POST actions", "picture.change",
            "GET events", "events.read",
            "POST tickets", "ticket.make");

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
        return new AuditedAction(OF_ALL.getOrDefault(verb + parts.get(0), "unknown"), null);
    }
}
