package io.avatargateway.bench;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.glassfish.tyrus.container.jdk.client.JdkClientContainer;

/**
 * The least that the same bytes cost. A process opens sockets with Tyrus and pushes frames by a timer, with no broker,
 * no queue, no state. Prints {@code opened MILLIS}, then {@code id} and the sandbox's id of each session, then {@code
 * sending}; sends until its standard input ends.
 */
public final class Floor {

    /** As the gateway's, which has it from the same environment. */
    private static final int FRAME_BYTES = Integer.parseInt(System.getenv().getOrDefault("AUDIO_FRAME_BYTES", "6000"));

    private static final long FRAME_NANOS = FRAME_BYTES * 1_000_000L / Speech.BYTES_PER_MILLI;
    private static final int LEAD_FRAMES = (int) (Duration.ofSeconds(5).toNanos() / FRAME_NANOS) + 1;

    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

    private final Web web;
    private final String socketUrl;
    private final ClientManager tyrus = ClientManager.createClient(JdkClientContainer.class.getName());

    private Floor(String sandbox) {
        web = new Web(sandbox);
        socketUrl = sandbox.replaceFirst("^http", "ws") + "/compose/webrtc/livekit?session_token=";
        tyrus.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
    }

    /**
     * Arguments: the sandbox's address, the number of sessions, how much speech goes at a time, in milliseconds; 0 for
     * frame by frame.
     */
    public static void main(String[] args) throws Exception {
        Floor floor = new Floor(args[0]);
        long begin = System.nanoTime();
        List<Socket> sockets = floor.open(Integer.parseInt(args[1]));
        say("opened " + Duration.ofNanos(System.nanoTime() - begin).toMillis());
        for (Socket socket : sockets) {
            say("id " + socket.upstreamId.get());
        }
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
        say("sending");
        int atOnce = Math.max(1, (int) Math.round(Double.parseDouble(args[2]) * 1_000_000 / FRAME_NANOS));
        byte[] frame = Speech.millis(FRAME_BYTES / Speech.BYTES_PER_MILLI + 1);
        for (int i = 0; i < sockets.size(); i++) {
            Socket socket = sockets.get(i);
            // Spread as in the load run, or all frames would be due at once.
            long offset = FRAME_NANOS * LEAD_FRAMES * i / sockets.size();
            Future<?> unused = timer.scheduleAtFixedRate(
                    () -> socket.push(ByteBuffer.wrap(frame, 0, FRAME_BYTES), atOnce),
                    offset,
                    FRAME_NANOS * atOnce,
                    TimeUnit.NANOSECONDS);
        }
        while (System.in.read() >= 0) {
            // Whatever it is, only the end counts.
        }
        timer.shutdownNow();
        System.exit(0);
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private List<Socket> open(int count) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(Gateway.OPENING_AT_ONCE);
        List<Future<Socket>> opening = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            opening.add(pool.submit(() -> open()));
        }
        List<Socket> sockets = new ArrayList<>();
        for (Future<Socket> socket : opening) {
            sockets.add(socket.get());
        }
        pool.shutdown();
        return sockets;
    }

    private Socket open() throws Exception {
        String token = web.call("POST", "/compose/token", "{\"faceId\": \"bench\"}")
                .get("session_token")
                .asText();
        Socket socket = new Socket();
        Session unused = tyrus.connectToServer(
                socket,
                ClientEndpointConfig.Builder.create().build(),
                URI.create(socketUrl + URLEncoder.encode(token, StandardCharsets.UTF_8)));
        socket.awaitStart();
        return socket;
    }

    private static final class Socket extends Endpoint implements MessageHandler.Whole<String> {
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final AtomicReference<String> upstreamId = new AtomicReference<>();
        private Session session;
        private boolean filled;

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            session = opened;
            opened.addMessageHandler(String.class, this);
        }

        @Override
        public void onMessage(String text) {
            if (text.equals("START")) {
                started.complete(null);
            } else if (text.contains("\"session_id\"")) {
                upstreamId.set(text.replaceFirst(".*\"session_id\"\\s*:\\s*\"([^\"]+)\".*", "$1"));
            }
        }

        void awaitStart() throws InterruptedException, ExecutionException, TimeoutException {
            started.get(OPEN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** The next frames; at first as many as the gateway's lead window has. */
        void push(ByteBuffer frame, int atOnce) {
            int frames = filled ? atOnce : LEAD_FRAMES;
            filled = true;
            for (int i = 0; i < frames; i++) {
                session.getAsyncRemote().sendBinary(frame.duplicate(), Socket::sent);
            }
        }

        private static void sent(SendResult result) {
            if (!result.isOK()) {
                throw new IllegalStateException(result.getException());
            }
        }
    }
}
