package io.avatargateway.session;

import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.SessionEvent;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import java.time.Instant;
import java.util.Map;

/** Lets tests of other packages fill an event log as a session does. */
public final class EventLogs {

    private EventLogs() {}

    /** Appends a signal with the given sequence number. */
    public static void append(EventLog log, SessionId id, long sequence) {
        append(log, id, sequence, SessionState.SILENT);
    }

    /** Appends the session's last event. */
    public static void appendClosed(EventLog log, SessionId id, long sequence) {
        append(log, id, sequence, SessionState.CLOSED);
    }

    private static void append(EventLog log, SessionId id, long sequence, SessionState state) {
        boolean closed = state == SessionState.CLOSED;
        log.append(new SessionEvent(
                id,
                sequence,
                Instant.EPOCH,
                1,
                closed ? SessionEvent.Type.STATE : SessionEvent.Type.SIGNAL,
                state,
                closed ? CloseReason.COMPLETED : null,
                "",
                null,
                null,
                Map.of()));
    }
}
