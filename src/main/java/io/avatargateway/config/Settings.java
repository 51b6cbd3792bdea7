package io.avatargateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Every setting of the gateway, validated and frozen. Read once at start by {@link SettingsReader}; {@code docs/settings.md} lists each
 * with its unit, default and meaning.
 *
 * @param name of this gateway among those at its broker: letters, digits, hyphens and underscores; the same after a restart
 */
public record Settings(
        String name,
        Simli simli,
        Sessions sessions,
        Audio audio,
        Jobs jobs,
        Rest rest,
        Portal portal,
        Broker broker,
        Probe probe,
        Readiness readiness) {

    /**
     * How Simli is reached.
     *
     * @param apiUrl the base of its REST calls; the WebSocket's address follows from it ({@code http} → {@code ws}, {@code https} → {@code wss})
     * @param apiKey the key; never leaves the server
     * @param proxy of the form {@code http://host:port} or {@code http://user:password@host:port}, or null for none; never to be shown
     * @param connectTimeout for TCP, TLS and the WebSocket handshake
     * @param requestTimeout for one REST call
     * @param pingInterval between two pings on an open link
     * @param maxMessageBytes the largest text message that is read; a larger one is unknown
     */
    public record Simli(
            URI apiUrl,
            String apiKey,
            URI proxy,
            Duration connectTimeout,
            Duration requestTimeout,
            Duration pingInterval,
            int maxMessageBytes) {
        @Override
        public String toString() {
            return "Simli[apiUrl=" + apiUrl + "]";
        }
    }

    /**
     * Limits and time-outs of sessions.
     *
     * @param defaultFaceId the face of a session that names none
     * @param limit sessions at once on this server
     * @param workers threads that drive all sessions
     * @param openTimeout from the request to the join info
     * @param joinTimeout from the join info to the first viewer
     * @param maxLength the default, and the most that a client may ask for
     * @param maxIdle the default, and the most that a client may ask for
     * @param drainTimeout after the end of the speech that was sent, until the avatar must have stopped
     * @param shutdownTimeout for the end of all sessions when the server stops
     * @param retention how long an ended session can still be looked at
     * @param retained how many ended sessions are kept at most
     * @param eventLogSize events kept per session for replay
     * @param jobLogSize jobs kept per session for queries
     * @param backoff before the second attempt to open a link; doubled for each further one, with jitter
     * @param backoffMax the longest such pause
     * @param placeholders participants at once that keep rooms from being empty until the viewer comes; 0 for none
     */
    public record Sessions(
            String defaultFaceId,
            int limit,
            int workers,
            Duration openTimeout,
            Duration joinTimeout,
            Duration maxLength,
            Duration maxIdle,
            Duration drainTimeout,
            Duration shutdownTimeout,
            Duration retention,
            int retained,
            int eventLogSize,
            int jobLogSize,
            Duration backoff,
            Duration backoffMax,
            int placeholders) {}

    /**
     * How speech flows.
     *
     * @param frameBytes size of a binary frame; even, 2 to 65,536
     * @param leadWindow how far ahead of the play-out clock speech is sent; zero for no limit
     * @param refill so much of that plays before it is filled up again; zero for frame by frame
     * @param jobLead so much speech is left to be played when the next job begins to be sent
     * @param framesInFlight frames handed to a socket that it has not taken yet
     * @param maxBytes the largest body of one job
     * @param longest how long one job may play
     * @param confirmGrace how long after the clock's end of a job the avatar's signal is awaited
     */
    public record Audio(
            int frameBytes,
            Duration leadWindow,
            Duration refill,
            Duration jobLead,
            int framesInFlight,
            long maxBytes,
            Duration longest,
            Duration confirmGrace) {}

    /**
     * What is kept of jobs.
     *
     * @param partTimeout how long a part of a streamed utterance may be missing
     * @param parts of one utterance, at most
     * @param partsAhead parts that may wait for a missing one, and jobs that may lie between the parts
     * @param partBufferBytes of one utterance that are fetched ahead
     * @param duplicateWindow how long the name of an ended job is remembered
     * @param duplicates names of ended jobs that are remembered per session
     * @param directory for large bodies while they are worked on; of this server alone, and emptied at its start
     */
    public record Jobs(
            Duration partTimeout,
            int parts,
            int partsAhead,
            int partBufferBytes,
            Duration duplicateWindow,
            int duplicates,
            Path directory) {}

    /**
     * The HTTP side.
     *
     * @param maxBodyBytes the largest JSON body
     * @param heartbeat between two comments on an event stream
     * @param idempotencyRetention how long an {@code Idempotency-Key} is remembered
     * @param idempotencyKeys how many are remembered at most
     * @param eventStreams open event streams at once on this server
     * @param bodyTimeout within which a JSON body must have come
     * @param uploads bodies of speech at once on this server
     * @param uploadTimeout within which one of them must have come
     * @param cors which pages of other origins may call the gateway, and how
     * @param trustedProxies who may say by what address the gateway is known
     */
    public record Rest(
            int maxBodyBytes,
            Duration heartbeat,
            Duration idempotencyRetention,
            int idempotencyKeys,
            int eventStreams,
            Duration bodyTimeout,
            int uploads,
            Duration uploadTimeout,
            Cors cors,
            AddressRanges trustedProxies) {}

    /**
     * Cross-origin requests.
     *
     * @param origins whose pages may call the gateway, such as {@code https://portal.example.com}, or {@code *}
     * @param headers that these pages may send, in lower case, or {@code *} for whichever they ask for
     */
    public record Cors(Set<String> origins, Set<String> headers) {
        public static final String ANY = "*";

        public Cors {
            origins = Set.copyOf(origins);
            headers = Set.copyOf(headers);
        }
    }

    /**
     * The page at the server's root.
     *
     * @param roomOrigins where the page may join LiveKit rooms, such as {@code wss://room.example.com}, or {@link #ANY} for all that have TLS
     * @param frameAncestors the origins whose pages may show this one in a frame
     * @param faces what the page offers beside the default face: names with face ids, in this order
     */
    public record Portal(Set<String> roomOrigins, Set<String> frameAncestors, Map<String, String> faces) {
        public static final String ANY = "*";

        public Portal {
            roomOrigins = Set.copyOf(roomOrigins);
            frameAncestors = Set.copyOf(frameAncestors);
            faces = Collections.unmodifiableMap(new LinkedHashMap<>(faces));
        }
    }

    /**
     * The probe that watches the room.
     *
     * @param limit probes at once
     * @param timeout for one: the default, and the most that a client may ask for
     * @param kept results that can still be looked at
     * @param interval between two probes of the schedule; zero for no schedule
     * @param readiness whether the server is not ready while the schedule's latest probe has failed
     */
    public record Probe(int limit, Duration timeout, int kept, Duration interval, boolean readiness) {}

    /**
     * What must be there for the server to be ready, beside the broker.
     *
     * @param simli whether Simli must be
     */
    public record Readiness(boolean simli) {}

    /**
     * The broker, as the sessions' queues and the replies use it.
     *
     * @param url Artemis' connection URL
     * @param user or null
     * @param password or null
     * @param callTimeout for one call to the broker
     * @param redeliveryDelay before a failed job is tried again
     * @param maxDeliveryAttempts after which a failing job is a dead letter
     * @param stall how long work for the broker may get no further before liveness is down
     */
    public record Broker(
            String url,
            String user,
            String password,
            Duration callTimeout,
            Duration redeliveryDelay,
            int maxDeliveryAttempts,
            Duration stall) {
        @Override
        public String toString() {
            return "Broker[]";
        }
    }
}
