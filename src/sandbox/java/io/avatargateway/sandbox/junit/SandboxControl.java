package io.avatargateway.sandbox.junit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What a test asks of a sandbox: faults, and what was heard. Thread-safe. Every request is over within ten seconds,
 * with its whole answer, or throws an {@link IllegalStateException}.
 */
public final class SandboxControl {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final String KEY = "sandbox";
    /** Before the samples of a WAV file, as the sandbox writes it. */
    private static final int WAV_HEADER_BYTES = 44;

    private final URI base;
    private final Duration limit;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CALL_LIMIT)
            .build();

    private SandboxControl(URI base, Duration limit) {
        this.base = base;
        this.limit = limit;
    }

    /**
     * A sandbox that runs.
     *
     * @param url such as {@code http://127.0.0.1:7880}
     * @return nothing was asked yet
     * @throws IllegalArgumentException if it is no such URL
     */
    public static SandboxControl at(String url) {
        return at(url, CALL_LIMIT);
    }

    /**
     * @param limit of a whole call
     */
    static SandboxControl at(String url, Duration limit) {
        try {
            URI base = new URI(String.valueOf(url).replaceFirst("/+$", ""));
            boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
            if (http && base.getHost() != null && base.getUserInfo() == null && base.getQuery() == null) {
                return new SandboxControl(base, limit);
            }
        } catch (URISyntaxException malformed) {
            // Said below.
        }
        throw new IllegalArgumentException("url: " + url + " (expected: a URL such as http://127.0.0.1:7880)");
    }

    /**
     * Where it is; for {@code SIMLI_API_URL}.
     *
     * @return no slash at the end
     */
    public URI url() {
        return base;
    }

    /**
     * A key that it takes; for {@code SIMLI_API_KEY}.
     *
     * @return no secret
     */
    public String apiKey() {
        return KEY;
    }

    /**
     * Lets something go wrong: the next time, or at once in a session that is open.
     *
     * @param fault what, and how often
     * @return its id, for {@link #clear}
     * @throws IllegalArgumentException if the sandbox knows no such fault, naming value and rule
     */
    public String add(SandboxFault fault) {
        return json(call("POST", "/sandbox/faults", fault.json())).path("id").asText();
    }

    /**
     * Takes a fault back; where it goes on in a session, it ends there.
     *
     * @param fault its id
     */
    public void clear(String fault) {
        call("DELETE", "/sandbox/faults/" + name(fault), null);
    }

    /**
     * All sessions that are kept, also those that have ended.
     *
     * @return as they are now, oldest first
     */
    public List<HeardSession> sessions() {
        return list("").map(this::known).flatMap(Optional::stream).toList();
    }

    private Stream<String> list(String query) {
        return json(call("GET", "/sandbox/sessions" + query, null))
                .path("sessions")
                .valueStream()
                .map(session -> session.path("id").asText());
    }

    /** Empty where it was forgotten since it was listed. */
    private Optional<HeardSession> known(String id) {
        try {
            return Optional.of(session(id));
        } catch (UnknownException forgotten) {
            return Optional.empty();
        }
    }

    /**
     * The latest session of a face.
     *
     * @param faceId as it was opened with
     * @return as it is now; empty if there is none
     */
    public Optional<HeardSession> sessionOf(String faceId) {
        return list("?faceId=" + URLEncoder.encode(faceId, StandardCharsets.UTF_8))
                .map(this::known)
                .flatMap(Optional::stream)
                .reduce((earlier, later) -> later);
    }

    /**
     * One session.
     *
     * @param id the sandbox's or Simli's, which the gateway calls {@code upstreamSessionId}
     * @return as it is now
     * @throws IllegalArgumentException if it does not know it
     */
    public HeardSession session(String id) {
        return new HeardSession(json(call("GET", "/sandbox/sessions/" + name(id), null)));
    }

    /**
     * All speech that came in, in order.
     *
     * @param session what heard it
     * @return PCM of 16 bit, little endian, 16 kHz, one channel
     */
    public byte[] spoken(HeardSession session) {
        return samples(session, false);
    }

    /**
     * The speech that was played: what was skipped is missing.
     *
     * @param session what heard it
     * @return PCM of 16 bit, little endian, 16 kHz, one channel
     */
    public byte[] played(HeardSession session) {
        return samples(session, true);
    }

    /** Takes back all faults, and forgets the sessions that have ended. */
    public void reset() {
        call("DELETE", "/sandbox/faults", null);
        call("DELETE", "/sandbox/sessions", null);
    }

    private byte[] samples(HeardSession session, boolean onlyPlayed) {
        byte[] wav = call("GET", "/sandbox/sessions/" + name(session.id()) + "/audio.wav?played=" + onlyPlayed, null);
        return Arrays.copyOfRange(wav, WAV_HEADER_BYTES, wav.length);
    }

    private byte[] call(String method, String path, JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
        // A time-out of the request itself would end with the headers.
        CompletableFuture<HttpResponse<byte[]>> call = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> answer = call.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            int status = answer.statusCode();
            if (status / 100 == 2) {
                return answer.body();
            }
            String said = new String(answer.body(), StandardCharsets.UTF_8);
            throw switch (status) {
                case 400 -> new IllegalArgumentException("sandbox: " + said);
                case 404 -> new UnknownException("sandbox: " + said);
                default -> new IllegalStateException("sandbox: " + base + " says " + status + ": " + said);
            };
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("sandbox: " + base + " (expected: a sandbox that answers there)", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the sandbox", stopped);
        } finally {
            // What still comes is of no use.
            call.cancel(true);
        }
    }

    /** It knows nothing by that id. */
    private static final class UnknownException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        UnknownException(String line) {
            super(line);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("sandbox: no JSON (expected: a sandbox)", malformed);
        }
    }

    /** As a part of a path. */
    private static String name(String id) {
        if (id == null || !id.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new IllegalArgumentException("id: " + id + " (expected: 1..100 of A-Z, a-z, 0-9, - and _)");
        }
        return id;
    }

    @Override
    public String toString() {
        return "SandboxControl[" + base + "]";
    }
}
