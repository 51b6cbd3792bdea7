package io.avatargateway.jms.ledger;

import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.ledger.LedgerState;
import io.avatargateway.ledger.file.LedgerId;
import io.avatargateway.ledger.file.LedgerLine;
import io.avatargateway.ledger.file.LedgerWriter;
import io.avatargateway.ledger.file.Retention;
import io.avatargateway.session.model.GatewayException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Takes entries from the ledger's queue and writes them into files, while no other gateway does. What is written is
 * acknowledged once the disk has it. While nothing can be written, one batch is held here, and all else waits at the
 * broker. On its lane.
 */
public final class LedgerKeeper {

    /** Entries that are written together. */
    static final int BATCH = 500;

    private static final Logger LOG = Logger.getLogger(LedgerKeeper.class.getName());

    /**
     * How often it looks.
     *
     * @param entries between two looks for new entries
     * @param attempts between two attempts to be the one that writes, or to write
     */
    record Pace(Duration entries, Duration attempts) {}

    private static final Pace USUAL = new Pace(Duration.ofMillis(250), Duration.ofSeconds(2));

    private static final int PREFETCH_BYTES = 256 * 1024;

    private final BrokerClient broker;
    private final LedgerQueue queue;
    private final Path directory;
    private final Retention retention;
    private final LedgerState state;
    private final Lane lane;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final Pace pace;
    private final List<ClientMessage> batch = new ArrayList<>();
    private LedgerWriter writer;
    private ClientSession session;
    private ClientConsumer consumer;
    private volatile boolean stopped;

    /** Does nothing yet. */
    public LedgerKeeper(
            BrokerClient broker,
            LedgerQueue queue,
            Path directory,
            Retention retention,
            LedgerState state,
            Lane lane,
            InstantSource clock,
            LongSupplier nanoClock) {
        this(broker, queue, directory, retention, state, lane, clock, nanoClock, USUAL);
    }

    LedgerKeeper(
            BrokerClient broker,
            LedgerQueue queue,
            Path directory,
            Retention retention,
            LedgerState state,
            Lane lane,
            InstantSource clock,
            LongSupplier nanoClock,
            Pace pace) {
        this.broker = broker;
        this.queue = queue;
        this.directory = directory;
        this.retention = retention;
        this.state = state;
        this.lane = lane;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.pace = pace;
    }

    /** Begins. Any thread; returns at once. */
    public void start() {
        lane.execute(this::turn);
    }

    /** Lets another gateway write. Any thread; returns at once. */
    public void stop() {
        stopped = true;
        try {
            lane.execute(this::letGo);
        } catch (RejectedExecutionException stoppedAlready) {
            LOG.log(Level.FINE, "The gateway has stopped", stoppedAlready);
        }
    }

    private void turn() {
        lane.requireTurn();
        if (stopped) {
            return;
        }
        Duration pause = pace.attempts();
        try {
            if (isAttached()) {
                pause = work() ? Duration.ZERO : pace.entries();
            }
        } catch (IOException full) {
            // The batch stays here: to give it back would count as a failed delivery.
            closeWriter();
            fault("the ledger's files cannot be written: " + full);
        } catch (ActiveMQException | GatewayException away) {
            LOG.log(Level.FINE, "The ledger's queue cannot be read; it is tried again", away);
            letGo();
        } catch (RuntimeException defect) {
            LOG.log(Level.SEVERE, "A step of the ledger failed", defect);
            letGo();
        }
        lane.later(pause, this::turn);
    }

    /** Whether this gateway is the one that writes; tries to be. */
    private boolean isAttached() throws IOException, ActiveMQException {
        if (writer == null) {
            Optional<LedgerWriter> opened = LedgerWriter.open(directory);
            if (opened.isEmpty()) {
                // Another one writes here.
                letGo();
                state.fault(null);
                state.elsewhere(false);
                LedgerId.find(directory).ifPresent(state::id);
                return false;
            }
            writer = opened.get();
            LedgerId.find(directory).ifPresent(state::id);
        }
        if (session == null || session.isClosed() || consumer.isClosed()) {
            closeSession();
            attach();
        }
        state.writes(session != null);
        return session != null;
    }

    private void attach() throws ActiveMQException {
        ClientSession next = broker.openSession(false);
        boolean done = false;
        try {
            queue.prepare(next);
            boolean free = next.queueQuery(LedgerQueue.NAME).getConsumerCount() == 0;
            // Who writes here has the lock, and that is ours.
            state.elsewhere(!free);
            if (free) {
                consumer = next.createConsumer(LedgerQueue.NAME, null, PREFETCH_BYTES, -1, false);
                next.start();
                session = next;
                done = true;
            }
        } finally {
            if (!done) {
                BrokerClient.closeQuietly(next);
                letGo();
            }
        }
    }

    /** Writes what has come. Returns whether there may be more. */
    private boolean work() throws IOException, ActiveMQException {
        while (batch.size() < BATCH) {
            ClientMessage next = consumer.receiveImmediate();
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        boolean more = batch.size() == BATCH;
        if (!batch.isEmpty()) {
            write();
        }
        for (LocalDate day : retention.sweep(writer.files(), clock.instant(), nanoClock.getAsLong())) {
            LOG.log(Level.INFO, "The ledger of {0} is old enough; it was removed", day);
        }
        if (state.fault().isPresent()) {
            LOG.log(Level.INFO, "The ledger's files can be written again");
            state.fault(null);
        }
        return more;
    }

    private void write() throws IOException, ActiveMQException {
        List<LedgerLine> lines = new ArrayList<>();
        for (ClientMessage message : batch) {
            String text = LedgerQueue.text(message);
            message.getBodyBuffer().resetReaderIndex();
            Optional<LedgerLine> line = LedgerLine.parse(text);
            if (line.isPresent()) {
                lines.add(line.get());
            } else {
                state.cameForeign();
                LOG.log(Level.WARNING, "A message in {0} is no entry of the ledger; it is dropped", LedgerQueue.NAME);
            }
        }
        writer.write(lines);
        batch.get(batch.size() - 1).acknowledge();
        session.commit();
        writer.acknowledged();
        state.wrote(lines.size());
        batch.clear();
    }

    private void fault(String why) {
        if (state.fault().isEmpty()) {
            LOG.log(Level.WARNING, "{0}; entries wait at the broker until they can", why);
        }
        state.fault(why);
    }

    private void letGo() {
        state.writes(false);
        closeSession();
        closeWriter();
    }

    private void closeSession() {
        batch.clear();
        if (session != null) {
            BrokerClient.closeQuietly(session);
            session = null;
        }
    }

    private void closeWriter() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException failed) {
                LOG.log(Level.FINE, "The ledger's lock is let go of in another way", failed);
            }
            writer = null;
        }
    }
}
