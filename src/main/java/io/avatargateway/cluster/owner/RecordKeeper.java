package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.cluster.progress.ProgressTeller;
import io.avatargateway.cluster.record.Attachment;
import io.avatargateway.cluster.record.FoundRecord;
import io.avatargateway.cluster.record.Heartbeats;
import io.avatargateway.cluster.record.RecordBody;
import io.avatargateway.cluster.record.RecordConnection;
import io.avatargateway.cluster.record.RecordMessages;
import io.avatargateway.cluster.record.StoredSession;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.SessionRecords;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.port.Keeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the records of this gateway's sessions: a durable message for each, in a queue of the gateway's own, which it
 * consumes and does not acknowledge while the session lives. See {@code docs/decisions/0046-records-and-ownership.md}.
 *
 * <p>An actor: what happens goes into its mailbox, {@link OwnershipModel} decides, and the broker is called on lanes.
 * Any thread.
 */
final class RecordKeeper implements SessionRecords {

    private static final Logger LOG = Logger.getLogger(RecordKeeper.class.getName());
    /** Before a session is tried again that could not be taken up. */
    private static final Duration NOT_NOW = Duration.ofSeconds(1);

    private final BrokerClient broker;
    private final NodeIdentity self;
    private final Lease lease;
    private final KnownNodes nodes;
    private final OwnedSessions sessions;
    private final ProgressTeller progress;
    private final Adoption adoption;
    private final OwnershipModel model;
    private final Mailbox mailbox;
    private final Attachment attachment;
    private final KeptSession puts;
    private final Standing standing;
    private final Clock clock;
    private final LongSupplier nanoClock;
    // Of the mailbox.
    private final Destinations destinations;
    private RecordConnection connection;
    /** When the life before this one was alive; null where there was none, or before that is known. */
    private LastHeartbeat before;

    private final List<FoundRecord> waiting = new ArrayList<>();
    private boolean onHold;
    private boolean watching;
    /** When it is looked whether the lease is over, while that is being waited for. */
    private long watchedNanos;

    /**
     * Calls nobody yet.
     *
     * @param adoption takes up what others left
     * @param threads for its mailbox and its lane
     */
    RecordKeeper(
            BrokerClient broker,
            NodeIdentity self,
            Lease lease,
            KnownNodes nodes,
            NextLinks nextLinks,
            OwnedSessions sessions,
            ProgressTeller progress,
            Adoption adoption,
            Heartbeats heartbeats,
            Standing standing,
            Executor threads,
            Clock clock,
            LongSupplier nanoClock) {
        this.broker = broker;
        this.self = self;
        this.lease = lease;
        this.nodes = nodes;
        this.sessions = sessions;
        this.progress = progress;
        this.adoption = adoption;
        this.standing = standing;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.model = new OwnershipModel(self.run());
        this.mailbox = new Mailbox(threads, this::takeUp);
        this.destinations = new Destinations(nodes, nextLinks, mailbox, nanoClock);
        this.puts = new KeptSession(broker);
        this.attachment = new Attachment(broker, self, heartbeats, threads, nanoClock, new Heard());
    }

    /** Attaches to its records. Returns at once. */
    void start() {
        attachment.start();
    }

    /**
     * Lets go of the records. What is not acknowledged stays. Returns at once.
     *
     * @return completes when the broker has them back
     */
    CompletionStage<Void> stop() {
        return attachment.stop();
    }

    /** This gateway stops: from now on it takes nothing up. Returns at once. */
    void leaving() {
        mailbox.post(() -> {
            model.leaving();
            destinations.begin();
        });
    }

    /** From now on nothing here is this gateway's any more: what has not left by then stops by itself. */
    void giveUp() {
        lease.giveUp();
    }

    @Override
    public CompletionStage<Optional<JoinInfo>> prepare(SessionSnapshot session, Duration within) {
        CompletableFuture<Optional<JoinInfo>> room = new CompletableFuture<>();
        mailbox.post(() -> destinations.prepare(session, within, room));
        return room;
    }

    @Override
    public CompletionStage<Optional<String>> handOver(SessionId id) {
        return progress.confirmed(id)
                .orTimeout(broker.settings().callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((told, untold) -> untold)
                .thenCompose(untold -> {
                    CompletableFuture<Optional<String>> done = new CompletableFuture<>();
                    mailbox.post(() -> move(id, untold, done));
                    return done;
                });
    }

    /** Where others do not know how far it came, they take it as that of a dead gateway, when this one is gone. */
    private void move(SessionId id, Throwable untold, CompletableFuture<Optional<String>> done) {
        if (untold == null) {
            destinations.choose(id, to -> move(id, to, done));
        } else {
            done.complete(Optional.empty());
        }
    }

    private void move(SessionId id, Optional<String> to, CompletableFuture<Optional<String>> done) {
        RecordConnection from = connection;
        OptionalLong key = to.isPresent() ? model.handedOver(id) : OptionalLong.empty();
        if (key.isEmpty()) {
            done.complete(Optional.empty());
            return;
        }
        LastHeartbeat now = new LastHeartbeat(self.run(), clock.instant());
        // Where its life is not known, it makes the record its own itself.
        NodeIdentity next = new NodeIdentity(
                to.get(), nodes.lastOf(to.get()).map(LastHeartbeat::run).orElse(""));
        attachment.move(from, key.getAsLong(), next, now).whenComplete((moved, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (moved) {
                done.complete(to);
            } else {
                done.complete(Optional.empty());
            }
        });
    }

    @Override
    public void put(SessionId id, SessionOptions options, Instant createdAt) {
        standing.requireAttached(broker.settings().callTimeout());
        String body = RecordBody.write(new StoredSession(id, options, createdAt));
        mailbox.post(() -> model.put(id));
        boolean sent = false;
        try {
            puts.await(puts.call(session -> RecordMessages.send(session, self, id, body)));
            sent = true;
            mailbox.post(() -> model.sent(id));
        } finally {
            if (!sent) {
                mailbox.post(() -> perform(model.notPut(id)));
            }
        }
    }

    @Override
    public Keeper keeper(SessionId id) {
        return new Keeper(lease, lease.everlasting() ? Keeper.NONE.record() : progress.of(id));
    }

    @Override
    public void remove(SessionId id) {
        progress.forget(id);
        sessions.ended(id);
        mailbox.post(() -> perform(model.removed(id)));
    }

    /** What the attachment tells goes into the mailbox. */
    private final class Heard implements Attachment.Listener {
        @Override
        public void attached(RecordConnection next) {
            mailbox.post(() -> RecordKeeper.this.attached(next));
        }

        @Override
        public void notAttached(boolean taken) {
            mailbox.post(() -> RecordKeeper.this.notAttached(taken));
        }

        @Override
        public void record(RecordConnection from, FoundRecord record) {
            mailbox.post(() -> arrived(from, record));
        }

        @Override
        public void counted(RecordConnection from, long sentNanos, long records) {
            mailbox.post(() -> RecordKeeper.this.counted(from, sentNanos, records));
        }

        @Override
        public void lost(RecordConnection lost) {
            mailbox.post(() -> RecordKeeper.this.lost(lost));
        }
    }

    private void attached(RecordConnection next) {
        connection = next;
        before = before == null ? next.before() : before;
        model.attached();
        if (standing.attached()) {
            LOG.log(Level.INFO, "GATEWAY_NAME: {0}: no other gateway has this name any more", self.name());
        }
    }

    private void notAttached(boolean taken) {
        if (taken && nodes.twinAlive() && !standing.isNameTaken()) {
            String why = Standing.nameTakenBy(self.name());
            standing.nameTaken(why);
            LOG.log(Level.SEVERE, why);
            lease.giveUp();
            perform(model.nameTaken());
        }
    }

    private void arrived(RecordConnection from, FoundRecord record) {
        if (from == connection) {
            boolean claimed = record.isOf(self.run());
            perform(model.arrived(claimed ? record : record.with(standing.isReady() ? null : before)));
        }
    }

    private void counted(RecordConnection from, long sentNanos, long records) {
        if (from != connection) {
            return;
        }
        if (!lease.holds()) {
            model.lapsed();
            progress.holdAll();
            onHold = false;
        }
        lease.answered(sentNanos, !nodes.othersActive());
        watchLease();
        perform(model.counted(records));
    }

    private void lost(RecordConnection lost) {
        if (lost == connection) {
            connection = null;
            lease.lost(!nodes.othersActive());
            model.lost();
            watchLease();
        }
    }

    /** Sessions notice the end of the lease when they speak; those that do not are told. */
    private void watchLease() {
        long leftNanos = lease.leftNanos();
        if (leftNanos <= 0) {
            if (!onHold && !standing.isNameTaken()) {
                onHold = true;
                progress.holdAll();
                LOG.log(Level.WARNING, "The broker does not answer, so nobody knows whose the sessions are; on hold");
                sessions.holdAll("the broker does not answer");
            }
        } else {
            long endNanos = nanoClock.getAsLong() + leftNanos;
            if (!watching || endNanos - watchedNanos < 0) {
                watching = true;
                watchedNanos = endNanos;
                CompletableFuture.delayedExecutor(leftNanos, TimeUnit.NANOSECONDS, mailbox::post)
                        .execute(() -> watched(endNanos));
            }
        }
    }

    private void watched(long endNanos) {
        if (watching && endNanos == watchedNanos) {
            watching = false;
            watchLease();
        }
    }

    private void perform(List<OwnershipEffect> effects) {
        mailbox.requireTurn();
        for (OwnershipEffect effect : effects) {
            if (effect instanceof OwnershipEffect.Acknowledge acknowledge) {
                acknowledge(acknowledge.key());
            } else if (effect instanceof OwnershipEffect.TakeUp takeUp) {
                waiting.add(takeUp.record());
            } else if (effect instanceof OwnershipEffect.Answer answer) {
                sessions.answer(answer.id(), answer.tenant());
            } else if (effect instanceof OwnershipEffect.GoOn goOn) {
                progress.goOn(goOn.id());
                sessions.goOn(goOn.id());
            } else if (effect instanceof OwnershipEffect.Leave leave) {
                progress.forget(leave.id());
                sessions.leave(leave.id());
            } else if (effect instanceof OwnershipEffect.TellUnknown tell) {
                LOG.log(
                        Level.WARNING,
                        "A session''s record of another version (expected: {0}) is left alone; session: {1}",
                        new Object[] {RecordBody.VERSION, tell.record().id()});
            }
        }
    }

    private void acknowledge(long key) {
        if (connection != null) {
            attachment.acknowledge(connection, key);
        }
    }

    /** Behind each batch of steps: what came is taken up together. */
    private void takeUp() {
        standing.came(model.unknown(), model.inFlight(), model.complete());
        if (!waiting.isEmpty()) {
            List<FoundRecord> batch = List.copyOf(waiting);
            waiting.clear();
            adoption.takeUp(batch, attachment::claim, new Adoption.Outcome() {
                @Override
                public void takenUp(SessionId id) {
                    mailbox.post(() -> perform(model.takenUp(id)));
                }

                @Override
                public void notNow(SessionId id) {
                    mailbox.post(() -> model.notNow(id));
                    CompletableFuture.delayedExecutor(NOT_NOW.toNanos(), TimeUnit.NANOSECONDS, mailbox::post)
                            .execute(() -> perform(model.again(id)));
                }

                @Override
                public void tooLate(SessionId id, Tenant tenant) {
                    mailbox.post(() -> perform(model.giveUp(id, tenant)));
                }

                @Override
                public void gone(SessionId id) {
                    remove(id);
                }
            });
        }
    }
}
