package io.avatargateway.jms.queue;

import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.jms.message.UtteranceLedger;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.JobFeed;
import io.avatargateway.session.port.JobFeedFactory;
import io.avatargateway.session.port.JobFeedListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Makes sessions' queues and consumes them. Any thread. */
public final class ArtemisJobFeedFactory implements JobFeedFactory {

    private static final QueueEnd NEVER_OPENED =
            new QueueEnd(JobState.REJECTED, false, ErrorCode.SESSION_ENDED.name(), "the session was not opened");

    private final FeedContext context;
    private final LostSessions lost;
    private final StrayEnds strayEnds;
    private final Map<SessionId, ArtemisJobFeed> feeds = new ConcurrentHashMap<>();

    /** @param lost gets the sessions whose queues could not be removed, or were made by halves */
    public ArtemisJobFeedFactory(FeedContext context, LostSessions lost) {
        this.context = context;
        this.lost = lost;
        this.strayEnds = new StrayEnds(context);
    }

    @Override
    public JobFeed open(SessionId id, Tenant tenant, JobFeedListener listener) {
        SessionPlace place = SessionPlace.of(id, tenant);
        ArtemisJobFeed feed = new ArtemisJobFeed(place, context, false, listener, () -> feeds.remove(id));
        openOrRemove(place, feed);
        return kept(place, feed);
    }

    @Override
    public JobFeed takeUp(SessionId id, Tenant tenant, JobFeedListener listener, List<Long> begun) {
        SessionPlace place = context.queues().find(SessionPlace.of(id, tenant));
        ArtemisJobFeed feed = new ArtemisJobFeed(place, context, true, listener, () -> feeds.remove(id));
        boolean open = false;
        try {
            feed.remember(id, context);
            feed.begun(begun);
            feed.open();
            open = true;
        } finally {
            if (!open) {
                feed.release();
            }
        }
        return kept(place, feed);
    }

    @Override
    public void ended(SessionId id, JobStatus end) {
        feed(id).ifPresent(feed -> feed.ended(end));
    }

    private JobFeed kept(SessionPlace place, ArtemisJobFeed feed) {
        feeds.put(place.id(), feed);
        feed.done().whenComplete((gone, failure) -> {
            if (failure != null) {
                lost.add(place, feed.end());
            }
        });
        return feed;
    }

    /** Where the broker goes between the one queue and the other, nobody else would know of what it has got. */
    private void openOrRemove(SessionPlace place, ArtemisJobFeed feed) {
        boolean open = false;
        try {
            feed.open();
            open = true;
        } finally {
            if (!open) {
                lost.add(place, NEVER_OPENED);
                feed.release();
            }
        }
    }

    /** The ends of jobs that never came to their session's queues. */
    public StrayEnds strayEnds() {
        return strayEnds;
    }

    /** Where the ends of utterances are written. */
    public UtteranceLedger ledger() {
        return context.ledger();
    }

    /** Who follows jobs. */
    public JobTraces traces() {
        return context.traces();
    }

    /** What is known of a job that a producer named, if it has come to its session or ended lately. */
    public Optional<JobStatus> known(SessionId session, String jobId) {
        return feed(session).flatMap(feed -> feed.known(jobId));
    }

    /** The session's feed, if it is here. */
    public Optional<ArtemisJobFeed> feed(SessionId session) {
        return Optional.ofNullable(feeds.get(session));
    }

    @Override
    public String queueName(SessionId session, Tenant tenant) {
        return SessionPlace.of(session, tenant).queue();
    }
}
