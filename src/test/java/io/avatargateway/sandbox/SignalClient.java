package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import livekit.LivekitRtc.WrappedJoinRequest;

/** LiveKit's signalling from the client's side, for tests: a socket that remembers. */
final class SignalClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .build();

    final List<SignalResponse> heard = new CopyOnWriteArrayList<>();
    private final Consumer<SignalResponse> onMessage;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private volatile boolean closed;
    private WebSocket socket;

    private SignalClient(Consumer<SignalResponse> onMessage) {
        this.onMessage = onMessage;
    }

    /** Joins where the server offers. */
    static SignalClient join(URI server, String token) {
        return connect(server, "/rtc?auto_subscribe=1&protocol=17&access_token=" + token, message -> {});
    }

    /** Joins where the client offers. */
    static SignalClient joinV1(URI server, String token, JoinRequest request) {
        return connect(server, "/rtc/v1?access_token=" + token + "&join_request=" + wrapped(request), message -> {});
    }

    /**
     * Opens a socket.
     *
     * @param pathAndQuery of the server
     * @param onMessage is told of each message, in order
     */
    static SignalClient connect(URI server, String pathAndQuery, Consumer<SignalResponse> onMessage) {
        SignalClient client = new SignalClient(onMessage);
        client.socket = HTTP.newWebSocketBuilder()
                .connectTimeout(WITHIN)
                .buildAsync(URI.create("ws://" + server.getAuthority() + pathAndQuery), client)
                .join();
        return client;
    }

    /** The status with which a handshake is refused. */
    static int refusal(URI server, String pathAndQuery) {
        try (SignalClient client = connect(server, pathAndQuery, message -> {})) {
            throw new AssertionError("let in: " + client.heard);
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    static String wrapped(JoinRequest request) {
        try {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (var gzip = new java.util.zip.GZIPOutputStream(zipped)) {
                request.writeTo(gzip);
            }
            return Base64.getUrlEncoder()
                    .encodeToString(WrappedJoinRequest.newBuilder()
                            .setCompression(WrappedJoinRequest.Compression.GZIP)
                            .setJoinRequest(com.google.protobuf.ByteString.copyFrom(zipped.toByteArray()))
                            .build()
                            .toByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void say(SignalRequest.Builder request) {
        say(request.build().toByteArray());
    }

    void say(byte[] message) {
        socket.sendBinary(ByteBuffer.wrap(message), true)
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    void sayLeave() {
        say(SignalRequest.newBuilder().setLeave(LeaveRequest.getDefaultInstance()));
    }

    /** The first message of this kind. */
    SignalResponse await(MessageCase kind) {
        return await(kind, 1);
    }

    /** The n-th message of this kind. */
    SignalResponse await(MessageCase kind, int nth) {
        org.awaitility.Awaitility.await(kind.toString())
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() ->
                        assertThat(all(kind)).as(() -> kind + " in " + kinds()).hasSizeGreaterThanOrEqualTo(nth));
        return all(kind).get(nth - 1);
    }

    JoinResponse awaitJoin() {
        return await(MessageCase.JOIN).getJoin();
    }

    LeaveRequest awaitLeave() {
        return await(MessageCase.LEAVE).getLeave();
    }

    /** Until a participant was seen in this state. */
    ParticipantInfo awaitParticipant(String identity, ParticipantInfo.State state) {
        return org.awaitility.Awaitility.await(identity + " " + state)
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> heard.stream()
                                .flatMap(it -> it.getUpdate().getParticipantsList().stream())
                                .filter(it -> it.getIdentity().equals(identity) && it.getState() == state)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    void awaitClose() {
        org.awaitility.Awaitility.await("the end of the socket")
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> closed);
    }

    boolean isClosed() {
        return closed;
    }

    List<MessageCase> kinds() {
        return heard.stream().map(SignalResponse::getMessageCase).toList();
    }

    private List<SignalResponse> all(MessageCase kind) {
        return heard.stream().filter(it -> it.getMessageCase() == kind).toList();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        partial.writeBytes(bytes);
        if (last) {
            try {
                SignalResponse message = SignalResponse.parseFrom(partial.toByteArray());
                heard.add(message);
                onMessage.accept(message);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            } finally {
                partial.reset();
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = true;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable cause) {
        closed = true;
    }

    /** Breaks the connection, without a word. */
    @Override
    public void close() {
        socket.abort();
    }
}
