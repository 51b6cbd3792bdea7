package io.avatargateway.jms;

import io.avatargateway.session.JobFeed;
import io.avatargateway.session.JobFeedFactory;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.SessionId;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** Makes sessions' queues and consumes them. Any thread. */
final class ArtemisJobFeedFactory implements JobFeedFactory {

    private final FeedContext context;

    ArtemisJobFeedFactory(FeedContext context) {
        this.context = context;
    }

    @Override
    public JobFeed open(SessionId id, JobFeedListener listener) {
        ClientSession session = context.broker().openSession(false);
        boolean done = false;
        try {
            BrokerClient.createQueue(session, queueName(id));
            JobFeed feed = new ArtemisJobFeed(id, queueName(id), session, context, listener);
            done = true;
            return feed;
        } catch (ActiveMQException e) {
            throw BrokerClient.unavailable(e.getMessage());
        } finally {
            if (!done) {
                BrokerClient.closeQuietly(session);
            }
        }
    }

    @Override
    public String queueName(SessionId session) {
        return JmsNames.SESSION_QUEUE_PREFIX + session.value();
    }
}
