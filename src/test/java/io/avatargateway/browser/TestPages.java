package io.avatargateway.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the pages of {@code src/test/browser} on a free port of the loopback interface, and below {@code /npm/} the
 * packages that they load: {@code /npm/livekit-client/dist/livekit-client.esm.mjs}.
 */
public final class TestPages implements AutoCloseable {
    private static final Path PAGES = Path.of("src", "test", "browser").toAbsolutePath();
    private static final String PACKAGES = "/npm/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "map", "application/json",
            "json", "application/json",
            "wav", "audio/wav",
            "png", "image/png");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    private TestPages(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static TestPages start() throws IOException {
        return new TestPages(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /**
     * Where a page is, for {@link Browser#open}.
     *
     * @param path of the file below {@code src/test/browser}, with a query if need be
     */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = file(exchange.getRequestURI().getPath());
            if (file == null || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String name = file.getFileName().toString();
            exchange.getResponseHeaders()
                    .set(
                            "Content-Type",
                            TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"));
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            byte[] body = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Path file(String path) {
        Path root = path.startsWith(PACKAGES) ? NpmPackages.FOLDER.toAbsolutePath() : PAGES;
        Path file = root.resolve(path.substring(path.startsWith(PACKAGES) ? PACKAGES.length() : 1))
                .normalize();
        return file.startsWith(root) ? file : null;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
