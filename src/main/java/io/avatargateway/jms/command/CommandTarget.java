package io.avatargateway.jms.command;

import io.avatargateway.security.Caller;
import io.avatargateway.session.model.Erasure;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import java.util.concurrent.CompletionStage;

/**
 * What the commands need of the registry; a seam for tests. Any thread, at once; see the registry for what the stages
 * fail with.
 */
public interface CommandTarget {

    /**
     * Opens a session; completes when its join info is there.
     *
     * @param key of the command, which may come again, to this gateway or another one
     */
    CompletionStage<SessionSnapshot> open(Caller caller, SessionOptions options, String key);

    /** Ends a session, with {@code drain} behind the speech that waits; completes when the step was taken. */
    CompletionStage<SessionSnapshot> close(Caller caller, SessionId id, boolean drain);

    /** Stops the speech; completes with about the number of jobs that ended, or will end. */
    CompletionStage<Integer> interrupt(Caller caller, SessionId id, boolean keepWaiting);

    /** Erases what is kept of a session that has ended. */
    CompletionStage<Erasure> erase(Caller caller, SessionId id);

    /** The session, also for a while after its end. */
    CompletionStage<SessionSnapshot> find(Caller caller, SessionId id);
}
