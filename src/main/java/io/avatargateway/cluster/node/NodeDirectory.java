package io.avatargateway.cluster.node;

import io.avatargateway.cluster.post.SharedMessages;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.KeptSession;
import io.avatargateway.jms.client.LastValues;
import io.avatargateway.jms.message.JmsNames;
import io.avatargateway.session.model.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Which gateways share this broker. Each says every second that it lives, by a durable message that replaces its last
 * one. So who begins later, or after all others have died, still learns when each was last alive. See {@code
 * docs/decisions/0045-the-shared-view-and-commands-to-owners.md}. Any thread, but for {@link #beat}.
 */
public final class NodeDirectory {

    /** How often a gateway says that it lives. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(1);
    /** Who has said nothing for longer is gone. */
    public static final Duration GONE_AFTER = Duration.ofSeconds(15);
    /** A gateway that has been gone for longer is forgotten: names may be made anew with each start. */
    static final Duration KEPT = Duration.ofHours(24);
    /** Far more than anybody has. */
    static final int MOST_NODES = 1_000;

    private static final Logger LOG = Logger.getLogger(NodeDirectory.class.getName());

    private final String name;
    private final String version;
    private final String run = UUID.randomUUID().toString();
    private final Instant since;
    private final IntSupplier sessions;
    private final IntSupplier room;
    private final Supplier<String> ledger;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final KeptSession kept;
    private final LastValues values;
    private final Map<String, Heard> others = new ConcurrentHashMap<>();
    private volatile Node.State state = Node.State.ACTIVE;
    private volatile Heard twin;
    /** Of the thread that beats. */
    private CompletableFuture<Void> lastBeat = CompletableFuture.completedFuture(null);

    /**
     * Tells and reads nothing yet.
     *
     * @param name this gateway's
     * @param version this program's
     * @param sessions how many sessions this gateway has open
     * @param room for how many more it has room
     * @param ledger tells its ledger from others; may give null
     */
    public NodeDirectory(
            BrokerClient broker,
            String name,
            String version,
            IntSupplier sessions,
            IntSupplier room,
            Supplier<String> ledger,
            Clock clock,
            LongSupplier nanoClock) {
        this.name = name;
        this.version = version;
        this.sessions = sessions;
        this.room = room;
        this.ledger = ledger;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.since = clock.instant();
        this.kept = new KeptSession(broker);
        this.values = new LastValues(broker, JmsNames.NODES, JmsNames.NODE, this::heard);
    }

    /**
     * @param aliveNanos when it was last alive, by our own clock
     * @param beats how often it was heard in this life of ours
     */
    private record Heard(Node node, long aliveNanos, int beats) {}

    /** This gateway. */
    public Node self() {
        return new Node(
                name, run, version, since, clock.instant(), sessions.getAsInt(), room.getAsInt(), state, ledger.get());
    }

    /** All that are known, this one included, by their names. */
    public List<Node> nodes() {
        return Stream.concat(Stream.of(self()), others.values().stream().map(this::now))
                .sorted(Comparator.comparing(Node::name))
                .toList();
    }

    /** All but this one, in no order. */
    public List<Node> others() {
        return others.values().stream().map(this::now).toList();
    }

    /** The names of those that have another ledger than this one, or none, in their order. */
    public List<String> withOtherLedgers() {
        String own = ledger.get();
        return others().stream()
                .filter(node -> node.ledger() != null && !node.ledger().equals(own))
                .map(Node::name)
                .sorted()
                .toList();
    }

    /** The gateway of this name, if one was heard of within the last day. */
    public Optional<Node> of(String other) {
        return other.equals(name)
                ? Optional.of(self())
                : Optional.ofNullable(others.get(other)).map(this::now);
    }

    /** Whether nobody else is there to take a session. */
    public boolean alone() {
        return others.values().stream().noneMatch(heard -> now(heard).state() == Node.State.ACTIVE);
    }

    /** Another gateway that lives and has this one's name, which must not be. */
    public Optional<Node> twin() {
        Heard heard = twin;
        // What an earlier life of this one left comes once, and no more.
        return heard != null && heard.beats() > 1 && now(heard).state() != Node.State.GONE
                ? Optional.of(heard.node())
                : Optional.empty();
    }

    /** From now on this gateway takes no sessions. The others hear of it with the next {@link #beat}. */
    public void drain() {
        state = Node.State.DRAINING;
    }

    /** Whether this gateway {@link #drain takes no sessions} any more, and has not {@link #leave left}. */
    public boolean isDraining() {
        return state == Node.State.DRAINING;
    }

    /**
     * Says that this gateway speaks no more. The others need not wait then to take what it has left. To be called when
     * it does not {@link #beat} any more; blocks for at most the broker's call time-out.
     */
    public void leave() {
        state = Node.State.GONE;
        try {
            kept.await(kept.call(this::tell));
        } catch (GatewayException away) {
            LOG.log(Level.FINE, "Nobody is told that this gateway stops", away);
        }
    }

    /** What a gateway of another name has said last; empty where none was heard of within the last day. */
    public Optional<LastHeartbeat> lastOf(String other) {
        return Optional.ofNullable(others.get(other)).map(heard -> LastHeartbeat.of(heard.node()));
    }

    /** Whether this life of another gateway goes on, as far as is known. */
    public boolean isAlive(String other, String itsRun) {
        Heard heard = others.get(other);
        return heard != null && heard.node().run().equals(itsRun) && now(heard).state() != Node.State.GONE;
    }

    private Node now(Heard heard) {
        boolean gone = nanoClock.getAsLong() - heard.aliveNanos() > GONE_AFTER.toNanos();
        return gone ? heard.node().in(Node.State.GONE) : heard.node();
    }

    /**
     * Says that this gateway lives, and sees to it that it hears of the others. To be called every {@link #HEARTBEAT},
     * by one thread at a time, which may have to wait for the broker's call time-out.
     */
    public void beat() {
        listen();
        if (lastBeat.isDone()) {
            lastBeat = kept.call(this::tell);
        }
    }

    /** Hears of the others, and says nothing. As {@link #beat}. */
    public void listen() {
        others.values().removeIf(heard -> nanoClock.getAsLong() - heard.aliveNanos() > KEPT.toNanos());
        try {
            values.keepOpen();
        } catch (ActiveMQException | GatewayException e) {
            LOG.log(Level.FINE, "The other gateways cannot be heard of", e);
        }
    }

    /** Says that this gateway lives, over this session. Blocks for at most the broker's call time-out. */
    public void tell(ClientSession session) throws ActiveMQException {
        try (ClientProducer producer = session.createProducer(JmsNames.NODES)) {
            ClientMessage message = SharedMessages.of(session, self(), true);
            message.putStringProperty(JmsNames.NODE, name);
            message.setExpiration(clock.millis() + KEPT.toMillis());
            producer.send(message);
        }
    }

    /** On the thread of the broker's client. */
    private void heard(ClientMessage message) {
        SharedMessages.read(message, Node.class).ifPresent(this::heard);
    }

    private void heard(Node node) {
        if (node.name().equals(name)) {
            if (!node.run().equals(run)) {
                twin = next(twin, node);
            }
        } else if (others.containsKey(node.name()) || others.size() < MOST_NODES) {
            others.compute(node.name(), (any, before) -> next(before, node));
        }
    }

    /**
     * One that is heard of for the first time may be dead: when it was last alive is known by its own clock only. One
     * that has something new to say lives.
     */
    private Heard next(Heard before, Node node) {
        if (before == null || !before.node().run().equals(node.run())) {
            long ageMillis = Math.max(0, clock.millis() - node.aliveAt().toEpochMilli());
            return new Heard(
                    node, nanoClock.getAsLong() - Duration.ofMillis(ageMillis).toNanos(), 1);
        }
        return node.aliveAt().isAfter(before.node().aliveAt())
                ? new Heard(node, nanoClock.getAsLong(), before.beats() + 1)
                : before;
    }

    /** Tells and reads nothing any more. Blocks for at most the broker's call time-out. */
    public void stop() {
        values.close();
    }
}
