package io.avatargateway.service;

import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.SessionId;
import java.util.concurrent.CompletionStage;

/**
 * The dead letters of all tenants' jobs, for operators. Any thread; returns at once. Each of them may fail with
 * BROKER_UNAVAILABLE, or with DEAD_LETTERS_BUSY where too many ask. The port that the messaging side implements.
 */
public interface DeadLetters {

    /**
     * Lists them.
     *
     * @param which only these
     * @param after where to go on; null for the beginning
     * @param limit how many at most
     */
    CompletionStage<DeadLetterPage> search(DeadLetterFilter which, DeadLetterCursor after, int limit);

    /**
     * Lists those of a tenant.
     *
     * @param tenant only this one's; null for those of all tenants that there are
     */
    default CompletionStage<DeadLetterPage> list(Tenant tenant, DeadLetterCursor after, int limit) {
        return search(new DeadLetterFilter(tenant, null, null), after, limit);
    }

    /**
     * One of them.
     *
     * @return exceptionally UNKNOWN_DEAD_LETTER
     */
    CompletionStage<DeadLetter> find(DeadLetterId id);

    /**
     * Sends a job again, to a session of its tenant, and removes the dead letter: both or neither. Of an utterance in
     * parts, all are sent together, whichever is named. Asked again, this gateway says the same for an hour, and sends
     * nothing.
     *
     * @param by who wants it
     * @param session where to; null for the session that it had
     * @return exceptionally UNKNOWN_DEAD_LETTER, DEAD_LETTER_NOT_A_JOB, DEAD_LETTER_WITHOUT_BODY,
     *     DEAD_LETTER_INCOMPLETE, UNKNOWN_SESSION, SESSION_ENDED or SESSION_OWNER_UNREACHABLE; PROPERTY_MISSING where
     *     nobody knows its session. Then nothing was changed
     */
    CompletionStage<Redriven> redrive(Caller by, DeadLetterId id, SessionId session);

    /**
     * Removes one.
     *
     * @return what it was; exceptionally UNKNOWN_DEAD_LETTER
     */
    CompletionStage<DeadLetter> drop(Caller by, DeadLetterId id);
}
