package io.avatargateway.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A wire to a TCP server of this machine that can be cut. Whoever was connected may come back at once. */
final class CutWire implements AutoCloseable {

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param target the server's port */
    CutWire(int target) throws IOException {
        this.target = target;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** All connections break now. */
    void cut() {
        sockets.forEach(CutWire::closeQuietly);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket near = door.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(near);
                sockets.add(far);
                threads.execute(() -> pass(near, far));
                threads.execute(() -> pass(far, near));
            } catch (IOException broken) {
                // The next one may come through.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // That is what it is for.
        } finally {
            sockets.remove(from);
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed in any case.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
        threads.shutdownNow();
    }
}
