package io.avatargateway.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.avatargateway.client.ClientException;
import io.avatargateway.client.GatewayClient;
import io.avatargateway.client.Session;
import io.avatargateway.client.SessionOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sessions of a load run. Whatever happens, each one that was opened is ended, also one whose opening was under
 * way. Any thread.
 */
final class BenchSessions implements AutoCloseable {

    private static final int AT_A_TIME = 8;
    private static final long END_SECONDS = 60;

    private final GatewayClient gateway;
    private final String face;
    private final String tenant;
    private final Output output;
    private final ExecutorService calls = Executors.newFixedThreadPool(AT_A_TIME, task -> {
        Thread thread = new Thread(task, "sessions");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger notEnded = new AtomicInteger();

    // Guarded by this.
    private final Queue<String> open = new ArrayDeque<>();
    private boolean closing;

    /**
     * @param face or null for the gateway's own
     * @param tenant or null for the caller's own
     */
    BenchSessions(GatewayClient gateway, String face, String tenant, Output output) {
        this.gateway = gateway;
        this.face = face;
        this.tenant = tenant;
        this.output = output;
    }

    /** Opens this number of sessions, a few at a time. The first failure ends it. */
    List<Session> open(int count, Progress bar) {
        List<CompletableFuture<Session>> openings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            openings.add(CompletableFuture.supplyAsync(this::openOne, calls));
        }
        List<Session> opened = new ArrayList<>();
        try {
            for (CompletableFuture<Session> opening : openings) {
                opened.add(opening.join());
                bar.to(opened.size());
            }
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof ClientException refused) {
                throw CliException.of(refused);
            }
            throw failed.getCause() instanceof CliException known
                    ? known
                    : new CliException(Outcome.INTERNAL, "opening: " + failed.getCause(), failed);
        }
        return opened;
    }

    private Session openOne() {
        synchronized (this) {
            if (closing) {
                throw new CliException(Outcome.INTERNAL, "opening: not begun, since the run is ending");
            }
        }
        Session session = gateway.open(options());
        String id = session.id();
        boolean late;
        synchronized (this) {
            late = closing;
            if (!late) {
                open.add(id);
            }
        }
        if (late) {
            end(id);
        }
        return session;
    }

    private SessionOptions options() {
        SessionOptions options = SessionOptions.defaults();
        if (face != null) {
            options.face(face);
        }
        if (tenant != null) {
            options.with("tenant", TextNode.valueOf(tenant));
        }
        return options;
    }

    private void end(String id) {
        try {
            gateway.close(id, false);
        } catch (ClientException failed) {
            notEnded.incrementAndGet();
            output.note("session " + id + " was not ended: " + failed.getMessage());
        }
    }

    @Override
    public void close() {
        endAll();
    }

    /** Ends all and waits for that, at most a minute. Idempotent, also on two threads. */
    void endAll() {
        synchronized (this) {
            closing = true;
            for (String id = open.poll(); id != null; id = open.poll()) {
                String ended = id;
                calls.execute(() -> end(ended));
            }
            calls.shutdown();
        }
        try {
            if (!calls.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                output.error(
                        "sessions: some were not ended within " + END_SECONDS + " s (expected: all; see sessions)");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many could not be ended. */
    int notEnded() {
        return notEnded.get();
    }
}
