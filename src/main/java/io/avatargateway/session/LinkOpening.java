package io.avatargateway.session;

import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.SessionTimers.Kind;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The session's link and the attempts to open it. The pause between two attempts doubles, with jitter so that many
 * sessions do not come back at once. It is never shorter than what the avatar service asks for. No attempt begins after
 * the time to open is over. Used by the session's worker only.
 */
final class LinkOpening {

    private static final Logger LOG = Logger.getLogger(LinkOpening.class.getName());

    /** The avatar service's limit is at least this. */
    private static final Duration LEAST_LENGTH = Duration.ofSeconds(1);

    private final SessionId id;
    private final SessionOptions options;
    private final SessionPolicy policy;
    private final LinkFactory links;
    private final Timekeeper time;
    private final SessionTimers timers;
    private final BiConsumer<Integer, LinkEvent> listener;
    private Link link;
    private int attempts;
    /** Of these, those since the last link that took speech. */
    private int attemptsInARow;

    private int generation;
    private long begunNanos;
    private long openByNanos;
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
        this.timers = timers;
        this.listener = listener;
    }

    /** Begins the first attempt; from now on the time to open runs. Returns the link's generation. */
    int begin() {
        begunNanos = time.nanos();
        openByNanos = begunNanos + policy.openTimeout().toNanos();
        return openNext();
    }

    /**
     * The link is lost: ends it, because it may be paid for still.
     *
     * @param announce whether its end was not announced before
     */
    void lost(boolean announce) {
        close(announce, "lost");
        link = null;
        generation = 0;
    }

    /**
     * Plans the first attempt to open another link, behind a short pause: many sessions must not come back at once.
     *
     * @param within the time to open it
     */
    void openAnother(Duration within, IntConsumer onGeneration) {
        attemptsInARow = 0;
        openByNanos = time.nanos() + within.toNanos();
        timers.start(Kind.RETRY, jitter(policy.backoff().toMillis()), () -> onGeneration.accept(openNext()));
    }

    /** Plans the next attempt, if one makes sense and there is time for it. Returns whether it will be made. */
    boolean tryAgain(LinkFailure why, IntConsumer onGeneration) {
        failure = why;
        Duration pause = pause(why);
        if (!why.kind().retryable() || time.nanos() + pause.toNanos() - openByNanos >= 0) {
            return false;
        }
        LOG.log(Level.FINE, "{0}: attempt {1} failed: {2}", new Object[] {id, attempts, why.detail()});
        close(false, "failed");
        // What the failed link still says belongs to no generation.
        generation = 0;
        timers.start(Kind.RETRY, pause, () -> onGeneration.accept(openNext()));
        return true;
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

    void failed(LinkFailure why) {
        failure = why;
    }

    /** Ends the link. A session that was paid for is always told, if its end was not announced before. */
    void close(boolean announce, String why) {
        if (link == null) {
            return;
        }
        if (announce) {
            link.skip();
            link.done();
        }
        link.close(why);
    }

    Link current() {
        return link;
    }

    /** The number of the link whose events count; 0 between two attempts. */
    int generation() {
        return generation;
    }

    /** How many links were opened, or tried. */
    int attempts() {
        return attempts;
    }

    /** Why the session could not be opened, or why its latest attempt failed; null if none did. */
    LinkFailure failure() {
        return failure;
    }

    private int openNext() {
        int mine = ++attempts;
        attemptsInARow++;
        generation = mine;
        link = links.open(
                new LinkRequest(
                        id,
                        mine,
                        options.faceId(),
                        options.model(),
                        options.handleSilence(),
                        maxLength(),
                        options.maxIdle(),
                        options.tenant(),
                        options.appearance()),
                event -> listener.accept(mine, event));
        return mine;
    }

    /** What is left of the session's length: the avatar service knows links only. */
    private Duration maxLength() {
        if (attempts == attemptsInARow) {
            return options.maxSessionLength();
        }
        Duration left = options.maxSessionLength().minusNanos(time.nanos() - begunNanos);
        return left.compareTo(LEAST_LENGTH) < 0 ? LEAST_LENGTH : left;
    }

    private Duration pause(LinkFailure why) {
        long doubled = policy.backoff().toMillis() << Math.min(attemptsInARow - 1, 20);
        Duration pause = jitter(Math.min(doubled, policy.backoffMax().toMillis()));
        Duration asked = why.retryAfter();
        return asked != null && asked.compareTo(pause) > 0 ? asked : pause;
    }

    private static Duration jitter(long mostMillis) {
        long ceiling = Math.max(1, mostMillis);
        return Duration.ofMillis(ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1));
    }
}
