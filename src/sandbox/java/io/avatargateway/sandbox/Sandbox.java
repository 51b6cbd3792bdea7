package io.avatargateway.sandbox;

import io.avatargateway.sandbox.faults.Faults;
import io.avatargateway.sandbox.history.SessionHistory;
import io.avatargateway.sandbox.history.SessionsResource;
import io.avatargateway.sandbox.http.ControlDoor;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.playout.TapeShelf;
import io.avatargateway.sandbox.room.RoomTokens;
import io.avatargateway.sandbox.simli.SessionRules;
import io.avatargateway.sandbox.simli.Simli;
import io.avatargateway.sandbox.simli.ViewerRule;
import io.avatargateway.sandbox.time.RealLoop;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/** A running stand-in for Simli. Thread-safe. */
public final class Sandbox implements AutoCloseable {
    private static final long MIB = 1024L * 1024;
    private static final Duration END_SESSIONS_WITHIN = Duration.ofSeconds(5);

    private static final List<String> ALL_INTERFACES = List.of("0.0.0.0", "::", "[::]");

    private final WebServer server;
    private final RealLoop loop;
    private final Simli simli;
    private final PictureOrNot picture;
    private final URI baseUri;

    private Sandbox(WebServer server, RealLoop loop, Simli simli, PictureOrNot picture, URI baseUri) {
        this.server = server;
        this.loop = loop;
        this.simli = simli;
        this.picture = picture;
        this.baseUri = baseUri;
    }

    /**
     * Starts a sandbox; it serves when this returns.
     *
     * @param settings how it behaves
     * @return to be closed
     * @throws IOException if the address cannot be bound, with host and port in the message
     */
    public static Sandbox start(SandboxSettings settings) throws IOException {
        String host = settings.text(SettingKey.HOST);
        int port = settings.number(SettingKey.PORT);
        WebServer server = new WebServer(host, port);
        try {
            server.bind();
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + host + ":" + port + ": it is in use, or no address of this machine", e);
        }
        List<AutoCloseable> parts = new ArrayList<>(List.of(server));
        try {
            return start(settings, server, parts);
        } catch (Exception | LinkageError failed) {
            // Neither the port nor a thread stays behind a start that failed.
            closeAll(parts).ifPresent(failed::addSuppressed);
            throw new IOException("the sandbox's server did not start", failed);
        }
    }

    /**
     * @param parts to be closed where the rest fails, the last first
     */
    private static Sandbox start(SandboxSettings settings, WebServer server, List<AutoCloseable> parts)
            throws Exception {
        URI baseUri = URI.create("http://" + reachable(settings.text(SettingKey.HOST)) + ":" + server.port());
        RealLoop loop = new RealLoop();
        parts.add(loop);
        Faults faults = new Faults(loop);
        SessionHistory history = history(settings, loop);
        Duration tokenLife = settings.seconds(SettingKey.TOKEN_SECONDS);
        RoomTokens roomTokens = new RoomTokens(tokenLife);
        PictureOrNot picture = PictureOrNot.of(settings, roomTokens);
        parts.add(picture);
        Simli simli = new Simli(
                loop,
                rules(settings, baseUri, picture),
                baseUri.toString(),
                settings.trinity2(),
                settings.text(SettingKey.FACE_PREVIEWS).equals("on"),
                tokenLife,
                history,
                faults,
                roomTokens,
                picture.rooms());
        List<Route> routes = new ArrayList<>(simli.routes());
        routes.addAll(picture.routes());
        routes.addAll(new SessionsResource(history, loop).routes());
        routes.addAll(new FaultsResource(faults, simli.live(), loop).routes());
        Map<String, WebSocketCreator> endpoints = new HashMap<>(picture.endpoints());
        endpoints.put(Simli.SOCKET_PATH, simli.endpoint());
        server.serve(routes, new ControlDoor(names(settings)), endpoints);
        return new Sandbox(server, loop, simli, picture, baseUri);
    }

    /** Closes each, the last first, whatever the others throw; what the first threw. */
    static Optional<Exception> closeAll(List<AutoCloseable> parts) {
        Exception first = null;
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).close();
            } catch (Exception failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        return Optional.ofNullable(first);
    }

    /**
     * Where it is.
     *
     * @return {@code http://host:port}, no slash at the end
     */
    public URI baseUri() {
        return baseUri;
    }

    /**
     * Why there is no picture.
     *
     * @return one line that says how to get it; empty if there is one
     */
    public Optional<String> noPicture() {
        return picture.reason();
    }

    /**
     * Ends all sessions with STOP, then the server. Each part is closed whatever the others throw. Idempotent.
     *
     * @throws IllegalStateException if a part could not be closed
     */
    @Override
    public void close() {
        Optional<Exception> failed = closeAll(List.of(loop, server, picture, this::endSessions));
        if (failed.isPresent()) {
            throw new IllegalStateException("the sandbox was not closed as a whole", failed.get());
        }
    }

    private void endSessions() {
        try {
            loop.ask(
                    () -> {
                        simli.live().endAll();
                        return true;
                    },
                    END_SESSIONS_WITHIN);
        } catch (IllegalStateException closedBefore) {
            // The loop has ended, so has everything on it.
        }
    }

    private static SessionHistory history(SandboxSettings settings, RealLoop loop) {
        long allAudio = Math.min(
                settings.number(SettingKey.KEPT_AUDIO_TOTAL_MIB) * MIB,
                Runtime.getRuntime().maxMemory() / 2);
        TapeShelf shelf = new TapeShelf(allAudio, settings.number(SettingKey.KEPT_AUDIO_MIB) * MIB);
        return new SessionHistory(
                loop, shelf, settings.number(SettingKey.KEPT_SESSIONS), settings.number(SettingKey.KEPT_MESSAGES));
    }

    private static SessionRules rules(SandboxSettings settings, URI baseUri, PictureOrNot picture) {
        String publicUrl = settings.text(SettingKey.PUBLIC_URL);
        return new SessionRules(
                settings.speed(),
                settings.millis(SettingKey.SPEAK_LATENCY_MILLIS),
                settings.millis(SettingKey.START_DELAY_MILLIS),
                settings.seconds(SettingKey.JOIN_SECONDS),
                viewerRule(settings.text(SettingKey.VIEWER), picture),
                settings.number(SettingKey.MAX_SESSIONS),
                publicUrl.isEmpty() ? "ws://" + baseUri.getAuthority() : publicUrl);
    }

    private static ViewerRule viewerRule(String setting, PictureOrNot picture) {
        if ("auto".equals(setting)) {
            return picture.rooms().isPresent() ? ViewerRule.REQUIRED : ViewerRule.JOINED;
        }
        return ViewerRule.valueOf(setting.toUpperCase(Locale.ROOT));
    }

    private static List<String> names(SandboxSettings settings) {
        List<String> names = new ArrayList<>();
        String host = settings.text(SettingKey.HOST);
        if (!ALL_INTERFACES.contains(host)) {
            names.add(host);
        }
        String publicUrl = settings.text(SettingKey.PUBLIC_URL);
        if (!publicUrl.isEmpty()) {
            Optional.ofNullable(URI.create(publicUrl).getHost()).ifPresent(names::add);
        }
        return names;
    }

    /** A wildcard address can be bound, but not be called. */
    private static String reachable(String host) {
        if (ALL_INTERFACES.contains(host)) {
            return "127.0.0.1";
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
