package io.avatargateway.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection to a gateway for requests that no HTTP client would send. */
final class RawHttp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Socket socket;

    /** @param server {@code http://host:port} */
    RawHttp(String server) throws IOException {
        URI address = URI.create(server);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
    }

    /** Sends a request that asks for the end of the connection, and returns all that comes back. */
    static String exchange(String server, String requestLine, String... headers) throws IOException {
        try (RawHttp connection = new RawHttp(server)) {
            connection.send(requestLine + "\r\nConnection: close\r\n" + lines(headers) + "\r\n");
            return connection.all();
        }
    }

    static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The head of the next answer, with its last empty line, if it comes soon enough. */
    String head(Duration within) throws IOException {
        socket.setSoTimeout((int) within.toMillis());
        return head();
    }

    /** The head of the next answer, with its last empty line. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** All that comes until the server ends the connection. */
    String all() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Whether the server has ended the connection before the patience is over. */
    boolean ends() {
        try {
            all();
            return true;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
