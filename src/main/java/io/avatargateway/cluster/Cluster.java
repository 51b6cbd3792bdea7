package io.avatargateway.cluster;

import io.avatargateway.cluster.call.Erasures;
import io.avatargateway.cluster.call.OwnSessions;
import io.avatargateway.cluster.call.OwnerAnswer;
import io.avatargateway.cluster.call.OwnerCalls;
import io.avatargateway.cluster.call.OwnerDesk;
import io.avatargateway.cluster.call.OwnerRequest;
import io.avatargateway.cluster.call.PassedOpenings;
import io.avatargateway.cluster.call.SessionCalls;
import io.avatargateway.cluster.node.NodeDirectory;
import io.avatargateway.cluster.node.NodeIdentity;
import io.avatargateway.cluster.node.ProgramVersion;
import io.avatargateway.cluster.owner.Custody;
import io.avatargateway.cluster.owner.DeadLinks;
import io.avatargateway.cluster.owner.Lease;
import io.avatargateway.cluster.owner.NameCheck;
import io.avatargateway.cluster.owner.Standing;
import io.avatargateway.cluster.post.NodePosts;
import io.avatargateway.cluster.use.SharedUse;
import io.avatargateway.cluster.view.LostEnds;
import io.avatargateway.cluster.view.SharedView;
import io.avatargateway.cluster.view.ToldRecords;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.client.BrokerThreads;
import io.avatargateway.jms.client.BrokerWatch;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.ledger.LedgerState;
import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.ledger.Payers;
import io.avatargateway.logs.LifeLog;
import io.avatargateway.security.quota.Quotas;
import io.avatargateway.security.quota.UseElsewhere;
import io.avatargateway.security.tenants.Limits;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.EventDispatcher;
import io.avatargateway.service.GatewayStops;
import io.avatargateway.service.KeptMessages;
import io.avatargateway.service.LostJobs;
import io.avatargateway.service.SessionErasure;
import io.avatargateway.service.SessionRecords;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.service.TenantQuotas;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.port.RecordsProbe;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;

/**
 * Puts together what gateways tell each other, once per server. It has a connection to the broker of its own, which no
 * session's speech delays.
 */
@ApplicationScoped
public class Cluster {

    private static final Logger LOG = Logger.getLogger(Cluster.class.getName());

    @Inject
    private Settings settings;

    @Inject
    private Tenants tenants;

    @Inject
    private SessionRegistry registry;

    @Inject
    private BrokerWatch watch;

    @Inject
    private BrokerMeter meter;

    @Inject
    private LostJobs lostJobs;

    @Inject
    private KeptMessages keptMessages;

    @Inject
    private LinkLedger ledger;

    @Inject
    private LedgerState ledgerState;

    @Inject
    private Payers payers;

    @Inject
    private EventDispatcher dispatcher;

    @Inject
    private TenantQuotas quotas;

    @Inject
    private LifeLog lives;

    @Resource
    private ManagedThreadFactory threadFactory;

    private ExecutorService connector;
    private ScheduledExecutorService clockwork;
    private Beat beat;
    private Future<?> beating;
    private BrokerClient broker;
    private ExecutorService threads;
    private NodeDirectory nodes;
    private SharedView view;
    private LostEnds lostEnds;
    private ToldRecords records;
    private NodePosts posts;
    private OwnerCalls calls;
    private OwnerDesk desk;
    private SessionCalls sessions;
    private Erasures erasures;
    private Custody custody;
    private SharedUse use;

    /** Connects to nothing yet. */
    @PostConstruct
    void start() {
        connector = BrokerThreads.connections(threadFactory, watch);
        broker = new BrokerClient(settings.broker(), connector, session -> {}, meter);
        threads = BrokerThreads.create(threadFactory, watch);
        nodes = new NodeDirectory(
                broker,
                settings.name(),
                ProgramVersion.read(),
                () -> settings.sessions().limit() - registry.placesLeft(),
                registry::placesLeft,
                () -> settings.ledger().kept() ? ledgerState.id() : LedgerState.NONE,
                Clock.systemUTC(),
                System::nanoTime);
        view = new SharedView(
                broker,
                settings.name(),
                new Lane(threads),
                tenant -> tenants.retention(tenant).endedSessionTime(),
                () -> custody.ownership().holds(),
                Clock.systemUTC());
        lostEnds = new LostEnds(view, dispatcher::publish, Clock.systemUTC());
        custody = new Custody(
                broker,
                new NodeIdentity(settings.name(), nodes.self().run()),
                new Lease.Terms(
                        settings.broker().connectionTtl(),
                        settings.survival().grace(),
                        settings.survival().resumeWithin()),
                new DirectoryNodes(nodes),
                this::openNextLink,
                new BrokerHeartbeats(nodes),
                new RegisteredSessions(registry, lostJobs, lostEnds, lives),
                new DeadLinks(ledger, payers),
                threads,
                Clock.systemUTC(),
                System::nanoTime);
        records = new ToldRecords(custody.records(), view, ledger);
        Duration timeout = settings.nodes().callTimeout();
        OwnSessions own = new RegistrySessions(registry);
        posts = new NodePosts(broker, new Lane(threads));
        int readers = settings.rest().eventStreams();
        calls = new OwnerCalls(broker, posts, readers);
        desk = new OwnerDesk(broker, settings.name(), own, posts, new Lane(threads), timeout.dividedBy(2), readers);
        sessions = new SessionCalls(
                own,
                view,
                nodes,
                calls,
                new PassedOpenings(
                        own,
                        view,
                        nodes,
                        calls,
                        settings.sessions().openTimeout().plus(timeout)),
                timeout);
        erasures = new Erasures(own, view, nodes, calls, (id, tenant) -> keptMessages.erase(id, tenant), timeout);
        Quotas used = quotas.own();
        use = new SharedUse(
                broker,
                new SharedUse.Self(
                        settings.name(),
                        nodes.self().run(),
                        () -> custody.standing().isAttached(),
                        () -> custody.ownership().holds()),
                tenants::limits,
                () -> used,
                new KnownSessions(nodes, view, registry::liveIds),
                posts,
                new Lane(threads),
                Clock.systemUTC());
        beat = new Beat(this::tellItself, view::beat, lostEnds::beat, desk::beat, calls::beat, this::tellUse);
    }

    /** Where no tenant has quotas, nobody has to know. */
    private void tellUse() throws ActiveMQException {
        if (tenants.known().stream().map(tenants::limits).anyMatch(Limits::shared)) {
            use.beat();
        }
    }

    /** @throws IllegalStateException if another gateway has this one's name: then this one must not run */
    void onStart(@Observes Startup started) {
        if (NameCheck.isTaken(settings.broker(), settings.name())) {
            throw new IllegalStateException(Standing.nameTakenBy(settings.name()));
        }
        custody.start();
        clockwork = Executors.newSingleThreadScheduledExecutor(threadFactory);
        long periodMillis = NodeDirectory.HEARTBEAT.toMillis();
        // A beat that waits for the broker is not followed by more of them.
        beating = clockwork.scheduleWithFixedDelay(() -> watch.over(beat), 0, periodMillis, TimeUnit.MILLISECONDS);
    }

    /** Before this gateway has its records it is nobody: one of its name may be alive. */
    private void tellItself() {
        if (custody.standing().isAttached()) {
            nodes.beat();
        } else {
            nodes.listen();
        }
    }

    /** The others are told at once that this gateway takes no sessions any more. */
    void onStop(@Observes GatewayStops stops) {
        nodes.drain();
        custody.leaving();
        if (beating != null) {
            clockwork.execute(() -> watch.over(beat));
        }
    }

    /** Any thread; blocks for at most four times the broker's call time-out, and a second. */
    @PreDestroy
    void stop() {
        if (beating != null) {
            beating.cancel(false);
            clockwork.shutdownNow();
        }
        use.stop();
        // Not nodes.self(): it asks the registry, which may have ended before.
        if (nodes.isDraining()) {
            leave();
        }
        nodes.stop();
        view.stop();
        desk.stop();
        calls.stop();
        posts.stop();
        custody.stop();
        broker.close();
        BrokerThreads.end(connector, threads);
    }

    private CompletionStage<JoinInfo> openNextLink(String gateway, SessionSnapshot session, Duration within) {
        Duration patience = within.dividedBy(2);
        Duration most = settings.sessions().openTimeout();
        return calls.ask(gateway, OwnerRequest.prepare(session, within), patience.compareTo(most) < 0 ? patience : most)
                .thenApply(OwnerAnswer::next);
    }

    /** What is left here may be taken by others at once, since nothing here speaks any more. */
    private void leave() {
        try {
            custody.leave()
                    .toCompletableFuture()
                    .get(settings.broker().callTimeout().toMillis(), TimeUnit.MILLISECONDS);
            nodes.leave();
        } catch (TimeoutException | ExecutionException away) {
            LOG.log(Level.FINE, "The broker does not take the records back in time", away);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Which gateways share this broker. */
    @Produces
    NodeDirectory nodes() {
        return nodes;
    }

    /** What all gateways know of all sessions. */
    @Produces
    SharedView view() {
        return view;
    }

    /** What keeps this gateway's sessions beyond its life, and tells of them. */
    @Produces
    @ApplicationScoped
    SessionRecords records() {
        return records;
    }

    /** The sessions of all gateways. */
    @Produces
    @ApplicationScoped
    AllSessions sessions() {
        return sessions;
    }

    /** What tenants use of the other gateways. */
    @Produces
    @ApplicationScoped
    UseElsewhere use() {
        return use;
    }

    @Produces
    @ApplicationScoped
    SessionErasure erasures() {
        return erasures;
    }

    @Produces
    @ApplicationScoped
    RecordsProbe recordsProbe() {
        Standing standing = custody.standing();
        return new RecordsProbe() {
            @Override
            public Optional<String> check() {
                return Optional.ofNullable(standing.fault());
            }

            @Override
            public int unreadable() {
                return standing.unknown();
            }
        };
    }
}
