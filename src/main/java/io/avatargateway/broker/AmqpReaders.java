package io.avatargateway.broker;

import io.avatargateway.broker.BodyBudget.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.message.LargeBodyReader;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.LargeServerMessage;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.spi.core.remoting.Connection;
import org.apache.activemq.artemis.spi.core.remoting.ReadyListener;

/**
 * A plugin of the embedded broker. Lets an AMQP client read a large message of Artemis' own protocol only when it has
 * room in a {@link BodyBudget}. Artemis converts such a message in memory when it is delivered, and needs about four
 * times its size. It converts all messages at once that the client has given credits for. A single reader of huge dead
 * letters would exhaust the broker's memory. Here a reader waits for room before its next message, and has it until the
 * message is with the network. Messages in AMQP's own encoding go out in pieces, and are not counted. On any thread.
 */
// The next look begins anew.
@SuppressWarnings("FutureReturnValueIgnored")
final class AmqpReaders implements ActiveMQServerPlugin {

    private static final Logger LOG = Logger.getLogger(AmqpReaders.class.getName());
    private static final long LOOK_MILLIS = 1_000;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final BodyBudget budget;
    private final Duration patience;
    /** What a reader has asked room for, and was not handed yet. */
    private final Map<ServerConsumer, Reading> next = new ConcurrentHashMap<>();
    /** Of AMQP clients, by their ids. */
    private final Map<Object, ReaderConnection> connections = new ConcurrentHashMap<>();

    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicLong told = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    private volatile ActiveMQServer server;

    /** @param patience how long a reader may take nothing of what it is handed, while others wait */
    AmqpReaders(BodyBudget budget, Duration patience) {
        this.budget = budget;
        this.patience = patience;
    }

    /** The one of this broker, if it has one. */
    static Optional<AmqpReaders> of(ActiveMQServer broker) {
        return broker.getConfiguration().getBrokerPlugins().stream()
                .filter(AmqpReaders.class::isInstance)
                .map(AmqpReaders.class::cast)
                .findFirst();
    }

    @Override
    public void registered(ActiveMQServer owner) {
        server = owner;
    }

    /** Returns the connection that Artemis is to use in place of this one, of an AMQP client. */
    Connection watch(Connection connection) {
        ReaderConnection watched = new ReaderConnection(connection, this::isHeld);
        connections.put(connection.getID(), watched);
        return watched.proxy();
    }

    /** The connection has ended. */
    void forget(Object connectionId) {
        ReaderConnection gone = connections.remove(connectionId);
        if (gone != null) {
            gone.end();
        }
    }

    /** Asks for room where the message takes some; {@link #isHeld} then tells Artemis whether to wait. */
    @Override
    public boolean canAccept(ServerConsumer reader, MessageReference reference) throws ActiveMQException {
        Reading before = next.get(reader);
        if (before != null && before.message() == reference) {
            return true;
        }
        if (before != null && next.remove(reader, before)) {
            before.share().giveBack();
        }
        long bytes = bytes(reference.getMessage());
        if (bytes <= FrameCutter.ORDINARY_BYTES || !connections.containsKey(reader.getConnectionID())) {
            return true;
        }
        if (bytes > budget.bytes()) {
            tell("A message of " + bytes + " bytes in " + reference.getQueue().getName() + " is not handed to an AMQP"
                    + " client (expected: " + budget.bytes() + " or less); a JMS client can read it");
            return false;
        }
        Share share = budget.ask(bytes, ((ReadyListener) reader)::readyForWriting);
        next.put(reader, new Reading(reader, reference, bytes, share));
        keepLooking();
        return true;
    }

    private boolean isHeld(ServerConsumer reader) {
        Reading reading = next.get(reader);
        return reading != null && !reading.share().has();
    }

    /** How many bytes are converted; 0 for what needs no conversion. */
    private static long bytes(Message message) throws ActiveMQException {
        if (!(message instanceof ICoreMessage core)) {
            return 0;
        }
        if (!(message instanceof LargeServerMessage large)) {
            return core.getEncodeSize();
        }
        try (LargeBodyReader file = large.getLargeBodyReader()) {
            file.open();
            // Of a compressed one, what it says of itself is what Artemis makes room for.
            return Math.max(file.getSize(), said(core));
        }
    }

    private static long said(ICoreMessage message) {
        return message.getObjectProperty(Message.HDR_LARGE_BODY_SIZE) instanceof Number size ? size.longValue() : 0;
    }

    /** From here on it is the connection's. */
    @Override
    public void beforeDeliver(ServerConsumer reader, MessageReference reference) {
        Reading reading = next.get(reader);
        if (reading != null && reading.message() == reference && next.remove(reader, reading)) {
            ReaderConnection connection = connections.get(reader.getConnectionID());
            if (connection == null || !connection.hand(reading)) {
                reading.share().giveBack();
            }
        }
    }

    @Override
    public void afterCloseConsumer(ServerConsumer reader, boolean failed) {
        Reading reading = next.remove(reader);
        if (reading != null) {
            reading.share().giveBack();
        }
        ReaderConnection connection = connections.get(reader.getConnectionID());
        if (connection != null) {
            connection.forget(reader);
        }
    }

    private void keepLooking() {
        if (looking.compareAndSet(false, true)) {
            server.getScheduledPool().schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        looking.set(false);
        // Somebody else took the message, or it is none of those that the reader wants; else it asks again.
        for (Reading reading : List.copyOf(next.values())) {
            if (reading.share().has()
                    && reading.share().ageMillis() > LOOK_MILLIS
                    && next.remove(reading.reader(), reading)) {
                reading.share().giveBack();
                ((ReadyListener) reading.reader()).readyForWriting();
            }
        }
        boolean busy = !next.isEmpty();
        for (Map.Entry<Object, ReaderConnection> one : connections.entrySet()) {
            ReaderConnection connection = one.getValue();
            busy |= connection.isBusy();
            if (connection.quietNanos() > patience.toNanos() && othersWait(one.getKey())) {
                tell("The AMQP client at " + connection.address() + " took nothing of a large message for "
                        + patience.toSeconds() + " s while others wait, so its connection is ended");
                connection.close();
            }
        }
        if (busy) {
            keepLooking();
        }
    }

    private boolean othersWait(Object connectionId) {
        return next.values().stream()
                .anyMatch(reading -> !reading.share().has()
                        && !reading.reader().getConnectionID().equals(connectionId));
    }

    /** Now or not for a while. */
    private void tell(String what) {
        long last = told.get();
        boolean now = System.nanoTime() - last >= QUIET_NANOS && told.compareAndSet(last, System.nanoTime());
        LOG.log(now ? Level.WARNING : Level.FINE, what);
    }
}
