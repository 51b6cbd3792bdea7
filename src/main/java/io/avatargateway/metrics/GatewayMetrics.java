package io.avatargateway.metrics;

import io.avatargateway.cluster.node.ProgramVersion;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.webhook.WebhookMeter;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Tenants;
import io.avatargateway.session.port.SessionMeters;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Predicate;

/** The metrics of this gateway: gives those who measure their ports, and answers scrapes. Any thread. */
@ApplicationScoped
public class GatewayMetrics {

    @Inject
    Settings settings;

    @Inject
    Tenants tenants;

    /** Null where nothing is to be measured. */
    private Pipeline pipeline;

    private Instruments instruments;
    private TenantLabels labels;
    private SessionMeters sessions = SessionMeters.NONE;
    private BrokerMeter broker = BrokerMeter.NONE;
    private WebhookMeter webhooks = WebhookMeter.NONE;

    @PostConstruct
    void start() {
        Predicate<Tenant> served = tenant -> tenants.find(tenant).isPresent();
        labels = new TenantLabels(served);
        if (settings.metrics().on()) {
            pipeline = new Pipeline(settings.metrics(), settings.name(), ProgramVersion.read());
            instruments = pipeline.instruments();
            sessions = new SessionMeasures(instruments, labels, System::nanoTime);
            broker = new BrokerMeasures(instruments, labels);
            webhooks = new WebhookMeasures(instruments, labels);
        }
    }

    @PreDestroy
    void stop() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Produces
    SessionMeters sessions() {
        return sessions;
    }

    @Produces
    BrokerMeter broker() {
        return broker;
    }

    @Produces
    WebhookMeter webhooks() {
        return webhooks;
    }

    /** For figures that are asked for with each scrape; empty where nothing is to be measured. */
    Optional<Instruments> instruments() {
        return Optional.ofNullable(instruments);
    }

    TenantLabels labels() {
        return labels;
    }

    /** All figures as they are now; empty where nothing is measured. Waits for nothing. */
    public Optional<Reading> read() {
        return Optional.ofNullable(pipeline).map(Pipeline::read);
    }

    /** The media type of the form that suits what a client accepts, which may be null; empty without metrics. */
    public Optional<String> mediaType(String accept) {
        return Optional.ofNullable(pipeline).map(there -> there.mediaType(accept));
    }

    /** Writes all figures in that form, as they are now. Only with metrics; waits for nothing but the reader. */
    public void scrape(String accept, OutputStream out) throws IOException {
        pipeline.scrape(accept, out);
    }
}
