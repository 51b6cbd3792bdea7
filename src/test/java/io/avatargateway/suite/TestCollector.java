package io.avatargateway.suite;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * In the place of an OpenTelemetry collector: takes OTLP by HTTP (its specification, section OTLP/HTTP), reads it by
 * OpenTelemetry's own definition of the messages, and remembers it. What does not fit that is refused. Any thread.
 */
public final class TestCollector implements AutoCloseable {

    private final List<ResourceMetrics> metrics = new CopyOnWriteArrayList<>();
    private final List<ResourceSpans> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** Takes the body of a request. */
    @FunctionalInterface
    private interface Receiver {
        void take(InputStream body) throws IOException;
    }

    /** Starts it. */
    public TestCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receive(
                "/v1/metrics",
                body -> metrics.addAll(
                        ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList()));
        receive(
                "/v1/traces",
                body -> spans.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()));
        server.start();
    }

    private void receive(String path, Receiver receiver) {
        server.createContext(path, exchange -> {
            try {
                exchange.sendResponseHeaders(answer(exchange, path, receiver), -1);
            } finally {
                exchange.close();
            }
        });
    }

    private static int answer(HttpExchange request, String path, Receiver receiver) {
        boolean fits = request.getRequestMethod().equals("POST")
                && request.getRequestURI().getPath().equals(path)
                && "application/x-protobuf".equals(request.getRequestHeaders().getFirst("Content-Type"))
                && "gzip".equals(request.getRequestHeaders().getFirst("Content-Encoding"));
        if (!fits) {
            return HttpURLConnection.HTTP_BAD_REQUEST;
        }
        try (InputStream body = new GZIPInputStream(request.getRequestBody())) {
            receiver.take(body);
            return HttpURLConnection.HTTP_OK;
        } catch (IOException malformed) {
            return HttpURLConnection.HTTP_BAD_REQUEST;
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** All metrics that came, in that order. */
    public List<ResourceMetrics> metrics() {
        return metrics;
    }

    /** All spans that came, in that order. */
    public List<ResourceSpans> spans() {
        return spans;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
