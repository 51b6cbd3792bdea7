package io.avatargateway.cluster.owner;

import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.cluster.progress.ProgressQueue;
import io.avatargateway.cluster.progress.ProgressTeller;
import io.avatargateway.cluster.record.Heartbeats;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.service.SessionRecords;
import io.avatargateway.session.port.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Which sessions are this gateway's: their records, the lease, how far they have come, and what is taken of gateways
 * that died. Puts these together. Any thread.
 */
public final class Custody {

    /** How much longer than a session may be dead its progress is kept. */
    private static final Duration MORE = Duration.ofSeconds(60);
    /** Progress is told anew when this part of that time is over. */
    private static final int AGAIN_PART = 3;

    private final Lease.Terms terms;
    private final Lease lease;
    private final ProgressTeller progress;
    private final RecordKeeper keeper;
    private final Takeover takeover;
    private final Standing standing = new Standing();
    private final Lane lane;
    private final Duration again;
    private volatile boolean stopped;

    /**
     * Calls nobody yet.
     *
     * @param broker connections for this alone, so that no session's speech delays it
     * @param threads for mailboxes and lanes
     */
    public Custody(
            BrokerClient broker,
            NodeIdentity self,
            Lease.Terms terms,
            KnownNodes nodes,
            NextLinks nextLinks,
            Heartbeats heartbeats,
            OwnedSessions sessions,
            DeadLinks links,
            Executor threads,
            Clock clock,
            LongSupplier nanoClock) {
        Duration kept = terms.resumeWithin().plus(MORE);
        this.lease = new Lease(terms, nanoClock);
        ProgressQueue queue = new ProgressQueue(broker, kept, clock);
        this.terms = terms;
        this.again = kept.dividedBy(AGAIN_PART);
        this.progress = new ProgressTeller(queue, self.run(), again, lease, threads, nanoClock);
        this.keeper = new RecordKeeper(
                broker,
                self,
                lease,
                nodes,
                nextLinks,
                sessions,
                progress,
                new Adoption(broker, queue, progress, sessions, links, terms.resumeWithin(), clock),
                heartbeats,
                standing,
                threads,
                clock,
                nanoClock);
        this.takeover = new Takeover(
                broker,
                self,
                nodes,
                heartbeats,
                () -> standing.isReady() && standing.isAttached() && lease.holds(),
                () -> sessions.room() - standing.inFlight(),
                terms,
                threads,
                clock,
                nanoClock);
        this.lane = new Lane(threads);
    }

    /** Attaches to its records, and looks after the other gateways. Returns at once. */
    public void start() {
        keeper.start();
        if (!terms.everlasting()) {
            takeover.start();
            lane.later(again.dividedBy(2), this::refresh);
        }
    }

    private void refresh() {
        if (!stopped) {
            progress.refresh();
            lane.later(again.dividedBy(2), this::refresh);
        }
    }

    /** This gateway stops, and its sessions are handed over: it takes none any more. Returns at once. */
    public void leaving() {
        takeover.stop();
        keeper.leaving();
    }

    /**
     * Lets go of all records that are still there, whose sessions have left this gateway: nothing here speaks behind
     * this. Returns at once.
     *
     * @return completes when the broker has them back
     */
    public CompletionStage<Void> leave() {
        keeper.giveUp();
        return stop();
    }

    /**
     * Lets go of all records that are still there. Returns at once.
     *
     * @return completes when the broker has them back
     */
    public CompletionStage<Void> stop() {
        stopped = true;
        takeover.stop();
        progress.stop();
        return keeper.stop();
    }

    /** Whether this gateway's sessions are its own for sure. */
    public Ownership ownership() {
        return lease;
    }

    /** The records of this gateway's sessions. */
    public SessionRecords records() {
        return keeper;
    }

    /** How this gateway stands to them. */
    public Standing standing() {
        return standing;
    }
}
