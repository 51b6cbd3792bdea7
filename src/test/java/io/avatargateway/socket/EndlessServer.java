package io.avatargateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Answers whoever comes with something that has no end, and counts who goes. */
public final class EndlessServer implements Closeable {

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /**
     * Listens.
     *
     * @param begin of each answer, a tilde for each end of a line; or NOTHING
     * @param endless comes again and again behind it; LONG is a long header
     * @param drips whether it comes slowly
     */
    public EndlessServer(String begin, String endless, boolean drips) throws IOException {
        threads.execute(() -> serve(wire(begin), wire(endless), drips));
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many have come. */
    public int accepted() {
        return accepted.get();
    }

    /** Fails unless this number has come, and the client's end of each socket is closed within a few seconds. */
    public void assertAllGone(int all) {
        Awaitility.await("the end of every socket")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> {
                    assertThat(accepted).hasValue(all);
                    assertThat(ended).hasValue(all);
                });
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void serve(byte[] begin, byte[] endless, boolean drips) {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                threads.execute(() -> answer(socket, begin, endless, drips));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    /** Writes on until the client's end of the socket is closed; a silent one reads on. */
    private void answer(Socket socket, byte[] begin, byte[] endless, boolean drips) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            assertThat(in.read()).isNotNegative();
            socket.setSoTimeout(20);
            out.write(begin);
            while (!drips || !isAtItsEnd(in)) {
                out.write(endless);
                out.flush();
            }
            ended.incrementAndGet();
        } catch (IOException closed) {
            ended.incrementAndGet();
        }
    }

    /** Also the pause between two drops. */
    private static boolean isAtItsEnd(InputStream in) throws IOException {
        try {
            // More than a request has.
            return in.readNBytes(100_000).length < 100_000;
        } catch (SocketTimeoutException quiet) {
            return false;
        }
    }

    private static byte[] wire(String text) {
        if (text.equals("NOTHING")) {
            return new byte[0];
        }
        String line = text.equals("LONG") ? "\r\nX-Fill: " + "y".repeat(10_000) : text.replace("~", "\r\n");
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }
}
