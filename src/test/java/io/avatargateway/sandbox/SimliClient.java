package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A client of a sandbox, for tests: REST calls, and sockets that remember what they hear. */
final class SimliClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .build();
    private final URI base;

    SimliClient(Sandbox sandbox) {
        this(sandbox.baseUri());
    }

    SimliClient(URI base) {
        this.base = base;
    }

    /** Status, headers and body of an answer. */
    record Answer(int status, HttpResponse<byte[]> response) {
        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError(new String(response.body(), StandardCharsets.UTF_8), e);
            }
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    Answer compose(String key, String body) {
        return send(request("/compose/token").header("x-simli-api-key", key).POST(BodyPublishers.ofString(body)));
    }

    Answer account(String path) {
        return send(request(path).header("x-simli-api-key", "key").GET());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(WITHIN);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String token(String body) {
        return compose("key", body).json().get("session_token").textValue();
    }

    Answer fault(String json) {
        return post("/sandbox/faults", json.replace('\'', '"'));
    }

    /** Opens a socket for a new session of this face. */
    Socket open(String faceId) {
        return connect(token("{\"faceId\":\"" + faceId + "\"}"));
    }

    /** Opens a socket, of which START is awaited. */
    Socket start(String faceId) {
        Socket socket = open(faceId);
        socket.await("START");
        return socket;
    }

    Socket connect(String token) {
        Socket socket = new Socket();
        socket.webSocket = http.newWebSocketBuilder()
                .connectTimeout(WITHIN)
                .buildAsync(
                        URI.create("ws://" + base.getAuthority() + "/compose/webrtc/livekit?session_token=" + token),
                        socket)
                .join();
        return socket;
    }

    /** The newest session of this face. */
    JsonNode session(String faceId) {
        JsonNode sessions = get("/sandbox/sessions?faceId=" + faceId).json().get("sessions");
        return sessions.get(sessions.size() - 1);
    }

    JsonNode detail(String faceId) {
        return get("/sandbox/sessions/" + session(faceId).get("id").textValue()).json();
    }

    /** A socket that remembers. */
    static final class Socket implements WebSocket.Listener {
        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<Integer> heardBinaryBytes = new CopyOnWriteArrayList<>();
        private final StringBuilder partial = new StringBuilder();
        private int partialBytes;
        private volatile WebSocket webSocket;
        private volatile Integer closeCode;
        private volatile Throwable error;

        void say(String text) {
            webSocket.sendText(text, true).orTimeout(5, TimeUnit.SECONDS).join();
        }

        void play(byte[] audio) {
            webSocket
                    .sendBinary(ByteBuffer.wrap(audio), true)
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join();
        }

        /** Plays audio of any length, in messages of the usual size. */
        void speak(byte[] audio) {
            for (int from = 0; from < audio.length; from += 6000) {
                play(java.util.Arrays.copyOfRange(audio, from, Math.min(audio.length, from + 6000)));
            }
        }

        WebSocket webSocket() {
            return webSocket;
        }

        void await(String text) {
            org.awaitility.Awaitility.await(text)
                    .atMost(WITHIN)
                    .pollInterval(Duration.ofMillis(5))
                    .failFast("the socket is closed: " + heard, () -> isClosed() && !heard.contains(text))
                    .until(() -> heard.contains(text));
        }

        /** The token of the join info, once it came. */
        String joinToken() {
            String joinInfo = org.awaitility.Awaitility.await("join info")
                    .atMost(WITHIN)
                    .pollInterval(Duration.ofMillis(5))
                    .until(
                            () -> heard.stream()
                                    .filter(text -> text.contains("livekit_token"))
                                    .findFirst(),
                            java.util.Optional::isPresent)
                    .orElseThrow();
            try {
                return JSON.readTree(joinInfo).get("livekit_token").textValue();
            } catch (IOException e) {
                throw new AssertionError(joinInfo, e);
            }
        }

        int awaitClose() {
            org.awaitility.Awaitility.await("close")
                    .atMost(WITHIN)
                    .pollInterval(Duration.ofMillis(5))
                    .untilAsserted(() -> assertThat(isClosed())
                            .as(() -> "closed, after " + heard)
                            .isTrue());
            return closeCode == null ? 1006 : closeCode;
        }

        boolean isClosed() {
            return closeCode != null || error != null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                heard.add(partial.toString());
                partial.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            partialBytes += data.remaining();
            if (last) {
                heardBinaryBytes.add(partialBytes);
                partialBytes = 0;
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closeCode = code;
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable cause) {
            error = cause;
        }
    }
}
