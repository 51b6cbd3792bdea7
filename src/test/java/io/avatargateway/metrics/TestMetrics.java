package io.avatargateway.metrics;

import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.jms.webhook.WebhookMeter;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.port.SessionMeters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The metrics of a gateway that is not there: what is told them can be scraped. */
public final class TestMetrics implements AutoCloseable {

    /** Tenants that are served. */
    private static final Set<Tenant> SERVED = Set.of(Tenant.DEFAULT, new Tenant("acme"));

    final Pipeline pipeline;
    final Instruments instruments;
    final TenantLabels tenants = new TenantLabels(SERVED::contains);
    /** What openings are measured by. */
    public final AtomicLong nanos = new AtomicLong();

    public final SessionMeters sessions;
    public final BrokerMeter broker;
    public final WebhookMeter webhooks;

    public TestMetrics() {
        this(Map.of(), null);
    }

    /** @param nanoClock what openings are measured by */
    public TestMetrics(LongSupplier nanoClock) {
        this(Map.of(), nanoClock);
    }

    TestMetrics(Map<String, String> settings) {
        this(settings, null);
    }

    private TestMetrics(Map<String, String> settings, LongSupplier nanoClock) {
        Settings read = SettingsReader.read(name -> Optional.ofNullable(settings.get(name)));
        pipeline = new Pipeline(read.metrics(), "node-a", "1.0");
        instruments = pipeline.instruments();
        sessions = new SessionMeasures(instruments, tenants, nanoClock == null ? nanos::get : nanoClock);
        broker = new BrokerMeasures(instruments, tenants);
        webhooks = new WebhookMeasures(instruments, tenants);
    }

    /** A scrape, as Prometheus asks for it where it knows nothing better. */
    public String scrape() {
        return scrape(null);
    }

    /** All figures, for who is no scrape. */
    public Reading read() {
        return pipeline.read();
    }

    String scrape(String accept) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            pipeline.scrape(accept, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** All figures by their names with labels, as they are written. */
    public Map<String, Double> series() {
        return scrape().lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                        (a, b) -> a,
                        TreeMap::new));
    }

    /**
     * One figure, or how many values a histogram has.
     *
     * @param labels values of the metric's labels in their order; null for one that is missing
     * @return 0 where there is none
     */
    public double value(Metric metric, String... labels) {
        return series().getOrDefault(name(metric, "_count", labels), 0.0);
    }

    /** The sum of a histogram's values. */
    public double sum(Metric metric, String... labels) {
        return series().getOrDefault(name(metric, "_sum", labels), 0.0);
    }

    private static String name(Metric metric, String ofHistogram, String... labels) {
        String inside = IntStream.range(0, labels.length)
                .filter(i -> labels[i] != null)
                .mapToObj(i -> metric.labels().get(i).prometheusName() + "=\"" + labels[i] + "\"")
                .sorted()
                .collect(Collectors.joining(","));
        return metric.prometheusName()
                + (metric.kind() == Metric.Kind.HISTOGRAM ? ofHistogram : "")
                + (inside.isEmpty() ? "" : "{" + inside + "}");
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
