package io.avatargateway.session;

import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkRecord;
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

    private final Timekeeper time;
    private final LinkHistory history;
    private LinkRecord record;
    private boolean started;
    JoinInfo join;
    /** Until when somebody must have joined; monotonic. */
    long joinByNanos;

    LinkEvent.Placed placed;
    LinkEvent.VideoMetadata video;
    Instant authorisedAt;
    List<String> warnings = List.of();
    Duration roundTrip;

    /** @param from when it began to be opened */
    SessionLink(int generation, Link link, long endNanos, Instant from, Timekeeper time, LinkHistory history) {
        this.generation = generation;
        this.link = link;
        this.endNanos = endNanos;
        this.time = time;
        this.history = history;
        note(LinkRecord.opening(generation, from));
    }

    private void note(LinkRecord known) {
        record = known;
        history.put(known);
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

    /** The avatar service told its worker and its session id, as far as it wants. */
    void onPlaced(LinkEvent.Placed told) {
        placed = told;
        if (told.upstreamSessionId() != null) {
            note(record.placed(told.upstreamSessionId()));
        }
    }

    /** The room is known. Returns whether that is news: a further one has no time of its own. */
    boolean onJoinable(LinkEvent.Joinable info, Duration joinTimeout) {
        boolean first = join == null;
        Instant joinBy = first ? time.now().plus(joinTimeout) : join.joinBy();
        if (first) {
            joinByNanos = time.nanos() + joinTimeout.toNanos();
        }
        note(record.joinable(time.now()));
        join = new JoinInfo(generation, info.livekitUrl(), info.livekitToken(), joinBy);
        return first;
    }

    /** How long somebody may take to join; only where the room is known. */
    Duration leftToJoin() {
        return Duration.ofNanos(Math.max(0, joinByNanos - time.nanos()));
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
        end(announce, why, why);
    }

    /**
     * The same.
     *
     * @param why what the avatar service is told
     * @param detail why, for those who look at the session
     */
    void end(boolean announce, String why, String detail) {
        if (announce) {
            link.skip();
            link.done();
        }
        link.close(why);
        note(record.ended(time.now(), detail));
    }
}
