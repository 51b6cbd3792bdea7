package io.avatargateway.cluster.owner;

import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionSnapshot;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Has another gateway open the next link of a session that is about to go there. Any thread; returns at once. */
public interface NextLinks {

    /**
     * Asks that gateway.
     *
     * @param within the time for the session to come to it
     * @return completes with the room, exceptionally where the link could not be opened in time
     */
    CompletionStage<JoinInfo> open(String gateway, SessionSnapshot session, Duration within);
}
