package io.avatargateway.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A wire to a TCP server of this machine that can be cut, and can fall silent. Whoever was connected may come back at
 * once after a cut. A silent wire is as if the machine behind it had vanished: nothing comes, and nobody is told.
 */
public final class CutWire implements AutoCloseable {

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger cutsLeft = new AtomicInteger();
    private final AtomicInteger occurrences = new AtomicInteger();
    private final Object silence = new Object();
    private boolean silent;
    private volatile byte[] trap;

    /** @param target the server's port */
    public CutWire(int target) throws IOException {
        this.target = target;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** All connections break now. */
    public void cut() {
        sockets.forEach(CutWire::closeQuietly);
    }

    /** From now on nothing gets through, in either direction. What is sent, a close too, waits. */
    public void fallSilent() {
        setSilent(true);
    }

    /** What has waited arrives. */
    public void speakAgain() {
        setSilent(false);
    }

    private void setSilent(boolean now) {
        synchronized (silence) {
            silent = now;
            silence.notifyAll();
        }
    }

    /**
     * From now on, a client that sends this word to the server has all connections cut, and the word does not arrive.
     * This happens the given number of times, and only every other time, so that another attempt succeeds. In the
     * encoding of Artemis' names.
     */
    public void cutAt(String word, int times) {
        trap = word.getBytes(StandardCharsets.UTF_16LE);
        cutsLeft.set(times);
    }

    /** How many times that is still to happen. */
    public int cutsLeft() {
        return cutsLeft.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException broken) {
                // The next one may come through.
            }
        }
    }

    private void connect(Socket near) {
        sockets.add(near);
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(far);
            threads.execute(() -> pass(near, far, true));
            threads.execute(() -> pass(far, near, false));
        } catch (IOException away) {
            sockets.remove(near);
            closeQuietly(near);
        }
    }

    private void awaitSound() throws InterruptedException {
        synchronized (silence) {
            while (silent) {
                silence.wait();
            }
        }
    }

    private void pass(Socket from, Socket to, boolean toServer) {
        byte[] bytes = new byte[16 * 1024];
        try (InputStream in = from.getInputStream()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                awaitSound();
                if (toServer && isTrapped(ByteBuffer.wrap(bytes, 0, read))) {
                    cut();
                }
                to.getOutputStream().write(bytes, 0, read);
            }
            awaitSound();
        } catch (IOException cut) {
            // That is what it is for.
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private boolean isTrapped(ByteBuffer bytes) {
        if (cutsLeft.get() <= 0) {
            return false;
        }
        ByteBuffer word = ByteBuffer.wrap(trap);
        for (int at = 0; at + trap.length <= bytes.limit(); at++) {
            if (bytes.slice(at, trap.length).equals(word)) {
                return occurrences.getAndIncrement() % 2 == 0 && cutsLeft.getAndDecrement() > 0;
            }
        }
        return false;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is closed in any case.
        }
    }

    /** From now on nobody gets through. */
    public void end() throws IOException {
        door.close();
        cut();
    }

    @Override
    public void close() throws IOException {
        end();
        threads.shutdownNow();
    }
}
