package io.avatargateway.session.port;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import java.util.List;

/** Makes the queue of a session. The port that the messaging side implements. */
public interface JobFeedFactory {

    /**
     * Creates the session's durable queue and a feed on it. Blocks for at most the broker's call time-out.
     *
     * @param tenant whose session it is: its queue is below the tenant's address
     * @throws GatewayException with {@link ErrorCode#BROKER_UNAVAILABLE} if the broker cannot be reached
     */
    JobFeed open(SessionId session, Tenant tenant, JobFeedListener listener);

    /**
     * A feed on the queues of a session that another gateway had, or an earlier life of this one. Jobs that it held
     * come again. Blocks for at most the broker's call time-out.
     *
     * @param tenant whose session it is. An earlier version may have made the queues without its name: they are found
     * @param begun jobs whose beginning was heard, by their places in the order of arrival: as far as they come again,
     *     they come before all others, and in this order
     * @throws GatewayException with {@link ErrorCode#BROKER_UNAVAILABLE} if the broker cannot be reached; the queues
     *     stay as they are
     */
    JobFeed takeUp(SessionId session, Tenant tenant, JobFeedListener listener, List<Long> begun);

    /**
     * A job of this session has ended without having come here, as another gateway tells. The session is told, and a
     * message that repeats the job is not spoken. Does nothing where the job is known, or the session is not here.
     * Returns at once.
     */
    void ended(SessionId session, JobStatus end);

    /** The name of the queue of a tenant's session, to which its producers may send directly. */
    String queueName(SessionId session, Tenant tenant);
}
