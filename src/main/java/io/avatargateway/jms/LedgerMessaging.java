package io.avatargateway.jms;

import io.avatargateway.config.Settings;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerThreads;
import io.avatargateway.jms.client.BrokerWatch;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.ledger.LedgerKeeper;
import io.avatargateway.jms.ledger.LedgerQueue;
import io.avatargateway.jms.ledger.LinkEntries;
import io.avatargateway.jms.message.UtteranceLedger;
import io.avatargateway.ledger.LedgerState;
import io.avatargateway.ledger.LinkLedger;
import io.avatargateway.ledger.Payers;
import io.avatargateway.ledger.file.Retention;
import io.avatargateway.security.Caller;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Puts the ledger's way through the broker together, once per server. It has a connection of its own. */
@ApplicationScoped
public class LedgerMessaging {

    @Inject
    private Settings settings;

    @Inject
    private SessionRegistry registry;

    @Resource
    private ManagedThreadFactory threadFactory;

    private final LedgerState state = new LedgerState(this::missing);
    private final LedgerQueue queue = new LedgerQueue();
    private Payers payers;
    private BrokerWatch watch;
    private ExecutorService connector;
    private ExecutorService threads;
    private BrokerClient broker;
    private LinkEntries links;
    private LedgerKeeper keeper;
    private UtteranceLedger utterances;

    /** Connects to nothing yet. */
    @PostConstruct
    void start() {
        payers = payers(settings);
        watch = new BrokerWatch(settings.broker().stall(), System::nanoTime);
        connector = BrokerThreads.connections(threadFactory, watch);
        threads = BrokerThreads.create(threadFactory, watch);
        broker = new BrokerClient(settings.broker(), connector, queue);
        links = new LinkEntries(broker, threads);
        keeper = new LedgerKeeper(
                broker,
                queue,
                settings.ledger().directory(),
                new Retention(settings.ledger().retentionDays()),
                state,
                new Lane(threads),
                InstantSource.system(),
                System::nanoTime);
        utterances = settings.ledger().kept()
                ? new UtteranceLedger(queue::isThere, queue, this::payer)
                : UtteranceLedger.NONE;
    }

    private Optional<String> payer(SessionId session) {
        return registry.find(Caller.gateway(), session).map(known -> {
            SessionOptions options = known.options();
            return payers.of(options.owner().tenant(), options.tenant());
        });
    }

    private long missing() {
        return links.lost() + utterances.missing();
    }

    void onStart(@Observes Startup started) {
        if (settings.ledger().kept()) {
            keeper.start();
        }
    }

    /** Any thread; blocks for at most twice the broker's call time-out, and a second. */
    @PreDestroy
    void stop() {
        try {
            links.await(settings.broker().callTimeout());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        keeper.stop();
        broker.close();
        BrokerThreads.end(threads, connector);
    }

    /** Where the ends of links are told. */
    @Produces
    @ApplicationScoped
    LinkLedger links() {
        return settings.ledger().kept() ? links : LinkLedger.NONE;
    }

    /**
     * In whose name things are kept. Static, since the registry asks for it: if it made this bean, the threads here
     * would be the registry's. The server lets none of those begin when the registry has ended, and the last entries
     * and the connection need some.
     */
    @Produces
    static Payers payers(Settings settings) {
        return new Payers(settings.access().auth());
    }

    /** Where the ends of utterances are written. */
    @Produces
    UtteranceLedger utterances() {
        return utterances;
    }

    /** How the ledger does. */
    @Produces
    LedgerState state() {
        return state;
    }
}
