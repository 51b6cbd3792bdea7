package io.avatargateway.session;

import io.avatargateway.session.loop.Mailbox;

/**
 * What the parts of one session share. Used by the session's worker only.
 *
 * @param id the session
 * @param options what it was opened with
 * @param policy the limits and time-outs of the server
 * @param time the one source of time
 * @param mailbox brings what other threads tell to the worker
 * @param timers the session's timers
 * @param journal what it tells of itself
 */
record SessionContext(
        SessionId id,
        SessionOptions options,
        SessionPolicy policy,
        Timekeeper time,
        Mailbox mailbox,
        SessionTimers timers,
        SessionJournal journal) {}
