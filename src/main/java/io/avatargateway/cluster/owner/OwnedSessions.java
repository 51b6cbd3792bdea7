package io.avatargateway.cluster.owner;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import java.util.concurrent.CompletionStage;

/** The sessions of this gateway, as those see them that decide whose they are. Any thread; returns at once. */
public interface OwnedSessions {

    /** How many further sessions this gateway can hold. */
    int room();

    /**
     * Goes on with a session that another gateway had.
     *
     * @return completes when it is here; exceptionally where it cannot be had now
     */
    CompletionStage<?> takeUp(SessionId id, SessionOptions options, Continuation from);

    /** Nobody knows whose they are. */
    void holdAll(String why);

    /** It is this gateway's still. */
    void goOn(SessionId id);

    /** It is another gateway's. */
    void leave(SessionId id);

    /**
     * Gives each job in the session's queues its final answer, for nobody goes on with the session, and removes them.
     * Then {@link RecordKeeper#remove} is called.
     *
     * @param tenant whose session it was
     */
    void answer(SessionId id, Tenant tenant);

    /** It has ended, and its record goes: whoever still takes it for open is told. */
    void ended(SessionId id);
}
