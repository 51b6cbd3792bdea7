package io.avatargateway.simli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * An HTTP proxy that answers 407 to whoever does not bring the right credentials, and makes tunnels as one of HTTP/1.0.
 */
public final class FakeProxy implements Closeable {

    final AtomicInteger open = new AtomicInteger();

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String credentials;

    /** @param credentials as {@code Proxy-Authorization} says them behind {@code Basic} */
    public FakeProxy(String credentials) throws IOException {
        this.credentials = credentials;
        threads.execute(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The request lines that were served. */
    public List<String> requests() {
        return heads.stream().map(head -> head.lines().findFirst().orElse("")).toList();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                open.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            if (!brings(head)) {
                FakeSimli.write(
                        client,
                        "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n");
                copy(client, null);
                return;
            }
            heads.add(head);
            String target = head.split(" ", 3)[1];
            boolean tunnel = head.startsWith("CONNECT");
            URI address = URI.create(tunnel ? "tunnel://" + target : target);
            try (Socket server = new Socket(address.getHost(), address.getPort())) {
                sockets.add(server);
                if (tunnel) {
                    FakeSimli.write(client, "HTTP/1.0 200 Connection established\r\n\r\n");
                } else {
                    server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                }
                threads.execute(() -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException gone) {
            // The client's side is what is tested.
        } finally {
            open.decrementAndGet();
        }
    }

    private boolean brings(String head) {
        // Tyrus writes no blank behind the colon.
        return head.lines().anyMatch(line -> line.matches("Proxy-Authorization: ?Basic " + Pattern.quote(credentials)));
    }

    private static void copy(Socket from, Socket to) {
        try {
            if (to == null) {
                from.getInputStream().readAllBytes();
            } else {
                from.getInputStream().transferTo(to.getOutputStream());
                to.shutdownOutput();
            }
        } catch (IOException gone) {
            // So is the other end.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
