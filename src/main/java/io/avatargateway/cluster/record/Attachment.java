package io.avatargateway.cluster.record;

import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;

/**
 * Keeps this gateway attached to its queue of records, as well as it can: attaches, asks every second whether it still
 * is, and attaches anew behind a loss. Its state belongs to its lane.
 */
public final class Attachment {

    private static final Logger LOG = Logger.getLogger(Attachment.class.getName());
    /** Between two questions that show that the broker takes us for alive. */
    private static final Duration RENEWAL = Duration.ofSeconds(1);
    /** Before the next attempt to attach. */
    private static final Duration RETRY = Duration.ofMillis(250);

    private final BrokerClient broker;
    private final NodeIdentity self;
    private final Heartbeats heartbeats;
    private final Listener listener;
    private final LongSupplier nanoClock;
    private final Executor threads;
    private final Lane lane;
    private final RecordConnection.Events events = new RecordConnection.Events() {
        @Override
        public void onRecord(RecordConnection from, FoundRecord record) {
            listener.record(from, record);
        }

        @Override
        public void onLost(RecordConnection lost) {
            lane.execute(() -> lost(lost));
        }
    };
    // Of the lane.
    private RecordConnection connection;
    private boolean stopped;

    /** Hears how it goes. On the lane, or on the client's threads; must return at once. */
    public interface Listener {

        /** A connection is there; its records follow. */
        void attached(RecordConnection connection);

        /** It could not attach. */
        void notAttached(boolean taken);

        /** The connection has brought a record. */
        void record(RecordConnection connection, FoundRecord record);

        /**
         * The broker has answered.
         *
         * @param sentNanos when it was asked
         * @param records how many there are
         */
        void counted(RecordConnection connection, long sentNanos, long records);

        /** The connection is gone, and its records with it. */
        void lost(RecordConnection connection);
    }

    /**
     * Calls nobody yet.
     *
     * @param self whose records they are
     * @param threads for its lane
     */
    public Attachment(
            BrokerClient broker,
            NodeIdentity self,
            Heartbeats heartbeats,
            Executor threads,
            LongSupplier nanoClock,
            Listener listener) {
        this.broker = broker;
        this.self = self;
        this.heartbeats = heartbeats;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.threads = threads;
        this.lane = new Lane(threads);
    }

    /** Begins. Returns at once. */
    public void start() {
        lane.execute(this::attach);
    }

    /**
     * Lets go of the records, which stay. Returns at once.
     *
     * @return completes when the broker has them back
     */
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.execute(() -> {
            stopped = true;
            if (connection != null) {
                connection.close();
                connection = null;
            }
            done.complete(null);
        });
        return done;
    }

    /** The record can go, if the connection is still there. Returns at once. */
    public void acknowledge(RecordConnection from, long key) {
        lane.execute(() -> from.acknowledge(key));
    }

    /**
     * The record is to be another gateway's, if the connection is still there.
     *
     * @return completes with whether it is; exceptionally where nobody knows
     */
    public CompletionStage<Boolean> move(RecordConnection from, long key, NodeIdentity to, LastHeartbeat last) {
        CompletableFuture<Boolean> moved = new CompletableFuture<>();
        lane.execute(() -> {
            try {
                moved.complete(connection == from && from.move(key, to, last));
            } catch (ActiveMQException | RuntimeException e) {
                moved.completeExceptionally(e);
                lost(from);
            }
        });
        return moved;
    }

    /**
     * Makes records of an earlier life of this gateway those of this one, as far as they are here. Those that are this
     * one's already cost nothing.
     *
     * @return completes, not on the lane, with the keys of those that are this life's now; exceptionally where nobody
     *     knows
     */
    public CompletionStage<Set<Long>> claim(List<FoundRecord> records) {
        Set<Long> claimed = new HashSet<>();
        List<FoundRecord> earlier = new ArrayList<>();
        for (FoundRecord record : records) {
            if (record.isOf(self.run())) {
                claimed.add(record.key());
            } else {
                earlier.add(record);
            }
        }
        if (earlier.isEmpty()) {
            return CompletableFuture.completedStage(claimed);
        }
        CompletableFuture<Set<Long>> done = new CompletableFuture<>();
        lane.execute(() -> {
            RecordConnection now = connection;
            try {
                if (now != null) {
                    claimed.addAll(now.claim(self, earlier));
                }
                done.complete(claimed);
            } catch (ActiveMQException | RuntimeException e) {
                done.completeExceptionally(e);
                lost(now);
            }
        });
        return done.thenApplyAsync(keys -> keys, threads);
    }

    private void attach() {
        lane.requireTurn();
        if (stopped || connection != null) {
            return;
        }
        try {
            RecordConnection next = new RecordConnection(broker, self.name(), heartbeats, events);
            connection = next;
            listener.attached(next);
            next.start();
            renew(next);
        } catch (ActiveMQException e) {
            notAttached(e, e.getType() == ActiveMQExceptionType.MAX_CONSUMER_LIMIT_EXCEEDED);
        } catch (GatewayException e) {
            notAttached(e, false);
        }
    }

    private void notAttached(Exception why, boolean taken) {
        LOG.log(Level.FINE, "The records of its sessions are not attached; tried again", why);
        if (connection != null) {
            lost(connection);
            return;
        }
        listener.notAttached(taken);
        lane.later(RETRY, this::attach);
    }

    private void renew(RecordConnection of) {
        lane.requireTurn();
        if (connection != of) {
            return;
        }
        long sentNanos = nanoClock.getAsLong();
        try {
            long records = of.count();
            listener.counted(of, sentNanos, records);
            lane.later(RENEWAL, () -> renew(of));
        } catch (ActiveMQException e) {
            LOG.log(Level.FINE, "The records of its sessions are lost; attached anew", e);
            lost(of);
        }
    }

    private void lost(RecordConnection of) {
        lane.requireTurn();
        if (connection == of) {
            connection = null;
            listener.lost(of);
            of.close();
            attach();
        }
    }
}
