package io.avatargateway.metrics;

import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.SessionRegistry;
import io.avatargateway.service.TenantQuotas;
import io.avatargateway.service.Webhooks;
import io.avatargateway.session.AvatarSession;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import io.avatargateway.session.port.BrokerProbe;
import io.opentelemetry.api.common.Attributes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;

/** What is asked for with each scrape, since somebody knows it anyway. */
@ApplicationScoped
public class GatewayLevels {

    @Inject
    GatewayMetrics metrics;

    @Inject
    SessionRegistry registry;

    @Inject
    TenantQuotas quotas;

    @Inject
    BrokerProbe broker;

    @Inject
    Webhooks webhooks;

    @Inject
    Settings settings;

    void onStart(@Observes Startup started) {
        metrics.instruments().ifPresent(instruments -> {
            TenantLabels labels = metrics.labels();
            instruments.levels(
                    Metric.SESSIONS,
                    level -> sessions(
                            registry.all(Caller.gateway()).map(AvatarSession::snapshot),
                            labels,
                            settings.name(),
                            level));
            instruments.level(Metric.PLACES, registry::placesLeft);
            instruments.level(Metric.BACKLOG, registry::backlog);
            instruments.levels(Metric.EVENT_STREAMS, level -> streams(quotas.streams(), labels, level));
            instruments.levels(
                    Metric.WEBHOOK_WAITING, level -> WebhookMeasures.waiting(webhooks.here(), labels, level));
            instruments.count(Metric.UNDELIVERABLE, broker::undeliverableReplies);
            instruments.count(Metric.EVENTS_DROPPED, broker::droppedEvents);
            JavaLevels.register(instruments);
        });
    }

    /** How many there are in each state of each tenant; those that have ended do not count. */
    static void sessions(
            Stream<SessionSnapshot> all, TenantLabels tenants, String node, ObjLongConsumer<Attributes> level) {
        Map<Attributes, Long> counts = new HashMap<>();
        all.filter(session -> session.state() != SessionState.CLOSED).forEach(session -> {
            String tenant = tenants.of(session.options().owner().tenant());
            counts.merge(Instruments.attributes(Metric.SESSIONS, session.state().name(), tenant, node), 1L, Long::sum);
        });
        counts.forEach(level::accept);
    }

    /** How many event streams each tenant has. */
    static void streams(Map<Tenant, Integer> open, TenantLabels tenants, ObjLongConsumer<Attributes> level) {
        Map<Attributes, Long> counts = new HashMap<>();
        open.forEach((tenant, streams) -> counts.merge(
                Instruments.attributes(Metric.EVENT_STREAMS, tenants.of(tenant)), (long) streams, Long::sum));
        counts.forEach(level::accept);
    }
}
