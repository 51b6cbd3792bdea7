package io.avatargateway.jms;

import io.avatargateway.session.JobFeed;
import io.avatargateway.session.JobFeedFactory;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.SessionId;

/** Makes sessions' queues and consumes them. Any thread. */
final class ArtemisJobFeedFactory implements JobFeedFactory {

    private final FeedContext context;

    ArtemisJobFeedFactory(FeedContext context) {
        this.context = context;
    }

    @Override
    public JobFeed open(SessionId id, JobFeedListener listener) {
        ArtemisJobFeed feed = new ArtemisJobFeed(id, context, listener);
        feed.open();
        return feed;
    }

    @Override
    public String queueName(SessionId session) {
        return JmsNames.SESSION_QUEUE_PREFIX + session.value();
    }
}
