package io.avatargateway.jms;

import io.avatargateway.config.Settings;
import io.avatargateway.jms.client.BrokerClient;
import io.avatargateway.jms.client.BrokerThreads;
import io.avatargateway.jms.client.BrokerWatch;
import io.avatargateway.jms.client.Lane;
import io.avatargateway.jms.webhook.WebhookDeliveries;
import io.avatargateway.jms.webhook.WebhookDesk;
import io.avatargateway.jms.webhook.WebhookMeter;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.service.Webhooks;
import io.avatargateway.webhook.WebhookCalls;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/** Puts the deliveries of webhooks together, once per server. They have a connection to the broker of their own. */
@ApplicationScoped
public class WebhookMessaging {

    @Inject
    private Settings settings;

    @Inject
    private Tenants tenants;

    @Resource
    private ManagedThreadFactory threadFactory;

    @Inject
    private WebhookMeter meter;

    private ExecutorService connector;
    private ExecutorService threads;
    private BrokerClient broker;
    private WebhookCalls calls;
    private WebhookDeliveries deliveries;

    /** Connects to nothing yet. */
    @PostConstruct
    void start() {
        BrokerWatch watch = new BrokerWatch(settings.broker().stall(), System::nanoTime);
        connector = BrokerThreads.connections(threadFactory, watch);
        threads = BrokerThreads.create(threadFactory, watch);
        broker = new BrokerClient(settings.broker(), connector, session -> {});
        Settings.Webhooks webhooks = settings.webhooks();
        calls = WebhookCalls.start(tls(), webhooks.privateAddresses(), webhooks.timeout(), InstantSource.system());
        deliveries = new WebhookDeliveries(
                tenants,
                broker,
                threads,
                calls::send,
                webhooks.retryTime(),
                InstantSource.system(),
                System::nanoTime,
                meter);
    }

    private static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("The server's default TLS settings are not usable", broken);
        }
    }

    void onStart(@Observes Startup started) {
        deliveries.start();
    }

    @Produces
    @ApplicationScoped
    Webhooks webhooks() {
        return new WebhookDesk(tenants, broker, new Lane(threads), deliveries::states, deliveries::here);
    }

    /** Any thread; blocks for at most the broker's call time-out, and a second. */
    @PreDestroy
    void stop() {
        deliveries.stop();
        calls.close();
        broker.close();
        BrokerThreads.end(threads, connector);
    }
}
