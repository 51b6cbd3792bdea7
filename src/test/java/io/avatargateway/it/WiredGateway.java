package io.avatargateway.it;

import static org.awaitility.Awaitility.await;

import io.avatargateway.wire.CutWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A gateway that speaks to its broker, and to the sandbox, by wires that can be cut and can fall silent. */
final class WiredGateway implements AutoCloseable {

    final GatewayProcess gateway;
    final CutWire broker;
    final CutWire simli;

    /**
     * Does not start it.
     *
     * @param name GATEWAY_NAME
     * @param sandbox {@code http://host:port}
     * @param more settings
     */
    WiredGateway(String name, Path directory, int brokerPort, String sandbox, Map<String, String> more)
            throws IOException {
        broker = new CutWire(brokerPort);
        simli = new CutWire(URI.create(sandbox).getPort());
        Map<String, String> settings = new HashMap<>(more);
        settings.put("GATEWAY_NAME", name);
        settings.put("SIMLI_API_URL", "http://127.0.0.1:" + simli.port());
        settings.put("PORTAL_ROOM_ORIGINS", sandbox.replace("http:", "ws:"));
        gateway = new GatewayProcess(directory.resolve(name), broker.port(), false, settings);
    }

    /** Returns when all of them are ready. */
    static void startTogether(WiredGateway... all) throws Exception {
        List<CompletableFuture<Void>> starts = Arrays.stream(all)
                .map(one -> CompletableFuture.runAsync(() -> {
                    try {
                        one.gateway.start();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .toList();
        for (CompletableFuture<Void> start : starts) {
            start.get(4, TimeUnit.MINUTES);
        }
    }

    /** Until this one knows that the other one lives. */
    void awaitSight(WiredGateway other) {
        await("each sees the other one")
                .atMost(Duration.ofSeconds(60))
                .until(() -> activeNodes() == 2 && other.activeNodes() == 2);
    }

    private long activeNodes() {
        long[] active = new long[1];
        gateway.rest()
                .get("/nodes")
                .is(200)
                .json()
                .path("nodes")
                .forEach(node -> active[0] += node.path("state").asText().equals("ACTIVE") ? 1 : 0);
        return active[0];
    }

    /** Its machine is gone: nothing comes from it any more, and nobody is told. */
    void vanish() {
        broker.fallSilent();
        simli.fallSilent();
    }

    /** Its machine is back. What was on the way is lost, as all connections are. */
    void comeBack() {
        broker.cut();
        simli.cut();
        broker.speakAgain();
        simli.speakAgain();
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        broker.close();
        simli.close();
    }
}
