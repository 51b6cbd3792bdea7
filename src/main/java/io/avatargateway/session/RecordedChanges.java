package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.SessionRecord;

/**
 * Tells the session's record what others know a session by, and only where that has changed. By the session's worker.
 */
final class RecordedChanges {

    /** After this many events the record hears of their number, if of nothing else. */
    private static final long MOST_UNTOLD = 1_000;

    private final SessionRecord record;
    private final SessionJournal journal;
    private SessionState state;
    private int generation;
    private boolean viewerSeen;
    private boolean draining;
    private long sequence;
    private long paidLinks;

    RecordedChanges(SessionRecord record, SessionJournal journal) {
        this.record = record;
        this.journal = journal;
    }

    /** The session is like this now. */
    void look(SessionSnapshot session, boolean isDraining) {
        if (session.state() != state
                || session.generation() != generation
                || session.viewerSeen() != viewerSeen
                || isDraining != draining
                || paid(session) != paidLinks
                || journal.sequence() - sequence >= MOST_UNTOLD) {
            tell(session, isDraining);
        }
    }

    /** The session is like this now, also where nothing has changed that others have to know at once. */
    void tell(SessionSnapshot session, boolean isDraining) {
        state = session.state();
        generation = session.generation();
        viewerSeen = session.viewerSeen();
        draining = isDraining;
        paidLinks = paid(session);
        sequence = journal.sequence();
        record.changed(session, sequence, draining);
    }

    /** Grows with each link that is paid for from now on. */
    private static long paid(SessionSnapshot session) {
        long newest = 0;
        for (LinkRecord link : session.links()) {
            newest = link.paidFrom() == null ? newest : link.generation();
        }
        return newest;
    }
}
