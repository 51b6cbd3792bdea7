package io.avatargateway.traces;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Spans as the library gives them to an exporter. */
final class RecordedSpans implements SpanExporter {

    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    private RecordedSpans() {}

    /** This number of them. */
    static List<SpanData> of(int number) {
        return of(provider -> {
            for (int i = 0; i < number; i++) {
                provider.get("io.avatargateway").spanBuilder("job").startSpan().end();
            }
        });
    }

    /** Those that are made there. */
    static List<SpanData> of(Consumer<SdkTracerProvider> made) {
        RecordedSpans kept = new RecordedSpans();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(kept))
                .build()) {
            made.accept(provider);
        }
        return kept.spans;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> some) {
        spans.addAll(some);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
