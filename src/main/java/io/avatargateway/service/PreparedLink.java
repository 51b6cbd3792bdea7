package io.avatargateway.service;

import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.port.Link;
import io.avatargateway.session.port.LinkFactory;
import io.avatargateway.session.port.LinkListener;
import io.avatargateway.session.port.LinkRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A link that is open before its session is here: another gateway, which stops, still speaks over the one before it.
 * What happens on it is kept until the session has come. An actor; any thread.
 */
final class PreparedLink implements LinkFactory {

    /** More happens on no link to which nothing is sent; the oldest is forgotten, and the link is of no use. */
    private static final int MOST_KEPT = 200;

    private final LinkRequest request;
    private final LinkFactory links;
    private final Duration joinTimeout;
    private final Clock clock;
    private final Mailbox mailbox;
    private final CompletableFuture<JoinInfo> joinable = new CompletableFuture<>();
    // Of the mailbox.
    private final Deque<LinkEvent> kept = new ArrayDeque<>();
    private LinkListener listener;
    private boolean over;
    /** Set once, before anybody else has this. */
    private Link link;

    private volatile boolean lost;

    /**
     * Begins to open it.
     *
     * @param links opens it, and what the session opens behind it
     * @param joinTimeout from the join info until somebody must have joined
     */
    static PreparedLink open(
            LinkRequest request, LinkFactory links, Duration joinTimeout, Clock clock, Executor workers) {
        PreparedLink prepared = new PreparedLink(request, links, joinTimeout, clock, workers);
        prepared.link = links.open(request, prepared::onLinkEvent);
        return prepared;
    }

    private PreparedLink(LinkRequest request, LinkFactory links, Duration joinTimeout, Clock clock, Executor workers) {
        this.request = request;
        this.links = links;
        this.joinTimeout = joinTimeout;
        this.clock = clock;
        this.mailbox = new Mailbox(workers, () -> {});
    }

    /** Completes with its room; exceptionally where it could not be opened, or was ended before. */
    CompletionStage<JoinInfo> joinable() {
        return joinable;
    }

    /** Whether a session that is at this link can still have it. */
    boolean fits(int generation) {
        return !lost && request.generation() == generation;
    }

    /** On the link's threads. */
    private void onLinkEvent(LinkEvent event) {
        mailbox.post(() -> happened(event));
    }

    private void happened(LinkEvent event) {
        if (listener != null) {
            listener.onLinkEvent(event);
            return;
        }
        if (event instanceof LinkEvent.Joinable info) {
            joinable.complete(new JoinInfo(
                    request.generation(),
                    info.livekitUrl(),
                    info.livekitToken(),
                    clock.instant().plus(joinTimeout)));
        }
        kept.addLast(event);
        if (isEnd(event) || kept.size() > MOST_KEPT) {
            lost = true;
            finish("failed");
        }
    }

    private static boolean isEnd(LinkEvent event) {
        return event instanceof LinkEvent.Failed
                || event instanceof LinkEvent.Closed
                || event instanceof LinkEvent.Stopped
                || event instanceof LinkEvent.Terminated;
    }

    /** The session is not coming: ends it, because it may be paid for. Nothing happens where the session has it. */
    void end(String why) {
        mailbox.post(() -> finish(why));
    }

    private void finish(String why) {
        if (listener == null && !over) {
            over = true;
            lost = true;
            link.skip();
            link.done();
            link.close(why);
            joinable.completeExceptionally(
                    new GatewayException(ErrorCode.SIMLI_UNREACHABLE, "the link that was opened beforehand: " + why));
        }
    }

    /** The session opens its links here: the first one is this one. */
    @Override
    public Link open(LinkRequest asked, LinkListener hears) {
        if (!fits(asked.generation())) {
            return links.open(asked, hears);
        }
        lost = true;
        mailbox.post(() -> {
            listener = hears;
            kept.forEach(hears::onLinkEvent);
            kept.clear();
        });
        return link;
    }

    @Override
    public long turn(long nowNanos) {
        return links.turn(nowNanos);
    }

    @Override
    public void outOfTurn(long nowNanos) {
        links.outOfTurn(nowNanos);
    }
}
