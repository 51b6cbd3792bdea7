package io.avatargateway.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * The addresses, queues and rules that the gateway needs of its broker. {@code docs/operator.md} shows the same for a
 * broker that runs elsewhere; keep the two alike.
 */
final class BrokerLayout {

    static final String ACCEPTOR = "gateway";
    static final String ROLE = "gateway";

    private static final int MIB = 1024 * 1024;
    private static final int JOURNAL_BUFFER_NANOS = 200_000;
    /** A disk fills by some hundred MiB in a second. */
    private static final int DISK_SCAN_MILLIS = 1_000;

    /** How many times the gateway's own limit the broker delivers a message that the gateway cannot answer. */
    private static final int UNANSWERED_FACTOR = 10;

    /** A subscriber of events that does not come back must not fill the disk. */
    private static final Duration EVENTS_KEPT = Duration.ofHours(24);

    /**
     * Clients that say nothing else ask for one message at a time. With any other window a browser ends before the last
     * message (Artemis 2.55). The client returns credits on one thread and asks for what is left on another. So the
     * answer "nothing" may be for the time before the credits came. What takes many messages says so itself.
     */
    private static final int ONE_AT_A_TIME = 0;

    /**
     * How many messages an AMQP sender may be ahead of what is stored. Each is up to 100 KiB in memory. With Artemis'
     * default of 1000, twenty senders that do not wait for outcomes fill the heap of a small server.
     */
    private static final int AMQP_CREDITS = 32;

    /** Of the heap, for all messages in memory. The gateway and its broker share it. */
    private static final int GLOBAL_PART = 4;
    /**
     * Of the heap, for one address: no session's queue takes all. What is beyond waits on the disk, where neither
     * priority nor expiry counts before it is read.
     */
    private static final int ADDRESS_PART = 8;

    private BrokerLayout() {}

    static Configuration configuration(EmbeddedBrokerOptions options) {
        Configuration configuration = new ConfigurationImpl().setName("avatar-gateway");
        storage(configuration, options);
        limits(configuration, options);
        addresses(configuration);
        rules(configuration, options.maxDeliveryAttempts());
        configuration.addAcceptorConfiguration(new TransportConfiguration(
                DoorAcceptorFactory.class.getName(),
                door(options),
                ACCEPTOR,
                Map.of("amqpCredits", AMQP_CREDITS, "amqpLowCredits", AMQP_CREDITS / 2)));
        configuration.registerBrokerPlugin(new AmqpGuard());
        configuration.registerBrokerPlugin(new CoreGuard());
        configuration.registerBrokerPlugin(new EventsGuard());
        configuration.registerBrokerPlugin(new AcknowledgementGuard());
        configuration.registerBrokerPlugin(new WaitingGuard(options.waiting()));
        configuration.setSecurityEnabled(options.isSecured());
        if (options.hasRoles()) {
            configuration.setUuidNamespace(BrokerRights.TEMPORARY);
            configuration.registerBrokerPlugin(new QueuesGuard());
            BrokerRights.of(Set.of()).forEach(configuration::putSecurityRoles);
        } else if (options.isSecured()) {
            configuration.putSecurityRoles("#", Set.of(BrokerRights.all(ROLE)));
        }
        return configuration;
    }

    private static Map<String, Object> door(EmbeddedBrokerOptions options) {
        Map<String, Object> door = new HashMap<>();
        door.put(TransportConstants.HOST_PROP_NAME, options.host());
        door.put(TransportConstants.PORT_PROP_NAME, options.port());
        door.put(TransportConstants.PROTOCOLS_PROP_NAME, "CORE,AMQP");
        if (options.tls() != null) {
            door.put(
                    TransportConstants.KEYSTORE_PATH_PROP_NAME,
                    options.tls().store().toString());
            door.put(
                    TransportConstants.KEYSTORE_PASSWORD_PROP_NAME,
                    options.tls().password());
        }
        return door;
    }

    private static void storage(Configuration configuration, EmbeddedBrokerOptions options) {
        configuration
                .setPersistenceEnabled(true)
                // Needs no native library, and is the same on every system.
                .setJournalType(JournalType.NIO)
                // How long a write waits for others to go to the disk with it. By default 3.3 ms, paid by every step of
                // a job.
                .setJournalBufferTimeout_NIO(JOURNAL_BUFFER_NANOS)
                .setJournalMinFiles(2)
                .setJournalPoolFiles(4)
                // Another server may hold the directory. It would wait for ever.
                .setJournalLockAcquisitionTimeout(2_000)
                .setBindingsDirectory(
                        options.dataDirectory().resolve("bindings").toString())
                .setJournalDirectory(options.dataDirectory().resolve("journal").toString())
                .setPagingDirectory(options.dataDirectory().resolve("paging").toString())
                .setLargeMessagesDirectory(
                        options.dataDirectory().resolve("large-messages").toString());
    }

    private static void limits(Configuration configuration, EmbeddedBrokerOptions options) {
        configuration
                .setGlobalMaxSize(partOfHeap(GLOBAL_PART))
                .setMinDiskFree(options.minDiskFreeBytes())
                .setDiskScanPeriod(DISK_SCAN_MILLIS)
                // An expired job is answered promptly, also while nobody consumes its queue.
                .setMessageExpiryScanPeriod(1_000)
                .setJMXManagementEnabled(false)
                .setThreadPoolMaxSize(16)
                .setScheduledThreadPoolMaxSize(2)
                // It would stop the whole server's JVM where the machine was only suspended.
                .setCriticalAnalyzer(false);
    }

    private static void addresses(Configuration configuration) {
        configuration
                .addAddressConfiguration(queue(GatewayAddresses.AUDIO, true))
                .addAddressConfiguration(queue(GatewayAddresses.DEAD_LETTERS, false))
                .addAddressConfiguration(queue(GatewayAddresses.EXPIRED, false))
                .addAddressConfiguration(queue(GatewayAddresses.SESSIONS, false))
                .addAddressConfiguration(queue(GatewayAddresses.SESSIONS_DEAD_LETTERS, false))
                .addAddressConfiguration(queue(GatewayAddresses.SESSIONS_EXPIRED, false))
                .addAddressConfiguration(new CoreAddressConfiguration()
                        .setName(GatewayAddresses.EVENTS)
                        .addRoutingType(RoutingType.MULTICAST));
    }

    /** Exclusive: one consumer at a time, whatever the number of gateways, so that jobs stay in order. */
    private static CoreAddressConfiguration queue(String name, boolean exclusive) {
        return new CoreAddressConfiguration()
                .setName(name)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfig(QueueConfiguration.of(name)
                        .setAddress(name)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true)
                        .setExclusive(exclusive));
    }

    private static void rules(Configuration configuration, int maxDeliveryAttempts) {
        configuration
                // Reply queues of producers may be named at will.
                .addAddressSetting(
                        "#",
                        paged().setAutoCreateQueues(true)
                                .setAutoCreateAddresses(true)
                                // A reader may be away; its replies come all the same. Temporary queues go with their
                                // connection; of the others, EmbeddedBroker removes those that nobody uses any more.
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(true)
                                // An AMQP client need not say what it means, and most do not: a queue keeps what
                                // comes while its reader is away.
                                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                                .setDefaultQueueRoutingType(RoutingType.ANYCAST))
                // Artemis' JMS client tries the names of its first version when it is refused the right one.
                .addAddressSetting(
                        "jms.#",
                        new AddressSettings().setAutoCreateQueues(false).setAutoCreateAddresses(false))
                // The intake and the sessions' own queues.
                .addAddressSetting(GatewayAddresses.AUDIO + ".#", jobs())
                // For a message that cannot even be answered, in the intake and among the expired only.
                .addAddressSetting(
                        GatewayAddresses.AUDIO,
                        new AddressSettings().setMaxDeliveryAttempts(UNANSWERED_FACTOR * maxDeliveryAttempts))
                .addAddressSetting(
                        GatewayAddresses.EXPIRED,
                        new AddressSettings()
                                .setNoExpiry(true)
                                .setMaxDeliveryAttempts(UNANSWERED_FACTOR * maxDeliveryAttempts))
                // Commands: one that cannot be answered ends like such a job.
                .addAddressSetting(
                        GatewayAddresses.SESSIONS + ".#",
                        paged().setDeadLetterAddress(SimpleString.of(GatewayAddresses.SESSIONS_DEAD_LETTERS))
                                .setExpiryAddress(SimpleString.of(GatewayAddresses.SESSIONS_EXPIRED))
                                .setMaxDeliveryAttempts(UNANSWERED_FACTOR * maxDeliveryAttempts)
                                .setRedeliveryDelay(0)
                                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                                .setDefaultConsumerWindowSize(ONE_AT_A_TIME)
                                .setAutoCreateQueues(false)
                                .setAutoCreateAddresses(false)
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(false))
                // The same of other tenants. The gateway makes the queues, and sorts what the broker moved by tenants.
                .addAddressSetting(TenantAddresses.OTHERS + ".*.audio.#", jobs())
                .addAddressSetting(
                        TenantAddresses.OTHERS + ".*.audio",
                        new AddressSettings().setMaxDeliveryAttempts(UNANSWERED_FACTOR * maxDeliveryAttempts))
                .addAddressSetting(TenantAddresses.OTHERS + ".*.audio.DLQ", keptForPeople())
                .addAddressSetting(
                        TenantAddresses.OTHERS + ".*.sessions.#",
                        paged().setDeadLetterAddress(SimpleString.of(GatewayAddresses.SESSIONS_DEAD_LETTERS))
                                .setExpiryAddress(SimpleString.of(GatewayAddresses.SESSIONS_EXPIRED))
                                .setMaxDeliveryAttempts(UNANSWERED_FACTOR * maxDeliveryAttempts)
                                .setRedeliveryDelay(0)
                                .setAutoCreateQueues(false)
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(false)
                                .setDefaultConsumerWindowSize(ONE_AT_A_TIME))
                .addAddressSetting(TenantAddresses.OTHERS + ".*.sessions.DLQ", keptForPeople())
                .addAddressSetting(TenantAddresses.OTHERS + ".*.events", events())
                .addAddressSetting(TenantAddresses.OTHERS + ".*.replies.#", gone(new AddressSettings()))
                .addAddressSetting(TenantAddresses.DEFAULT.replies() + ".#", gone(new AddressSettings()))
                .addAddressSetting(GatewayAddresses.SESSIONS_EXPIRED, new AddressSettings().setNoExpiry(true))
                // Which sessions a gateway has. It is read and left, or taken, by nobody else.
                .addAddressSetting(
                        GatewayAddresses.SESSIONS_OF + "#",
                        new AddressSettings().setNoExpiry(true).setMaxDeliveryAttempts(-1))
                // How a session's named jobs ended: it goes with the session.
                .addAddressSetting(
                        GatewayAddresses.ENDED + ".#",
                        paged().setNoExpiry(true)
                                .setMaxDeliveryAttempts(-1)
                                .setAutoDeleteQueues(false)
                                .setDefaultConsumerWindowSize(ONE_AT_A_TIME))
                // What was paid for and what was spoken: it waits until the ledger's files have it.
                .addAddressSetting(
                        GatewayAddresses.LEDGER,
                        paged().setNoExpiry(true)
                                .setMaxDeliveryAttempts(-1)
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(false))
                // Events for the servers of tenants. The gateway counts by itself what failed, and gives up by itself.
                .addAddressSetting(
                        GatewayAddresses.WEBHOOKS + ".#",
                        gone(paged())
                                .setMaxDeliveryAttempts(-1)
                                .setRedeliveryDelay(0)
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(false))
                // What gateways tell each other: it is read by all, and forgotten when its time is over.
                .addAddressSetting(
                        GatewayAddresses.NODES + ".#",
                        new AddressSettings()
                                .setMaxDeliveryAttempts(-1)
                                .setAutoDeleteQueues(false)
                                .setAutoDeleteAddresses(false))
                .addAddressSetting(GatewayAddresses.SESSIONS_DEAD_LETTERS, keptForPeople())
                .addAddressSetting(GatewayAddresses.DEAD_LETTERS, keptForPeople())
                .addAddressSetting(GatewayAddresses.EVENTS, events());
    }

    private static AddressSettings events() {
        return gone(paged())
                .setDefaultAddressRoutingType(RoutingType.MULTICAST)
                .setDefaultQueueRoutingType(RoutingType.MULTICAST)
                .setExpiryDelay(EVENTS_KEPT.toMillis())
                .setAutoDeleteAddresses(false);
    }

    /** What was told to somebody, and expired before he took it, goes nowhere else: an empty address says so. */
    private static AddressSettings gone(AddressSettings settings) {
        return settings.setExpiryAddress(SimpleString.of(""));
    }

    /** Of an intake and its sessions' own queues. */
    private static AddressSettings jobs() {
        return paged().setDeadLetterAddress(SimpleString.of(GatewayAddresses.DEAD_LETTERS))
                .setExpiryAddress(SimpleString.of(GatewayAddresses.EXPIRED))
                // The gateway counts by itself what failed, and answers it. The broker also counts what was only
                // fetched ahead when a connection was lost, and would put that aside unanswered.
                .setMaxDeliveryAttempts(-1)
                // A delay would let the next job of the session overtake; the intake waits by itself.
                .setRedeliveryDelay(0)
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                .setDefaultConsumerWindowSize(ONE_AT_A_TIME)
                // A job for a session that is not there must not wait in a queue that nobody reads. The address may
                // come by itself: it comes and goes with the queue that the gateway makes.
                .setAutoCreateQueues(false)
                .setAutoCreateAddresses(true)
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(true)
                // The session's queue went away while a producer was still sending to it.
                .setSendToDLAOnNoRoute(true);
    }

    /** What is kept for people to look at does not expire and is not delivered elsewhere. */
    private static AddressSettings keptForPeople() {
        return paged().setNoExpiry(true).setMaxDeliveryAttempts(-1);
    }

    private static AddressSettings paged() {
        return new AddressSettings()
                .setMaxSizeBytes(partOfHeap(ADDRESS_PART))
                .setPageSizeBytes(MIB)
                .setMaxReadPageBytes(2 * MIB)
                .setPrefetchPageBytes(MIB)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
    }

    private static long partOfHeap(int part) {
        return Math.max(16L * MIB, Runtime.getRuntime().maxMemory() / part);
    }
}
