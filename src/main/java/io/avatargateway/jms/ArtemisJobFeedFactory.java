package io.avatargateway.jms;

import io.avatargateway.session.JobFeed;
import io.avatargateway.session.JobFeedFactory;
import io.avatargateway.session.JobFeedListener;
import io.avatargateway.session.JobStatus;
import io.avatargateway.session.SessionId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes sessions' queues and consumes them. Any thread. */
final class ArtemisJobFeedFactory implements JobFeedFactory {

    private final FeedContext context;
    private final Map<SessionId, ArtemisJobFeed> feeds = new ConcurrentHashMap<>();

    ArtemisJobFeedFactory(FeedContext context) {
        this.context = context;
    }

    @Override
    public JobFeed open(SessionId id, JobFeedListener listener) {
        ArtemisJobFeed feed = new ArtemisJobFeed(id, context, listener, () -> feeds.remove(id));
        feed.open();
        feeds.put(id, feed);
        return feed;
    }

    /** What is known of a job that a producer named, if it has come to its session or ended lately. */
    Optional<JobStatus> known(SessionId session, String jobId) {
        return Optional.ofNullable(feeds.get(session)).flatMap(feed -> feed.known(jobId));
    }

    @Override
    public String queueName(SessionId session) {
        return JmsNames.SESSION_QUEUE_PREFIX + session.value();
    }
}
