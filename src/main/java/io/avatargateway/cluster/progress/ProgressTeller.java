package io.avatargateway.cluster.progress;

import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.port.Ownership;
import io.avatargateway.session.port.SessionRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Tells the broker how far this gateway's sessions have come, without letting them wait for it. What comes while a
 * batch is on its way goes with the next one, the latest of each session only. An actor; {@link ToldProgress} decides.
 */
public final class ProgressTeller {

    private static final Logger LOG = Logger.getLogger(ProgressTeller.class.getName());
    /** Before what could not be told is told again. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ProgressQueue queue;
    private final Ownership ownership;
    private final ToldProgress told;
    private final Mailbox mailbox;
    private final List<Unconfirmed> unconfirmed = new ArrayList<>();
    private Set<SessionId> underWayIds = Set.of();
    private boolean underWay;
    private boolean stopped;

    /**
     * @param run this life of the gateway
     * @param again how old a word may get before it is told anew
     * @param ownership whether the sessions are this gateway's: only then anything is told
     */
    public ProgressTeller(
            ProgressQueue queue,
            String run,
            Duration again,
            Ownership ownership,
            Executor threads,
            LongSupplier nanoClock) {
        this.queue = queue;
        this.ownership = ownership;
        this.told = new ToldProgress(run, again, nanoClock);
        this.mailbox = new Mailbox(threads, this::tell);
    }

    /** What this session has to tell. Its methods return at once. */
    public SessionRecord of(SessionId id) {
        return new SessionRecord() {
            @Override
            public void changed(SessionSnapshot session, long lastSequence, boolean draining) {
                mailbox.post(() -> told.changed(id, session, lastSequence, draining));
            }

            @Override
            public void heard(List<Heard> anchors) {
                List<Heard> copy = List.copyOf(anchors);
                mailbox.post(() -> told.heard(id, copy));
            }

            @Override
            public void left(List<Heard> anchors, HandOver how) {
                List<Heard> copy = List.copyOf(anchors);
                mailbox.post(() -> told.left(id, copy, how));
            }
        };
    }

    /**
     * The session is about to be taken up here. Tells nothing yet. Any thread; returns at once.
     *
     * @param ownersBefore how many had it before this gateway
     */
    public void takeUp(SessionId id, Continuation from, int ownersBefore) {
        mailbox.post(() -> told.takeUp(id, from, ownersBefore));
    }

    /**
     * Completes when the broker has what this session has told so far. Whoever does not wait any more completes it. Any
     * thread.
     */
    public CompletableFuture<Void> confirmed(SessionId id) {
        CompletableFuture<Void> known = new CompletableFuture<>();
        mailbox.post(() -> unconfirmed.add(new Unconfirmed(id, known)));
        return known;
    }

    private record Unconfirmed(SessionId id, CompletableFuture<Void> known) {}

    /** Nobody goes on with this session any more, or another gateway does. Any thread; returns at once. */
    public void forget(SessionId id) {
        mailbox.post(() -> told.forget(id));
    }

    /**
     * The sessions may be another gateway's, which has told more of them: nothing is told until they {@link #goOn}.
     * Any thread; returns at once.
     */
    public void holdAll() {
        mailbox.post(told::holdAll);
    }

    /** The session is this gateway's still. Any thread; returns at once. */
    public void goOn(SessionId id) {
        mailbox.post(() -> told.goOn(id));
    }

    /** Tells anew what would expire. Any thread; returns at once. */
    public void refresh() {
        mailbox.post(told::refresh);
    }

    /** Tells nothing any more. */
    public void stop() {
        mailbox.post(() -> stopped = true);
    }

    private void tell() {
        mailbox.requireTurn();
        send();
        confirm();
    }

    private void confirm() {
        for (Unconfirmed each : List.copyOf(unconfirmed)) {
            if (each.known().isDone()) {
                unconfirmed.remove(each);
            } else if (told.isTold(each.id()) && !underWayIds.contains(each.id())) {
                unconfirmed.remove(each);
                each.known().complete(null);
            }
        }
    }

    private void send() {
        if (underWay || stopped || !ownership.holds()) {
            return;
        }
        List<Progress> batch = told.take();
        if (!batch.isEmpty()) {
            underWay = true;
            underWayIds = batch.stream().map(Progress::id).collect(Collectors.toSet());
            queue.send(batch).whenComplete((done, failure) -> mailbox.post(() -> told(batch, failure)));
        }
    }

    private void told(List<Progress> batch, Throwable failure) {
        underWayIds = Set.of();
        if (failure == null) {
            underWay = false;
            return;
        }
        LOG.log(Level.FINE, "How far sessions have come cannot be told; told again", failure);
        told.again(new ArrayList<>(batch));
        CompletableFuture.delayedExecutor(PAUSE.toNanos(), TimeUnit.NANOSECONDS, mailbox::post)
                .execute(() -> underWay = false);
    }
}
