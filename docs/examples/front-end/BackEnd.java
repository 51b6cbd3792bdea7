import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A portal's back end: it opens the session, and the browser gets the join info and no more of the gateway.
 *
 * <pre>GATEWAY=http://localhost:9080/api/v1 PORT=8000 PAGES=folder java BackEnd.java</pre>
 */
public class BackEnd {
    private static final Map<String, String> ENV = System.getenv();
    private static final String GATEWAY = ENV.getOrDefault("GATEWAY", "http://localhost:9080/api/v1");
    private static final Path PAGES = Path.of(ENV.getOrDefault("PAGES", "."));
    private static final Map<String, String> TYPES = Map.of("html", "text/html", "js", "text/javascript");
    private static final Pattern SESSION = Pattern.compile("/avatar/sessions/(ses_\\w+)(/join|/viewer|/events)?");
    private static final Pattern FACE = Pattern.compile("\"faceId\"\\s*:\\s*\"([\\w/-]{1,200})\"");
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"(ses_\\w+)\"");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** The sessions that were opened here: nobody gets at others. */
    private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(ENV.getOrDefault("PORT", "8000"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        // Each browser that follows its session keeps one of these.
        server.setExecutor(Executors.newFixedThreadPool(64));
        server.createContext("/avatar/", BackEnd::avatar);
        server.createContext("/", BackEnd::page);
        server.start();
        System.out.println("http://127.0.0.1:" + port + "/");
    }

    private static void avatar(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        String body = new String(exchange.getRequestBody().readNBytes(10_000), StandardCharsets.UTF_8);
        Matcher session = SESSION.matcher(path);
        if (path.equals("/avatar/sessions") && method.equals("POST")) {
            // What a browser may choose, and nothing else: who pays, and for how long, is decided here.
            Matcher face = FACE.matcher(body);
            String wishes = "{" + (face.find() ? "\"faceId\":\"" + face.group(1) + "\"," : "")
                    + "\"endAfterViewerLeftSeconds\":30,\"maxIdleSeconds\":120,\"tenant\":\"example\"}";
            pass(exchange, "/sessions", wishes);
        } else if (session.matches() && OURS.contains(session.group(1)) && "/events".equals(session.group(2))) {
            follow(exchange, "/sessions/" + session.group(1) + "/events");
        } else if (session.matches() && OURS.contains(session.group(1))) {
            String query = exchange.getRequestURI().getRawQuery();
            String rest = session.group(2) == null ? "" : session.group(2);
            pass(exchange, "/sessions/" + session.group(1) + rest + (query == null ? "" : "?" + query), body);
        } else {
            send(exchange, 404, "text/plain", "no such session".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void pass(HttpExchange exchange, String path, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(GATEWAY + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(
                        exchange.getRequestMethod(),
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        try {
            HttpResponse<byte[]> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Matcher id = ID.matcher(new String(answer.body(), StandardCharsets.UTF_8));
            if (answer.statusCode() == 201 && id.find()) {
                OURS.add(id.group(1));
            }
            String type = answer.headers().firstValue("Content-Type").orElse("text/plain");
            send(exchange, answer.statusCode(), type, answer.body());
        } catch (InterruptedException | IOException failed) {
            send(exchange, 502, "text/plain", "the gateway cannot be reached".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The session's events as they come, until one side has enough: a new room, and the end, are told by them. */
    private static void follow(HttpExchange exchange, String path) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(GATEWAY + path))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "text/event-stream");
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        try {
            HttpResponse<InputStream> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (exchange;
                    InputStream events = answer.body();
                    OutputStream out = exchange.getResponseBody()) {
                exchange.getResponseHeaders()
                        .set(
                                "Content-Type",
                                answer.headers().firstValue("Content-Type").orElse("text/plain"));
                exchange.getResponseHeaders().set("Cache-Control", "no-store");
                exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 204 ? -1 : 0);
                byte[] piece = new byte[8_192];
                for (int read = events.read(piece); read >= 0; read = events.read(piece)) {
                    out.write(piece, 0, read);
                    out.flush();
                }
            }
        } catch (InterruptedException stopped) {
            exchange.close();
        }
    }

    private static void page(HttpExchange exchange) throws IOException {
        Path name = Path.of(exchange.getRequestURI().getPath()).getFileName();
        Path file = PAGES.resolve(name == null ? "index.html" : name.toString());
        if (Files.isRegularFile(file)) {
            String ending = file.toString().replaceFirst(".*\\.", "");
            send(exchange, 200, TYPES.getOrDefault(ending, "text/plain"), Files.readAllBytes(file));
        } else {
            send(exchange, 404, "text/plain", new byte[0]);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
