package io.avatargateway.cluster.owner;

import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where the sessions of a gateway that stops go. Has their next links opened there beforehand. Part of the {@link
 * RecordKeeper}; used in its mailbox only.
 */
final class Destinations {

    private static final Logger LOG = Logger.getLogger(Destinations.class.getName());
    /** A gateway that has just begun is known to the others by then. */
    private static final Duration KNOWN = Duration.ofSeconds(2);
    /** Before it is looked again whether another gateway is known that has room. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final KnownNodes nodes;
    private final NextLinks nextLinks;
    private final Mailbox mailbox;
    private final LongSupplier nanoClock;
    private final Targets targets = new Targets();
    /** Gateways that have opened the next links of sessions. */
    private final Map<SessionId, String> prepared = new HashMap<>();
    /** When this gateway began to stop. */
    private long begunNanos;

    /** @param mailbox its owner's */
    Destinations(KnownNodes nodes, NextLinks nextLinks, Mailbox mailbox, LongSupplier nanoClock) {
        this.nodes = nodes;
        this.nextLinks = nextLinks;
        this.mailbox = mailbox;
        this.nanoClock = nanoClock;
    }

    /** This gateway begins to stop. */
    void begin() {
        begunNanos = nanoClock.getAsLong();
    }

    /**
     * Has the session's next link opened at the gateway that is to have it. One that does not speak, or not yet, goes
     * without.
     *
     * @param room completes with its room, empty where there is no such link
     */
    void prepare(SessionSnapshot session, Duration within, CompletableFuture<Optional<JoinInfo>> room) {
        if (!session.state().takesSpeech()) {
            room.complete(Optional.empty());
            return;
        }
        choose(to -> {
            if (to.isEmpty()) {
                room.complete(Optional.empty());
            } else {
                nextLinks
                        .open(to.get(), session, within)
                        .whenComplete((next, failure) -> mailbox.post(() -> {
                            answered(session.id(), to.get(), failure);
                            room.complete(Optional.ofNullable(next));
                        }));
            }
        });
    }

    private void answered(SessionId id, String gateway, Throwable failure) {
        if (failure == null) {
            prepared.put(id, gateway);
        } else {
            LOG.log(Level.INFO, failure, () -> "Session " + id + ": gateway " + gateway + " opens no link before");
            targets.back(gateway);
        }
    }

    /** The gateway that gets the session, once one is known; empty where none has room. */
    void choose(SessionId id, Consumer<Optional<String>> then) {
        Optional<String> before = Optional.ofNullable(prepared.remove(id));
        if (before.isPresent()) {
            then.accept(before);
        } else {
            choose(then);
        }
    }

    private void choose(Consumer<Optional<String>> then) {
        mailbox.requireTurn();
        Optional<String> to = targets.next(nodes.withRoom());
        if (to.isPresent() || nanoClock.getAsLong() - begunNanos > KNOWN.toNanos()) {
            then.accept(to);
        } else {
            CompletableFuture.delayedExecutor(LOOK_AGAIN.toNanos(), TimeUnit.NANOSECONDS, mailbox::post)
                    .execute(() -> choose(then));
        }
    }
}
