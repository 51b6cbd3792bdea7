package io.avatargateway.session.port;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;

/** Makes the queue of a session. The port that the messaging side implements. */
public interface JobFeedFactory {

    /**
     * Creates the session's durable queue and a feed on it. Blocks for at most the broker's call time-out.
     *
     * @throws GatewayException with {@link ErrorCode#BROKER_UNAVAILABLE} if the broker cannot be reached
     */
    JobFeed open(SessionId session, JobFeedListener listener);

    /**
     * A feed on the queues of a session that another gateway had, or an earlier life of this one. Jobs that it held
     * come again. Blocks for at most the broker's call time-out.
     *
     * @throws GatewayException with {@link ErrorCode#BROKER_UNAVAILABLE} if the broker cannot be reached; the queues
     *     stay as they are
     */
    JobFeed takeUp(SessionId session, JobFeedListener listener);

    /** The name of the session's queue, to which producers may send directly. */
    String queueName(SessionId session);
}
