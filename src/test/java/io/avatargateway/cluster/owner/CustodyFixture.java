package io.avatargateway.cluster.owner;

import io.avatargateway.api.Snapshots;
import io.avatargateway.cluster.node.LastHeartbeat;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.cluster.progress.Progress;
import io.avatargateway.cluster.progress.ProgressQueue;
import io.avatargateway.cluster.record.Heartbeats;
import io.avatargateway.cluster.record.Stored;
import io.avatargateway.cluster.record.StoredSession;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.TestBroker;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.TestThreads;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.Keeper;
import io.avatargateway.wire.CutWire;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/** A gateway as far as it has records, at a real broker, over a wire that can be cut. */
final class CustodyFixture implements AutoCloseable {

    static final Lease.Terms TERMS =
            new Lease.Terms(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(120));

    final NodeIdentity self;
    final KeptSessions sessions = new KeptSessions();
    final Custody custody;
    /** Opens the next links of its sessions at other gateways. */
    volatile NextLinks opensNext = (gateway, session, within) ->
            CompletableFuture.failedStage(new IllegalStateException("no link at " + gateway));

    private final NextLinks nextLinks = (gateway, session, within) -> opensNext.open(gateway, session, within);
    private final TestBroker broker;
    private final Network network;
    private final CutWire wire;
    private final ExecutorService connector = TestThreads.connections();
    private final ExecutorService threads = TestThreads.lanes();
    private final BrokerClient client;

    /** What gateways know of each other. */
    static final class Network {
        final Map<String, LastHeartbeat> last = new ConcurrentHashMap<>();
        /** What the others believe though the broker knows better. */
        final Map<String, LastHeartbeat> stale = new ConcurrentHashMap<>();
        /** Of those that take sessions. */
        final Map<String, Integer> room = new ConcurrentHashMap<>();

        private final Set<String> alive = ConcurrentHashMap.newKeySet();
    }

    CustodyFixture(TestBroker broker, Network network, String name, Lease.Terms terms) throws IOException {
        this.broker = broker;
        this.network = network;
        this.self = NodeIdentity.begin(name);
        this.wire = new CutWire(broker.port());
        Settings.Broker direct = broker.settings();
        this.client = new BrokerClient(
                new Settings.Broker(
                        "tcp://127.0.0.1:" + wire.port(),
                        null,
                        null,
                        direct.callTimeout(),
                        direct.redeliveryDelay(),
                        direct.maxDeliveryAttempts(),
                        direct.stall(),
                        terms.connectionTtl()),
                connector,
                session -> {});
        LastHeartbeat before = network.last.get(name);
        this.custody = new Custody(
                client,
                self,
                terms,
                known(),
                nextLinks,
                heartbeats(before),
                sessions,
                DeadLinks.NONE,
                threads,
                Clock.systemUTC(),
                System::nanoTime);
    }

    /** @param before of this gateway's earlier life */
    private Heartbeats heartbeats(LastHeartbeat before) {
        return new Heartbeats() {
            @Override
            public LastHeartbeat last(ClientSession session, String gateway) {
                return gateway.equals(self.name()) ? before : network.last.get(gateway);
            }

            @Override
            public void back(ClientSession session) {
                beat();
            }
        };
    }

    private KnownNodes known() {
        return new KnownNodes() {
            @Override
            public Set<String> others() {
                Set<String> others = new TreeSet<>(network.last.keySet());
                others.remove(self.name());
                return others;
            }

            @Override
            public Optional<LastHeartbeat> lastOf(String name) {
                return Optional.ofNullable(network.stale.getOrDefault(name, network.last.get(name)));
            }

            @Override
            public Map<String, Integer> withRoom() {
                return network.room.entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(self.name()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            }

            @Override
            public boolean othersActive() {
                return network.alive.stream().anyMatch(run -> !run.equals(self.run()));
            }

            @Override
            public boolean twinAlive() {
                LastHeartbeat twin = network.last.get(self.name());
                return twin != null && !twin.run().equals(self.run()) && network.alive.contains(twin.run());
            }
        };
    }

    /** Begins, and returns when its records are attached. */
    CustodyFixture begin() throws Exception {
        custody.start();
        custody.standing().ready().toCompletableFuture().get(30, TimeUnit.SECONDS);
        beat();
        return this;
    }

    /** Says that it lives. */
    void beat() {
        network.last.put(self.name(), new LastHeartbeat(self.run(), Instant.now()));
        network.alive.add(self.run());
    }

    /** A session with a record and a queue. */
    SessionId open() throws Exception {
        StoredSession session = Stored.session();
        custody.records().put(session.id(), session.options(), session.createdAt());
        broker.createQueue("avatar.audio." + session.id());
        sessions.live.add(session.id());
        return session.id();
    }

    Keeper keeper(SessionId id) {
        return custody.records().keeper(id);
    }

    /** What the broker has of its progress; empty for nothing. */
    Optional<Progress> told(SessionId id) throws Exception {
        return Optional.ofNullable(new ProgressQueue(client, Duration.ofMinutes(1), Clock.systemUTC())
                .all()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .get(id));
    }

    boolean holds() {
        return keeper(SessionId.random()).ownership().holds();
    }

    long records() {
        return broker.messageCount("avatar.sessions.of." + self.name());
    }

    int held() {
        return broker.deliveringCount("avatar.sessions.of." + self.name());
    }

    /** Its connections break; it may come back at once. */
    void cut() {
        wire.cut();
    }

    /** The room of its next link, if one was opened elsewhere. */
    Optional<JoinInfo> prepare(SessionId id) throws Exception {
        return custody.records()
                .prepare(Snapshots.running(id, SessionState.SPEAKING, 1, null), Duration.ofSeconds(10))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** A session leaves it on purpose; returns when its record is where it is to be. */
    void handOver(SessionId id, List<Heard> anchors) throws Exception {
        keeper(id).record().left(anchors, HandOver.EXACT);
        sessions.live.remove(id);
        custody.records().handOver(id).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** All its sessions have left it, and it stops. */
    void leave() throws Exception {
        custody.leave().toCompletableFuture().get(10, TimeUnit.SECONDS);
        network.alive.remove(self.run());
        network.last.put(self.name(), new LastHeartbeat(self.run(), Instant.now(), true));
    }

    /** It is gone, without a word. */
    void kill() throws IOException {
        wire.end();
        network.alive.remove(self.run());
    }

    /** It is cut off for good, and lives. */
    void cutOff() throws IOException {
        wire.end();
    }

    @Override
    public void close() throws IOException {
        network.alive.remove(self.run());
        custody.stop();
        client.close();
        wire.close();
        threads.shutdownNow();
        connector.shutdownNow();
    }
}
