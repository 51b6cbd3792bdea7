package io.avatargateway.session;

import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The session's links: the current one, the next one beside it during a renewal, and how they are opened. Used by the
 * session's worker only.
 */
final class LinkOpening {

    private static final Logger LOG = Logger.getLogger(LinkOpening.class.getName());

    private final SessionId id;
    private final SessionOptions options;
    private final SessionPolicy policy;
    private final LinkFactory links;
    private final Timekeeper time;
    private final LinkAttempts tries;
    private final BiConsumer<Integer, LinkEvent> listener;
    private final LinkHistory history = new LinkHistory();
    /** The one that speaks, or that is opened in order to; null between two attempts. */
    private SessionLink current;
    /** The one that is to take the place of the current one, or null. */
    private SessionLink next;
    /** The one that speech has left, and that is to be ended, or null. */
    private SessionLink old;
    /** The latest that was current. */
    private SessionLink shown;

    private int attempts;
    private long begunNanos;
    private LinkFailure failure;

    /** @param listener gets each link's events with the link's generation, on the link's threads */
    LinkOpening(
            SessionId id,
            SessionOptions options,
            SessionPolicy policy,
            LinkFactory links,
            Timekeeper time,
            SessionTimers timers,
            BiConsumer<Integer, LinkEvent> listener) {
        this.id = id;
        this.options = options;
        this.policy = policy;
        this.links = links;
        this.time = time;
        this.tries = new LinkAttempts(policy, links, time, timers);
        this.listener = listener;
    }

    /**
     * The links of another gateway count: the next one is behind them, and is none that begins the session's length.
     */
    void goOn(int latestGeneration, Duration age) {
        attempts = Math.max(1, latestGeneration);
        begunNanos = time.nanos() - age.toNanos();
    }

    /** Begins the first attempt; from now on the time to open runs. Returns the link's generation. */
    int begin() {
        begunNanos = time.nanos();
        tries.first(policy.openTimeout());
        return openCurrent();
    }

    /**
     * The link is lost: ends it, because it may be paid for still. The next one takes its place, if there is one.
     *
     * @param announce whether its end was not announced before
     * @param why for those who look at the session
     */
    void lost(boolean announce, String why) {
        if (current != null) {
            current.end(announce, "lost", why);
        }
        current = next;
        next = null;
        if (current != null) {
            shown = current;
        }
    }

    /**
     * Plans the first attempt to open another link, behind a short pause: many sessions must not come back at once.
     *
     * @param within the time to open it
     */
    void openAnother(Duration within, IntConsumer onGeneration) {
        openWithin(within);
        tries.soon(() -> onGeneration.accept(openCurrent()));
    }

    /** Takes the link that is there already, within the time to open it. Returns its number. */
    int takeReady(Duration within) {
        openWithin(within);
        return openCurrent();
    }

    /** The attempts that follow count anew, and none begins after this time. */
    void openWithin(Duration left) {
        tries.another(left);
    }

    /** Plans the next attempt, if one makes sense and there is time for it. Returns whether it will be made. */
    boolean tryAgain(LinkFailure why, IntConsumer onGeneration) {
        Duration pause = failed(why);
        if (pause == null) {
            return false;
        }
        current.end(true, "failed", why.kind() + ": " + why.detail());
        // What the failed link still says belongs to no generation.
        current = null;
        tries.after(pause, () -> onGeneration.accept(openCurrent()));
        return true;
    }

    /** Opens the next link beside the current one. */
    SessionLink openNext() {
        next = open(true);
        return next;
    }

    /** The next link failed: ends it. Returns the pause before a further attempt, or null if none makes sense. */
    Duration nextFailed(LinkFailure why) {
        Duration pause = failed(why);
        next.end(true, "failed", why.kind() + ": " + why.detail());
        next = null;
        return pause;
    }

    /** Ends the next link, if there is one: it is of no use any more. */
    void endNext(String why) {
        if (next != null) {
            next.end(true, why);
            next = null;
        }
    }

    /** The next link takes the place of the current one, which waits for {@link #endOld}. */
    void change() {
        endOld("renewed");
        old = current;
        current = next;
        shown = current;
        next = null;
    }

    /** Ends the link that speech has left, if there is one. */
    void endOld(String why) {
        if (old != null) {
            old.end(true, why);
            old = null;
        }
    }

    /** Notes the failure. Returns the pause before the next attempt, or null where none makes sense. */
    private Duration failed(LinkFailure why) {
        failure = why;
        LOG.log(Level.FINE, "{0}: attempt {1} failed: {2}", new Object[] {id, attempts, why.detail()});
        return tries.pause(why);
    }

    /** Why the session could not be opened in time: what failed last, or that nothing came. */
    LinkFailure timedOut() {
        return failure != null
                ? failure
                : new LinkFailure(
                        LinkFailure.Kind.TIMED_OUT,
                        null,
                        null,
                        "no join info within " + policy.openTimeout().toMillis() + " ms");
    }

    void gaveUp(LinkFailure why) {
        failure = why;
    }

    /** Ends the links. A session that was paid for is always told, if its end was not announced before. */
    void close(boolean announce, String why) {
        endNext(why);
        endOld(why);
        if (current != null) {
            current.end(announce, why);
        }
    }

    /** The link that speaks, or that is opened in order to; null between two attempts. */
    SessionLink current() {
        return current;
    }

    /** The link that is to take the place of the current one, or null. */
    SessionLink next() {
        return next;
    }

    /** The current link, or where there is none, the latest that was; null before the first. */
    SessionLink shown() {
        return shown;
    }

    /** The number that others are told: of the current link, or of the latest attempt. */
    int generation() {
        return current == null ? attempts : current.generation();
    }

    /** How many links were opened, or tried. */
    int attempts() {
        return attempts;
    }

    /** Why the session could not be opened, or why its latest attempt failed; null if none did. */
    LinkFailure failure() {
        return failure;
    }

    private int openCurrent() {
        current = open(false);
        shown = current;
        return current.generation();
    }

    /** The links that there are or were. */
    LinkHistory history() {
        return history;
    }

    private SessionLink open(boolean beside) {
        Instant from = time.now();
        int mine = ++attempts;
        tries.begin(beside);
        Duration length = length();
        Link link = links.open(LinkRequest.of(id, mine, options, length), event -> listener.accept(mine, event));
        return new SessionLink(mine, link, time.nanos() + length.toNanos(), from, time, history);
    }

    /** The avatar service knows links only. */
    private Duration length() {
        boolean first = attempts == tries.inARow();
        Duration age = first ? Duration.ZERO : Duration.ofNanos(time.nanos() - begunNanos);
        return LinkRequest.length(options, policy, age);
    }

    /** When the session reaches its own length; monotonic. */
    long sessionEndNanos() {
        return begunNanos + options.maxSessionLength().toNanos();
    }
}
