package io.avatargateway.rest;

import io.avatargateway.api.ProblemException;
import io.avatargateway.session.journal.EventLog;

/** Reads where in a session's events a reader broke off. */
final class EventCursor {

    private EventCursor() {}

    /**
     * @param name the header or parameter
     * @param text its value; null or empty for the beginning
     * @return the sequence number of the last event that the reader has, 0 for none
     * @throws ProblemException REQUEST_INVALID if it is no number, or one that the session has not reached: such a
     *     reader would wait for nothing
     */
    static long read(EventLog log, String name, String text) {
        if (text == null || text.isEmpty()) {
            return 0;
        }
        if (!text.matches("\\d{1,18}")) {
            throw ProblemException.of(name, text, "the id of an event of this session");
        }
        long cursor = Long.parseLong(text);
        boolean reached = cursor == 0 || !log.after(cursor - 1, 1).isEmpty();
        if (!reached) {
            throw ProblemException.of(name, text, "the id of an event of this session, which has not got that far");
        }
        return cursor;
    }
}
