package io.avatargateway.session;

import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.port.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One link of a session, and what the avatar service told on it. Used by the session's worker only. */
final class SessionLink {

    private final int generation;
    private final Link link;
    /** When the avatar service ends it at the latest; monotonic. */
    private final long endNanos;

    private boolean started;
    JoinInfo join;
    /** Until when somebody must have joined; monotonic. */
    long joinByNanos;

    LinkEvent.Placed placed;
    LinkEvent.VideoMetadata video;
    Instant authorisedAt;
    List<String> warnings = List.of();
    Duration roundTrip;

    SessionLink(int generation, Link link, long endNanos) {
        this.generation = generation;
        this.link = link;
        this.endNanos = endNanos;
    }

    /** 1 for the session's first link, one more for each further attempt. */
    int generation() {
        return generation;
    }

    Link link() {
        return link;
    }

    /** When the avatar service ends it at the latest; monotonic. */
    long endNanos() {
        return endNanos;
    }

    /** The room is known. Returns whether that is news: a further one has no time of its own. */
    boolean onJoinable(LinkEvent.Joinable info, Timekeeper time, Duration joinTimeout) {
        boolean first = join == null;
        Instant joinBy = first ? time.now().plus(joinTimeout) : join.joinBy();
        if (first) {
            joinByNanos = time.nanos() + joinTimeout.toNanos();
        }
        join = new JoinInfo(generation, info.livekitUrl(), info.livekitToken(), joinBy);
        return first;
    }

    void start() {
        started = true;
    }

    /** Whether the avatar takes speech. START may overtake the join info: both must be there. */
    boolean ready() {
        return started && join != null;
    }

    /** Ends it. A link that was paid for is always told, if its end was not announced before. */
    void end(boolean announce, String why) {
        if (announce) {
            link.skip();
            link.done();
        }
        link.close(why);
    }
}
