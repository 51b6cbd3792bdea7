package io.avatargateway.rest;

import io.avatargateway.session.journal.EventLog;
import io.avatargateway.session.model.SessionEvent;
import java.util.List;

/** A session's events, and where some of them are missing. */
record SessionSource(EventLog log) implements StreamSource {

    @Override
    public Runnable subscribe(Runnable wake) {
        return log.subscribe(wake);
    }

    @Override
    public Block after(long cursor) {
        List<SessionEvent> events = log.after(cursor, 1);
        if (events.isEmpty()) {
            return null;
        }
        SessionEvent event = events.get(0);
        return event.sequence() > cursor + 1
                ? new Block(EventFrame.gap(cursor, event.sequence()), event.sequence() - 1)
                : new Block(EventFrame.of(event), event.sequence());
    }

    @Override
    public boolean endsAt(long cursor) {
        return log.endedAt(cursor) || log.isLeft();
    }

    @Override
    public boolean isInDoubt() {
        return log.isInDoubt();
    }
}
