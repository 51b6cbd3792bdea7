package io.avatargateway.audit;

import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Tells the audit log of each session's end, whoever asked for it, or nobody. On a lane of its own. */
@ApplicationScoped
public class SessionEnds {

    @Inject
    AuditLog log;

    void onEvent(@Observes SessionEvent event) {
        if (log.isEnabled() && event.type() == SessionEvent.Type.STATE && event.state() == SessionState.CLOSED) {
            log.write(new AuditEntry(
                    event.time(),
                    "gateway",
                    null,
                    "session.end",
                    event.sessionId().value(),
                    "done",
                    String.valueOf(event.reason()),
                    null,
                    null));
        }
    }
}
