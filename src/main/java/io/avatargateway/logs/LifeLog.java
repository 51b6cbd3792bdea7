package io.avatargateway.logs;

import io.avatargateway.config.Settings;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** One line for each life event of a session, on the logger {@value #LOGGER}. Any thread. */
@ApplicationScoped
public class LifeLog {

    /** The logger's name. Its lines are never held back. */
    public static final String LOGGER = LifeLines.LOGGER;

    private final LifeLines lines;

    /** For the container's proxy only. */
    protected LifeLog() {
        lines = null;
    }

    /** For the container. */
    @Inject
    public LifeLog(Settings settings) {
        this(new LifeLines(settings.name(), settings.logs().jobs(), LogFields.ofServer()));
    }

    LifeLog(LifeLines lines) {
        this.lines = lines;
    }

    /** Follows one session from its beginning here. To be told its events in their order, one at a time. */
    public Consumer<SessionEvent> session() {
        return new LoggedSession(lines);
    }

    /**
     * Tells what happened to a session, of which the session itself tells nothing.
     *
     * @param to the gateway that has it now, or null
     */
    public void tell(LifeEvent event, SessionSnapshot session, String to) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("tenant", LifeLines.tenant(session.options().tenant()));
        facts.put("generation", session.generation());
        facts.put("state", session.state().name());
        if (to != null) {
            facts.put("to", to);
        }
        lines.write(event.level(), event, session.id(), facts, "");
    }

    /** Nobody goes on with this session of a gateway that died. */
    public void lost(SessionId id, Tenant tenant) {
        lines.write(LifeEvent.LOST.level(), LifeEvent.LOST, id, Map.of("tenant", tenant.name()), "");
    }
}
