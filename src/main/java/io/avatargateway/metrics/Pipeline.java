package io.avatargateway.metrics;

import io.avatargateway.config.Settings;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.export.CardinalityLimitSelector;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The instruments' way out. A scrape is answered by whoever asks, on its own thread. A collector is sent all of it at
 * intervals by threads of the library's own: one that hangs keeps nobody else waiting. Any thread.
 */
final class Pipeline implements AutoCloseable {

    /** Sets of labels of one metric; all further ones count together. Twenty for each tenant, and more. */
    private static final int MOST_SETS = 20 * TenantLabels.MOST;

    /** The collector's whole answer, or the next interval. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String PATH = "/v1/metrics";

    private final PrometheusMetricReader scraped;
    private final SdkMeterProvider provider;
    private final ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter open = OpenMetricsTextFormatWriter.create();

    /**
     * @param node this gateway's name
     * @param version of the program
     */
    Pipeline(Settings.Metrics settings, String node, String version) {
        scraped = PrometheusMetricReader.builder()
                .setOtelScopeLabelsEnabled(false)
                .build();
        SdkMeterProviderBuilder builder = SdkMeterProvider.builder().setResource(GatewayResource.of(node, version));
        CardinalityLimitSelector bounded = type -> MOST_SETS;
        builder.registerMetricReader(scraped, bounded);
        if (settings.otlpUrl() != null) {
            builder.registerMetricReader(sent(settings), bounded);
        }
        provider = builder.build();
    }

    private static MetricReader sent(Settings.Metrics settings) {
        OtlpHttpMetricExporter exporter = OtlpHttpMetricExporter.builder()
                .setEndpoint(address(settings.otlpUrl()))
                .setTimeout(PATIENCE)
                .setConnectTimeout(PATIENCE)
                .setCompression("gzip")
                .setServiceClassLoader(Pipeline.class.getClassLoader())
                .build();
        return PeriodicMetricReader.builder(exporter)
                .setInterval(settings.otlpInterval())
                .build();
    }

    private static String address(URI collector) {
        String base = collector.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH;
    }

    /** Makes instruments. */
    Instruments instruments() {
        return new Instruments(provider.get("io.avatargateway"));
    }

    /** The media type of the form that suits what a client accepts, which may be null. */
    String mediaType(String accept) {
        return form(accept).getContentType();
    }

    /** Writes all of it in that form. */
    void scrape(String accept, OutputStream out) throws IOException {
        form(accept).write(out, scraped.collect());
    }

    /** All of it as it is now, for who is no scrape. */
    Reading read() {
        return new Reading(scraped.collect());
    }

    private ExpositionFormatWriter form(String accept) {
        return open.accepts(accept) ? open : plain;
    }

    /** Sends the collector what it has not got. Waits for it, but not long. */
    @Override
    public void close() {
        provider.shutdown().join(PATIENCE.toSeconds() / 5, TimeUnit.SECONDS);
    }
}
