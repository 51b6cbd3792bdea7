package io.avatargateway.session.speech;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.port.SessionMeter;
import io.avatargateway.session.port.SessionRecord;

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
 * @param tenure whether it is this gateway's
 * @param record gets what others need to know of it
 * @param meter hears what can be measured of it
 */
public record SessionContext(
        SessionId id,
        SessionOptions options,
        SessionPolicy policy,
        Timekeeper time,
        Mailbox mailbox,
        SessionTimers timers,
        SessionJournal journal,
        Tenure tenure,
        SessionRecord record,
        SessionMeter meter) {}
