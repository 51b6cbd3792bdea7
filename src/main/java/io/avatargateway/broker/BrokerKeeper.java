package io.avatargateway.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/**
 * Keeps the embedded broker running. A broker that cannot write to its disk stops by itself (AMQ222010). It is started
 * again with all its messages as soon as there is room. So is one that found no room at its first start. Looks once in
 * a second, on a thread of its own; the methods are for any thread.
 */
final class BrokerKeeper implements EmbeddedBrokerMXBean {

    private static final Logger LOG = Logger.getLogger(BrokerKeeper.class.getName());
    private static final long MIB = 1024L * 1024;
    /**
     * What it needs for its journal, and to let go what is taken from it. It holds senders back until the disk has its
     * minimum.
     */
    private static final long ROOM_TO_START = 64 * MIB;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration TIDY = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EmbeddedBrokerOptions options;
    private final Duration patience;
    private final long roomToStartBytes;
    private final BodyBudget sent;
    private final BodyBudget read;
    private Thread thread;

    // Guarded by this.
    private EmbeddedBroker broker;
    private boolean stopped;
    private long tidiedNanos;
    private long attemptedNanos;
    private String shown;

    /** When it was first seen to be in a state that it should leave by itself, or 0. */
    private long stuckNanos;

    private volatile String trouble = "";
    private volatile boolean beyondRepair;

    BrokerKeeper(EmbeddedBrokerOptions options) {
        this(options, PATIENCE);
    }

    /** @param patience how long it may take to stop, or not start though there is room, before it is beyond repair */
    BrokerKeeper(EmbeddedBrokerOptions options, Duration patience) {
        this.options = options;
        this.patience = patience;
        this.roomToStartBytes = Math.min(ROOM_TO_START, options.minDiskFreeBytes());
        this.sent = options.bodyBudget();
        this.read = options.bodyBudget();
    }

    /**
     * Starts the broker, or waits for room on its disk. Returns when clients can connect, or at once.
     *
     * @throws BrokerStartException if it does not start for another reason: then this keeps nothing
     */
    synchronized void start() throws BrokerStartException {
        tidiedNanos = System.nanoTime();
        String lacking = lackOfRoom();
        if (lacking == null) {
            EmbeddedBroker first = new EmbeddedBroker(options, sent, read);
            first.start();
            broker = first;
        } else {
            say(lacking);
        }
        // It has this thread's class loader, which the broker finds its parts with.
        thread = new Thread(this::keep, "avatar-gateway-broker-keeper");
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops the broker in good order. Waits for a start that is under way. */
    void stop() {
        EmbeddedBroker last;
        synchronized (this) {
            stopped = true;
            notifyAll();
            last = broker;
            broker = null;
        }
        if (last != null) {
            last.stop();
        }
    }

    @Override
    public String getTrouble() {
        return trouble;
    }

    @Override
    public boolean isBeyondRepair() {
        return beyondRepair;
    }

    @Override
    public long getBodyBudgetBytes() {
        return sent.bytes();
    }

    @Override
    public long getBodyBytes() {
        return sent.takenBytes();
    }

    @Override
    public int getBodiesWaiting() {
        return sent.waiting();
    }

    @Override
    public long getBodyWaitMillis() {
        return sent.waitMillis();
    }

    @Override
    public int getReadersWaiting() {
        return read.waiting();
    }

    private synchronized void keep() {
        try {
            while (!stopped) {
                look();
                wait(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            if (broker != null && broker.state() == ActiveMQServer.SERVER_STATE.STOPPED) {
                broker = null;
                attemptedNanos = System.nanoTime() - RETRY.toNanos();
                say("it stopped by itself, as it does when it cannot write to its disk");
            }
            if (broker == null) {
                startAgain();
            } else if (broker.state() == ActiveMQServer.SERVER_STATE.STOPPING) {
                stuck();
            } else {
                broker.lookForUsers();
                tidy();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The embedded broker was not looked after; it is tried again", e);
        }
    }

    private void startAgain() {
        String lacking = lackOfRoom();
        if (lacking != null) {
            stuckNanos = 0;
            say(lacking);
            return;
        }
        if (System.nanoTime() - attemptedNanos < RETRY.toNanos()) {
            return;
        }
        EmbeddedBroker next = new EmbeddedBroker(options, sent, read);
        try {
            next.start();
            broker = next;
            trouble = "";
            beyondRepair = false;
            stuckNanos = 0;
            shown = null;
            LOG.log(Level.WARNING, "The embedded broker runs again");
        } catch (BrokerStartException e) {
            attemptedNanos = System.nanoTime();
            stuck();
            say("it cannot be started again: " + e.getMessage());
        }
    }

    /** Does not end by itself what should. */
    private void stuck() {
        long now = System.nanoTime();
        if (stuckNanos == 0) {
            stuckNanos = now;
        }
        beyondRepair = now - stuckNanos > patience.toNanos();
    }

    private void tidy() {
        if (System.nanoTime() - tidiedNanos > TIDY.toNanos()) {
            tidiedNanos = System.nanoTime();
            broker.tidy();
        }
    }

    /** Null if there is room. */
    private String lackOfRoom() {
        try {
            Files.createDirectories(options.dataDirectory());
            long free = Files.getFileStore(options.dataDirectory()).getUsableSpace();
            return free >= roomToStartBytes
                    ? null
                    : "the disk of " + options.dataDirectory() + " has " + free / MIB + " MiB free (expected: "
                            + roomToStartBytes / MIB + " or more to start the broker, and "
                            + options.minDiskFreeBytes() / MIB + " until it takes messages)";
        } catch (IOException e) {
            return "its data directory cannot be used (" + e + ")";
        }
    }

    /** Logs it where it is another kind of trouble than before: numbers change. */
    private void say(String why) {
        trouble = why;
        String kind = why.replaceAll("[0-9]+", "");
        if (!kind.equals(shown)) {
            shown = kind;
            LOG.log(Level.SEVERE, "The embedded broker does not run: {0}. It is started as soon as it can be.", why);
        }
    }
}
