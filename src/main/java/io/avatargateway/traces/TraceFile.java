package io.avatargateway.traces;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes spans into a file, a line for those that come together. A full file is renamed, in place of the one that was
 * renamed before. What cannot be written is lost. On the thread of the library that collects spans.
 */
final class TraceFile implements SpanExporter {

    private static final Logger LOG = Logger.getLogger(TraceFile.class.getName());

    private final Path file;
    private final long mostBytes;
    private boolean failing;

    /** @param mostBytes of the file, and of the one that was renamed: twice as much is there at most, and one line */
    TraceFile(Path file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        if (spans.isEmpty()) {
            return CompletableResultCode.ofSuccess();
        }
        try {
            if (Files.exists(file) && Files.size(file) >= mostBytes) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            byte[] line = (OtlpJson.of(spans) + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            failing = false;
            return CompletableResultCode.ofSuccess();
        } catch (IOException e) {
            LOG.log(failing ? Level.FINE : Level.WARNING, "Traces cannot be written: {0}", e.toString());
            failing = true;
            return CompletableResultCode.ofFailure();
        }
    }

    /** All that was exported is there. */
    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
