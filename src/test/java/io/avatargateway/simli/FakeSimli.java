package io.avatargateway.simli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on bare sockets, for what the sandbox, as a proper server, cannot do. It can say nothing, say nonsense, or
 * look at the raw request line. A POST gets a session token, everything else is handed to the script.
 */
final class FakeSimli implements Closeable {

    /** What happens on one connection after its request was read. */
    interface Script {
        void run(FakeSimli server, Socket socket, String head) throws IOException;
    }

    /** The connection stays open, silent and unread until the server closes. */
    static final Script SILENCE = (server, socket, head) -> {};

    final List<String> heads = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private final ServerSocket listening;
    private final String token;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FakeSimli(ServerSocket listening, String token, Script script) {
        this.listening = listening;
        this.token = token;
        this.script = script;
        threads.execute(this::accept);
    }

    static FakeSimli plain(String token, Script script) throws IOException {
        return new FakeSimli(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), token, script);
    }

    int port() {
        return listening.getLocalPort();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port());
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
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try {
            String head = head(socket.getInputStream());
            heads.add(head);
            if (head.startsWith("POST")) {
                String body = "{\"session_token\":\"" + token + "\"}";
                write(
                        socket,
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
                socket.close();
            } else {
                script.run(this, socket, head);
            }
        } catch (IOException gone) {
            // The client went, or the TLS handshake failed: the client's side is what is tested.
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

    static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Answers the WebSocket handshake as it should be. */
    static void upgrade(Socket socket, String head) throws IOException {
        String key = head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
        write(
                socket,
                "HTTP/1.1 101 Switching Protocols\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept(key) + "\r\n\r\n");
    }

    /** One text frame, in two fragments where it is long enough. */
    static void text(Socket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int half = Math.min(bytes.length / 2, 125);
        frame(socket, 0x01, bytes, 0, half);
        frame(socket, 0x80, bytes, half, bytes.length);
    }

    /** Reads the client's frames and keeps the texts, until the connection ends. */
    void read(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if (opcode == 1) {
                texts.add(new String(payload, StandardCharsets.UTF_8));
            }
        }
    }

    private static void frame(Socket socket, int first, byte[] bytes, int from, int to) throws IOException {
        OutputStream out = socket.getOutputStream();
        int length = to - from;
        out.write(first);
        if (length < 126) {
            out.write(length);
        } else {
            out.write(126);
            out.write(length >> 8);
            out.write(length & 0xff);
        }
        out.write(bytes, from, length);
        out.flush();
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
