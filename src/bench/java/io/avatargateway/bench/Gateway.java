package io.avatargateway.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The gateway's REST API, as far as the load run needs it. */
final class Gateway {

    /** Sessions that are being opened at the same time. */
    static final int OPENING_AT_ONCE = 16;

    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

    private final Web web;

    Gateway(Web web) {
        this.web = web;
    }

    /** A session, with its id at Simli, and the queue of its own. */
    record Session(String id, String upstreamId, String queue) {}

    Session open() throws IOException, InterruptedException {
        String id = web.call("POST", "/api/v1/sessions", "{}").get("id").asText();
        String[] upstream = new String[1];
        Waiting.until("session " + id + " at Simli and ready", OPEN_TIMEOUT, () -> {
            try {
                var view = web.call("GET", "/api/v1/sessions/" + id, "");
                upstream[0] = view.path("upstreamSessionId").asText("");
                return !upstream[0].isEmpty() && view.get("state").asText().equals("READY");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        return new Session(id, upstream[0], "avatar.audio." + id);
    }

    /** Opens many, some at once. */
    List<Session> open(int count) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(OPENING_AT_ONCE);
        try {
            List<Future<Session>> opening = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                opening.add(pool.submit(() -> open()));
            }
            List<Session> sessions = new ArrayList<>();
            for (Future<Session> session : opening) {
                sessions.add(session.get());
            }
            return sessions;
        } catch (ExecutionException e) {
            throw new IOException("a session could not be opened", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * Returns when the request began. By a client that hands nothing from thread to thread, which would count as the
     * gateway's time.
     */
    Instant interrupt(Session session) throws IOException {
        Instant begin = Instant.now();
        web.post("/api/v1/sessions/" + session.id() + "/interrupt", "{\"keepWaiting\": true}");
        return begin;
    }

    void end(Session session) throws IOException, InterruptedException {
        web.call("DELETE", "/api/v1/sessions/" + session.id() + "?drain=false", "");
    }
}
