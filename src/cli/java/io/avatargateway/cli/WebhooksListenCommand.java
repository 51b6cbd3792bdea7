package io.avatargateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A receiver of webhooks that prints them. */
@Command(
        name = "listen",
        description = "Listens on this machine's loopback interface, verifies each webhook that comes, and prints its"
                + " event. One that comes again is printed once. The secret is in AVATAR_WEBHOOK_SECRET or in a file;"
                + " without, one is made and shown. The gateway needs WEBHOOKS_PRIVATE_ADDRESSES=true and"
                + " WEBHOOKS_IN_CLEAR=true to come here.")
final class WebhooksListenCommand implements Callable<Integer> {

    private static final String VARIABLE = "AVATAR_WEBHOOK_SECRET";
    private static final int MOST_BODY_BYTES = 1024 * 1024;
    private static final int MOST_REQUEST_SECONDS = 10;
    private static final int THREADS = 8;
    private static final int MOST_WAITING = 1_000;
    private static final int SECRET_BYTES = 32;
    private static final int MOST_PORT = 65_535;

    @ParentCommand
    private WebhooksOptions parent;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "9000",
            converter = Rules.Whole.class,
            description = "Where to listen; 0 for any free port.")
    private int port;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "File with the webhook's secret on its first line.")
    private Path secretFile;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "0",
            converter = Rules.Whole.class,
            description = "Ends when so many events have come; 0 for never.")
    private int count;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = Rules.Span.class,
            description = "Gives up when no event comes for so long.")
    private Duration timeout;

    private final BlockingQueue<JsonNode> events = new ArrayBlockingQueue<>(MOST_WAITING);

    @Override
    public Integer call() throws InterruptedException {
        Rules.within("--port", port, 0, MOST_PORT);
        requireAudience();
        String secret = secret();
        WebhookVerifier verifier = WebhookVerifier.of(secret, InstantSource.system())
                .orElseThrow(() -> CliException.usage(
                        secretFile == null ? VARIABLE : "--secret-file", "(a value)", WebhookVerifier.RULE));
        HttpServer server = server();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "webhooks");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> take(exchange, verifier));
        server.start();
        try {
            parent.output()
                    .note("listening on http://127.0.0.1:" + server.getAddress().getPort() + "/");
            return print();
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    /** What is made here and told by notes alone would be known to nobody. */
    private void requireAudience() {
        if (!parent.output().quiet()) {
            return;
        }
        if (port == 0) {
            throw CliException.usage("--port", "0 with --quiet", "a port, since the free one would not be told");
        }
        if (secretFile == null && parent.surroundings().variable(VARIABLE) == null) {
            throw CliException.usage(
                    "--quiet",
                    "without a secret",
                    VARIABLE + " or --secret-file, since a secret that is made would not be told");
        }
    }

    private int print() throws InterruptedException {
        Output output = parent.output();
        int printed = 0;
        while (count == 0 || printed < count) {
            JsonNode event = events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new CliException(
                        Outcome.TIMED_OUT, CliException.line("--timeout", timeout.toMillis() + " ms", "an event"));
            }
            output.result(event, words(event));
            if (output.isLost()) {
                throw Output.lost();
            }
            printed++;
        }
        return Outcome.FINISHED.exitCode();
    }

    private static String words(JsonNode event) {
        JsonNode data = event.path("data");
        return "%s  %s  %s  %s"
                .formatted(
                        event.path("time").asText(),
                        event.path("type").asText(),
                        event.path("subject").asText(),
                        data.path("state").asText());
    }

    private HttpServer server() {
        // Else a connection that does not send its request keeps its thread for ever. The JDK reads it once.
        System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(MOST_REQUEST_SECONDS));
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new CliException(
                    Outcome.USAGE, CliException.line("--port", port, "a port that nobody listens on"), taken);
        }
    }

    /** Reads a request, which may take its time. On one of a few threads, so that others need not wait for it. */
    private void take(HttpExchange exchange, WebhookVerifier verifier) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405);
            return;
        }
        if (body.length > MOST_BODY_BYTES) {
            answer(exchange, 413);
            return;
        }
        deal(exchange, new String(body, StandardCharsets.UTF_8), verifier);
    }

    /**
     * Answers a request, and only then hands its event on: the last one ends this server. One at a time, so events stay
     * in the order in which they came.
     */
    private synchronized void deal(HttpExchange exchange, String text, WebhookVerifier verifier) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String id = headers.getFirst("webhook-id");
        Optional<String> fault =
                verifier.fault(id, headers.getFirst("webhook-timestamp"), headers.getFirst("webhook-signature"), text);
        Optional<JsonNode> event = WebhookVerifier.event(text);
        if (fault.isPresent() || event.isEmpty()) {
            parent.output().note("refused: " + fault.orElse("the body is no JSON object"));
            answer(exchange, fault.isPresent() ? 401 : 400);
            return;
        }
        // Nobody else adds to the queue meanwhile: room that is there now is there behind the answer.
        if (events.remainingCapacity() == 0) {
            answer(exchange, 503);
            return;
        }
        boolean isNew = verifier.isNew(id);
        if (!isNew) {
            parent.output().note("came again: " + id);
        }
        try {
            answer(exchange, 204);
        } finally {
            if (isNew) {
                events.add(event.get());
            }
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private String secret() {
        if (secretFile != null) {
            try (BufferedReader lines = Files.newBufferedReader(secretFile)) {
                String first = lines.readLine();
                return first == null ? "" : first.strip();
            } catch (IOException | InvalidPathException unreadable) {
                throw new CliException(
                        Outcome.USAGE,
                        CliException.line("--secret-file", secretFile, "a file that can be read"),
                        unreadable);
            }
        }
        String given = parent.surroundings().variable(VARIABLE);
        if (given != null) {
            return given;
        }
        byte[] drawn = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(drawn);
        String made = "whsec_" + Base64.getEncoder().encodeToString(drawn);
        parent.output().note("secret: " + made);
        return made;
    }
}
