package io.avatargateway.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that answers what the test says, and remembers what it was asked. */
public final class FakeGateway implements AutoCloseable {

    public interface Answers {
        void answer(HttpExchange exchange, int number) throws IOException;
    }

    public final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    public FakeGateway(Answers answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String cursor = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            int number;
            synchronized (asked) {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                        + (cursor == null ? "" : " after " + cursor)
                        + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                number = asked.size();
            }
            answers.answer(exchange, number);
        });
        server.start();
    }

    public static void json(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** A stream of events which then breaks off. */
    public static void events(HttpExchange exchange, String... blocks) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(String.join("", blocks).getBytes(UTF_8));
        }
    }

    public static String event(int sequence, String type, String state) {
        return "id: %d\nevent: %s\ndata: {\"sequence\":%d,\"type\":\"%s\",\"state\":\"%s\",\"time\":\"2030-01-02T03:04:05.678Z\",\"data\":{}}\n\n"
                .formatted(sequence, type, sequence, type, state);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
