package io.avatargateway.traces;

import io.avatargateway.config.Settings;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.metrics.GatewayResource;
import io.avatargateway.session.port.SessionMeters;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The spans' way out. They wait in a bounded queue for a thread of the library's own; what finds no room is lost. So an
 * exporter that hangs keeps nobody waiting. Any thread.
 */
final class TracePipeline implements AutoCloseable {

    /** Spans that wait for a collector, and as many for the file. */
    static final int MOST_WAITING = 4_096;

    private static final int TOGETHER = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** The collector's whole answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long FILE_BYTES = 50_000_000;
    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_LINKS = 16;
    private static final String PATH = "/v1/traces";

    private final SdkTracerProvider provider;
    private final Contexts contexts;
    private final Spans spans;
    private final InstantSource clock;

    /**
     * @param node this gateway's name
     * @param version of the program
     * @param clock for the ends of what queues tell
     */
    TracePipeline(Settings.Traces settings, String node, String version, InstantSource clock) {
        this.clock = clock;
        SpanIds ids = new SpanIds();
        SdkTracerProviderBuilder builder = SdkTracerProvider.builder()
                .setResource(GatewayResource.of(node, version))
                .setIdGenerator(ids)
                // Which ones there are at all was decided before: see Contexts.
                .setSampler(Sampler.alwaysOn())
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(MOST_CHARACTERS)
                        .setMaxNumberOfLinks(MOST_LINKS)
                        .build());
        if (settings.otlpUrl() != null) {
            builder.addSpanProcessor(waiting(collector(settings.otlpUrl())));
        }
        if (settings.file() != null) {
            builder.addSpanProcessor(waiting(new TraceFile(settings.file(), FILE_BYTES)));
        }
        provider = builder.build();
        contexts = new Contexts(settings.percent());
        spans = new Spans(provider.get("io.avatargateway"), ids);
    }

    private static SpanProcessor waiting(SpanExporter exporter) {
        return BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(MOST_WAITING)
                .setMaxExportBatchSize(TOGETHER)
                .setScheduleDelay(PAUSE)
                .setExporterTimeout(PATIENCE)
                .build();
    }

    private static SpanExporter collector(URI address) {
        String base = address.toString();
        return OtlpHttpSpanExporter.builder()
                .setEndpoint((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH)
                .setTimeout(PATIENCE)
                .setConnectTimeout(PATIENCE)
                .setCompression("gzip")
                .setServiceClassLoader(TracePipeline.class.getClassLoader())
                .build();
    }

    /** Follow jobs. */
    JobTraces jobs() {
        return new TracedJobs(contexts, spans, clock);
    }

    /** Follow sessions. */
    SessionMeters sessions() {
        return new TracedSessions(contexts, spans, clock);
    }

    /** Sends what waits. Waits for that, but not long. */
    @Override
    public void close() {
        provider.shutdown().join(PATIENCE.toSeconds() / 5, TimeUnit.SECONDS);
    }
}
