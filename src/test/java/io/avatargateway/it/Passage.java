package io.avatargateway.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A way to the gateway that can be cut: everything on it breaks, and nobody gets through, until it is mended. Or a way
 * to several gateways, as a load balancer is one: it leads to the first of them that takes the connection.
 */
final class Passage implements AutoCloseable {

    private final int[] targets;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket door;

    Passage() {
        this(URI.create(GatewayAddresses.http()).getPort());
    }

    /** @param targets ports of gateways on this machine */
    Passage(int... targets) {
        this.targets = targets.clone();
        door = listen(0);
    }

    /** Where the gateway is by this way. */
    String url() {
        return "http://localhost:" + door.getLocalPort();
    }

    void cut() {
        closeQuietly(door);
        open.forEach(Passage::closeQuietly);
        open.clear();
    }

    void mend() {
        door = listen(door.getLocalPort());
    }

    private ServerSocket listen(int port) {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            threads.execute(() -> accept(listening));
            return listening;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void accept(ServerSocket listening) {
        try {
            while (!listening.isClosed()) {
                Socket near = listening.accept();
                open.add(near);
                Socket far = reach();
                open.add(far);
                threads.execute(() -> pass(near, far));
                threads.execute(() -> pass(far, near));
                if (listening.isClosed()) {
                    closeQuietly(near);
                    closeQuietly(far);
                }
            }
        } catch (IOException cut) {
            closeQuietly(listening);
        }
    }

    private Socket reach() throws IOException {
        for (int i = 0; i < targets.length - 1; i++) {
            try {
                return new Socket("localhost", targets[i]);
            } catch (IOException dead) {
                // The next one is there.
            }
        }
        return new Socket("localhost", targets[targets.length - 1]);
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            // One side is gone; both are closed now.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void closeQuietly(AutoCloseable it) {
        try {
            it.close();
        } catch (Exception closedAlready) {
            // That is all that was wanted.
        }
    }

    @Override
    public void close() {
        cut();
        threads.shutdownNow();
    }
}
