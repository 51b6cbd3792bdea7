package io.avatargateway.jms.intake;

import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedFactory;
import io.avatargateway.session.port.JobFeedListener;
import java.util.List;

/**
 * Makes no queues while the broker holds senders back: a session that nobody could speak in costs money. Any thread.
 *
 * @param hold says whether it does
 * @param feeds makes the queues
 */
public record GuardedFeeds(SenderHold hold, JobFeedFactory feeds) implements JobFeedFactory {

    @Override
    public JobFeed open(SessionId id, Tenant tenant, JobFeedListener listener) {
        hold.requireRoom();
        return feeds.open(id, tenant, listener);
    }

    /** What the session needs is there already. */
    @Override
    public JobFeed takeUp(SessionId id, Tenant tenant, JobFeedListener listener, List<Long> begun) {
        return feeds.takeUp(id, tenant, listener, begun);
    }

    @Override
    public void ended(SessionId session, JobStatus end) {
        feeds.ended(session, end);
    }

    @Override
    public String queueName(SessionId session, Tenant tenant) {
        return feeds.queueName(session, tenant);
    }
}
