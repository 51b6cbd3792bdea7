package io.avatargateway.logs;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The form of a life event's line. As text it is {@code Session ID: EVENT (name=value, …): detail}; as JSON it has the
 * same as fields. Any thread.
 */
final class LifeLines {

    /** The logger's name. */
    static final String LOGGER = "io.avatargateway.life";

    private static final Logger LOG = Logger.getLogger(LOGGER);

    /** Ends that nobody here asked for. */
    private static final Set<CloseReason> TROUBLE = EnumSet.of(
            CloseReason.RATE_LIMITED,
            CloseReason.UPSTREAM_ERROR,
            CloseReason.UPSTREAM_CLOSING,
            CloseReason.LINK_LOST,
            CloseReason.REJECTED,
            CloseReason.SESSION_LOST);

    private final String node;
    private final Level jobs;
    private final LogFields fields;

    /**
     * @param node this gateway's name
     * @param jobs whether jobs' ends are told on INFO, not FINE
     */
    LifeLines(String node, boolean jobs, LogFields fields) {
        this.node = node;
        this.jobs = jobs ? Level.INFO : LifeEvent.JOB.level();
        this.fields = fields;
    }

    /** The level of this event, with this reason if there is one. */
    Level level(LifeEvent event, CloseReason reason) {
        if (event == LifeEvent.JOB) {
            return jobs;
        }
        return reason != null && TROUBLE.contains(reason) ? Level.WARNING : event.level();
    }

    /** Whether lines of this level are written. */
    boolean writes(Level level) {
        return LOG.isLoggable(level);
    }

    /** @param label null where nobody has to sign in, and none was given */
    static String tenant(String label) {
        return label == null ? Tenant.DEFAULT.name() : label;
    }

    /** @param facts names and values, in the order of the line */
    void write(Level level, LifeEvent event, SessionId id, Map<String, Object> facts, String detail) {
        Map<String, Object> known = new LinkedHashMap<>(facts);
        known.put("node", node);
        known.replaceAll((name, value) -> value instanceof Number ? value : oneLine(value.toString()));
        String why = oneLine(detail);
        String text = "Session " + id + ": " + event.word()
                + known.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ", " (", ")"))
                + (why.isEmpty() ? "" : ": " + why);
        known.put("event", event.word());
        known.put("session", id.value());
        if (!why.isEmpty()) {
            known.put("detail", why);
        }
        fields.with(known, () -> LOG.log(level, text));
    }

    /** What others say must not look like a line of its own. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cc}", " ");
    }
}
