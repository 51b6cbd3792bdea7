package io.avatargateway.jms;

import io.avatargateway.session.JobFeed;
import io.avatargateway.session.JobFeedFactory;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.SessionId;

/**
 * Makes no queues while the broker holds senders back: a session that nobody could speak in costs money. Any thread.
 */
record GuardedFeeds(SenderHold hold, JobFeedFactory feeds) implements JobFeedFactory {

    @Override
    public JobFeed open(SessionId id, JobFeedListener listener) {
        hold.requireRoom();
        return feeds.open(id, listener);
    }

    @Override
    public String queueName(SessionId session) {
        return feeds.queueName(session);
    }
}
