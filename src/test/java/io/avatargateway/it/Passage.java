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

/** A way to the gateway that can be cut: everything on it breaks, and nobody gets through, until it is mended. */
final class Passage implements AutoCloseable {

    private final int target = URI.create(GatewayAddresses.http()).getPort();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket door;

    Passage() {
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
                Socket far = new Socket("localhost", target);
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
