package io.avatargateway.metrics;

import io.avatargateway.jms.webhook.WebhookMeter;
import io.avatargateway.security.Tenant;
import io.avatargateway.service.Webhooks;
import io.avatargateway.webhook.WebhookAnswer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Measures webhooks. Any thread. */
final class WebhookMeasures implements WebhookMeter {

    private final TenantLabels tenants;
    private final LongCounter attempts;
    private final DoubleHistogram delay;
    private final LongCounter deadLetters;

    WebhookMeasures(Instruments instruments, TenantLabels tenants) {
        this.tenants = tenants;
        attempts = instruments.counter(Metric.WEBHOOK_ATTEMPTS);
        delay = instruments.histogram(Metric.WEBHOOK_DELAY);
        deadLetters = instruments.counter(Metric.WEBHOOK_DEAD_LETTERS);
    }

    @Override
    public void attempted(Tenant tenant, WebhookAnswer.Outcome outcome) {
        attempts.add(
                1,
                Instruments.attributes(
                        Metric.WEBHOOK_ATTEMPTS,
                        tenants.of(tenant),
                        outcome.name().toLowerCase(Locale.ROOT)));
    }

    /** Two clocks may differ; nothing takes less than no time. */
    @Override
    public void delivered(Tenant tenant, Duration since) {
        delay.record(
                Math.max(0, since.toMillis() / 1_000.0),
                Instruments.attributes(Metric.WEBHOOK_DELAY, tenants.of(tenant)));
    }

    @Override
    public void putAside(Tenant tenant, String reason) {
        deadLetters.add(1, Instruments.attributes(Metric.WEBHOOK_DEAD_LETTERS, tenants.of(tenant), reason));
    }

    /** How much waits for each tenant's receivers. */
    static void waiting(List<Webhooks.Delivery> here, TenantLabels tenants, ObjLongConsumer<Attributes> level) {
        Map<Attributes, Long> counts = new HashMap<>();
        here.forEach(delivery -> counts.merge(
                Instruments.attributes(Metric.WEBHOOK_WAITING, tenants.of(delivery.tenant())),
                delivery.waiting(),
                Long::sum));
        counts.forEach(level::accept);
    }
}
