package io.avatargateway.ops;

import static io.avatargateway.ops.Fault.Cause.BODIES_WAIT;
import static io.avatargateway.ops.Fault.Cause.BROKER_FULL;
import static io.avatargateway.ops.Fault.Cause.BROKER_UNREACHABLE;
import static io.avatargateway.ops.Fault.Cause.EMBEDDED_BROKER;
import static io.avatargateway.ops.Fault.Cause.RECORDS;

import io.avatargateway.config.Settings;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.session.port.AvatarServiceProbe;
import io.avatargateway.session.port.BrokerProbe;
import io.avatargateway.session.port.RecordsProbe;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What the gateway needs to do its work, and whether it is there. Every answer comes within two seconds. Any thread.
 */
@ApplicationScoped
public class Neighbours {

    private static final Duration MAX_AGE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** The steps of sessions take milliseconds. What stands still for so long stands still for good. */
    private static final Duration WORKERS_PATIENCE = Duration.ofSeconds(20);

    @Inject
    AvatarServiceProbe avatarService;

    @Inject
    BrokerProbe broker;

    @Inject
    RecordsProbe records;

    @Inject
    EmbeddedBrokerChecks embeddedBroker;

    @Inject
    SessionRegistry registry;

    @Inject
    Settings settings;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    private ReachabilityCheck avatarServiceCheck;
    private ReachabilityCheck brokerCheck;
    private Pulse workers;

    @PostConstruct
    void start() {
        avatarServiceCheck = check(() -> avatarService.check());
        brokerCheck = check(() -> CompletableFuture.supplyAsync(() -> broker.check(), executor));
        workers = new Pulse(registry::pulse, WORKERS_PATIENCE, System::nanoTime);
    }

    /** Why Simli cannot be reached, or empty if it can. */
    Optional<String> avatarServiceFault() {
        return avatarServiceCheck.fault();
    }

    /** Why the broker cannot be used, or empty if it can. What is nearest to the root comes first. */
    Optional<Fault> brokerFault() {
        return Fault.of(EMBEDDED_BROKER, embeddedBroker.trouble().map(why -> "embedded broker: " + why))
                .or(() -> Fault.of(BROKER_UNREACHABLE, brokerCheck.fault()))
                .or(() -> Fault.of(BROKER_FULL, broker.withoutRoom()))
                .or(() -> Fault.of(RECORDS, records.check()))
                .or(() -> Fault.of(BODIES_WAIT, bodies().flatMap(EmbeddedBrokerChecks.Bodies::fault)));
    }

    /** The memory that large bodies share, or empty if the broker runs elsewhere. */
    Optional<EmbeddedBrokerChecks.Bodies> bodies() {
        return embeddedBroker.bodies();
    }

    /** Why no session makes progress any more, or empty if the workers answer. */
    Optional<String> workersFault() {
        return workers.fault();
    }

    /** Where Simli, or the sandbox, should be; fit to be shown. */
    String avatarServiceAddress() {
        return address(settings.simli().apiUrl());
    }

    /** What the broker's side counts. */
    BrokerProbe broker() {
        return broker;
    }

    /** How many sessions' records a later version wrote. */
    int unreadableRecords() {
        return records.unreadable();
    }

    /** Where the broker should be; fit to be shown. */
    String brokerAddress() {
        return address(URI.create(settings.broker().url()));
    }

    /** Without user, password and parameters. */
    static String address(URI uri) {
        if (uri.getHost() == null) {
            return uri.getScheme() + ":…";
        }
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private static ReachabilityCheck check(Supplier<CompletionStage<Optional<String>>> probe) {
        return new ReachabilityCheck(probe, MAX_AGE, PATIENCE, System::nanoTime);
    }
}
