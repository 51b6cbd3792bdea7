package io.avatargateway.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;

/**
 * The gateway's REST API. Every call blocks until the answer is there, at most for the call's limit, and throws a
 * {@link ClientException} otherwise: a {@link ProblemException} where the gateway says why. Thread-safe. It keeps
 * nothing open between calls but idle connections, which end by themselves.
 */
public final class GatewayClient {

    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);
    private static final int MOST_ON_A_PAGE = 200;

    private final Http http;

    private GatewayClient(Http http) {
        this.http = http;
    }

    /**
     * A gateway where nobody signs in, with 30 s for a call.
     *
     * @param url such as {@code http://localhost:9080}, without {@code /api/v1}, user and query
     * @return the client
     * @throws IllegalArgumentException if it is no such URL
     */
    public static GatewayClient at(String url) {
        return builder(url).build();
    }

    /**
     * A gateway with more to be said about it.
     *
     * @param url such as {@code https://avatars.example.com}, without {@code /api/v1}, user and query
     * @return to be built
     * @throws IllegalArgumentException if it is no such URL
     */
    public static Builder builder(String url) {
        return new Builder(Arguments.gateway(url));
    }

    /** How a gateway is called. For one thread. */
    public static final class Builder {

        private final URI base;
        private String token;
        private Duration limit = CALL_LIMIT;

        private Builder(URI base) {
            this.base = base;
        }

        /**
         * Signs in.
         *
         * @param credential an API key or a token; needs https, but for this machine's own addresses
         * @return this
         * @throws IllegalArgumentException if it is none, or would go over the wire in clear
         */
        public Builder token(String credential) {
            token = Arguments.token(credential, base);
            return this;
        }

        /**
         * Bounds each call.
         *
         * @param wholeCall 1 ms to 7 days, 30 s by default; connecting takes at most 5 s of it
         * @return this
         * @throws IllegalArgumentException if it is outside of that
         */
        public Builder callLimit(Duration wholeCall) {
            limit = Arguments.span("callLimit", wholeCall);
            return this;
        }

        /**
         * Calls nobody yet.
         *
         * @return the client
         */
        public GatewayClient build() {
            return new GatewayClient(new Http(base, token, limit));
        }

        @Override
        public String toString() {
            return "GatewayClient.Builder[" + base + "]";
        }
    }

    /**
     * Opens a session. It costs money until it is closed.
     *
     * @param options what is wished
     * @return with its join info, a credential
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     */
    public Session open(SessionOptions options) {
        return new Session(http.call("POST", "/sessions", options.json()));
    }

    /**
     * Describes a session.
     *
     * @param session its id
     * @return without join info
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public Session session(String session) {
        return new Session(http.call("GET", path(session)));
    }

    /**
     * Lists sessions, newest first; those that ended for a while too.
     *
     * @param states with commas between, or empty for all
     * @param limit of this page, 1..200
     * @param offset how many to leave out, 0 and more
     * @return one page
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if limit or offset is outside of its range
     */
    public Session.Page sessions(String states, int limit, int offset) {
        Arguments.within("limit", limit, 1, MOST_ON_A_PAGE);
        Arguments.within("offset", offset, 0, Integer.MAX_VALUE);
        String filter = states.isEmpty() ? "" : "&state=" + Http.encoded(states);
        return new Session.Page(http.call("GET", "/sessions?limit=" + limit + "&offset=" + offset + filter));
    }

    /**
     * Ends a session.
     *
     * @param session its id
     * @param drain whether what waits is spoken before
     * @return as it is now: with {@code drain} it may still speak
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public Session close(String session, boolean drain) {
        return new Session(http.call("DELETE", path(session) + "?drain=" + drain));
    }

    /**
     * Erases what is kept of a session that has ended.
     *
     * @param session its id
     * @return how much; there may be more
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public Erasure erase(String session) {
        return new Erasure(http.call("DELETE", path(session) + "/data"));
    }

    /**
     * Stops the speech at once.
     *
     * @param session its id
     * @param keepWaiting whether what waits is spoken next, else it is dropped
     * @return how many jobs ended by it
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public Interruption interrupt(String session, boolean keepWaiting) {
        return new Interruption(
                http.call("POST", path(session) + "/interrupt", Json.object().put("keepWaiting", keepWaiting)));
    }

    /**
     * Puts a job without speech into the session's queue.
     *
     * @param session its id
     * @param wish {@code action} and what belongs to it, as the OpenAPI document's {@code ActionRequest} has it
     * @return the job as it is now
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public Reply act(String session, ObjectNode wish) {
        return new Reply(http.call("POST", path(session) + "/actions", wish));
    }

    /**
     * Follows a session from its first event that is kept. Connects at once.
     *
     * @param session its id
     * @return to be closed
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public SessionEvents events(String session) {
        return events(session, EventOptions.all());
    }

    /**
     * Follows a session. Connects at once.
     *
     * @param session its id
     * @param options where to begin, and how long to try to connect again
     * @return to be closed
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public SessionEvents events(String session, EventOptions options) {
        return new SessionEvents(http, Arguments.text("session", session), options);
    }

    /**
     * Who asks, as the gateway understands the credential.
     *
     * @return the caller
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     */
    public Caller me() {
        return new Caller(http.call("GET", "/me"));
    }

    /**
     * What operators ask.
     *
     * @return calls of the same gateway, with the same credential
     */
    public OperatorClient operator() {
        return new OperatorClient(http);
    }

    @Override
    public String toString() {
        return "GatewayClient[" + http.base() + "]";
    }

    private static String path(String session) {
        return "/sessions/" + Http.encoded(Arguments.text("session", session));
    }
}
