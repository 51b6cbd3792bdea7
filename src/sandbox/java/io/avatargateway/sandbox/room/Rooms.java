package io.avatargateway.sandbox.room;

import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.http.ApiRequest;
import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.webrtc.AvatarFeed;
import io.avatargateway.sandbox.webrtc.WebRtc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest.Action;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All rooms of this process, and the doors to them. Thread-safe. */
public final class Rooms implements AutoCloseable {
    /** Where the server offers. */
    public static final String PATH = "/rtc";
    /** Where the client offers. */
    public static final String PATH_V1 = "/rtc/v1";

    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(5);

    private final WebRtc webRtc;
    private final RoomTokens tokens;
    private final int maxViewers;
    private final Map<String, Room> open = new ConcurrentHashMap<>();
    private final Set<Viewer> viewers = new HashSet<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * None yet.
     *
     * @param webRtc carries the media; closed with the rooms
     * @param tokens who may come in
     * @param maxViewers at a time, of all rooms
     */
    public Rooms(WebRtc webRtc, RoomTokens tokens, int maxViewers) {
        this.webRtc = webRtc;
        this.tokens = tokens;
        this.maxViewers = maxViewers;
    }

    /**
     * A new room, without its avatar yet.
     *
     * @param name as tokens name it
     * @param avatar who will come
     * @param onJoined told, on any thread, of each identity that comes in; must be quick
     * @return to be closed
     */
    public Room open(String name, AvatarFeed.Avatar avatar, Consumer<String> onJoined) {
        Room room = new Room(name, new AvatarFeed(webRtc, avatar), avatar.framing(), Instant.now(), onJoined);
        open.put(name, room);
        room.closed().thenRun(() -> open.remove(name, room));
        return room;
    }

    /**
     * What a viewer's client asks when its socket was refused.
     *
     * @return for the server
     */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH + "/validate", this::validate),
                Route.of("GET", PATH_V1 + "/validate", this::validateV1),
                Route.of("GET", PATH, Rooms::wantsUpgrade),
                Route.of("GET", PATH_V1, Rooms::wantsUpgrade));
    }

    /**
     * The WebSocket of {@link #PATH}.
     *
     * @return for the server
     */
    public WebSocketCreator endpoint() {
        return new SignalEndpoint(query -> admit(query, false));
    }

    /**
     * The WebSocket of {@link #PATH_V1}.
     *
     * @return for the server
     */
    public WebSocketCreator endpointV1() {
        return new SignalEndpoint(query -> admit(query, true));
    }

    /** Sends all viewers away, waits until they have let go, and ends WebRTC. Idempotent. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        open.values().forEach(Room::close);
        List<Viewer> leaving;
        synchronized (viewers) {
            leaving = new ArrayList<>(viewers);
        }
        leaving.forEach(viewer -> viewer.dismiss(DisconnectReason.SERVER_SHUTDOWN, Action.DISCONNECT));
        if (leaving.stream().allMatch(Rooms::hasLeft)) {
            webRtc.close();
        } else {
            // What is still in use must not be taken away: that would abort the process.
            LOG.warn("viewers did not leave within {} s each", LEAVE_WITHIN.toSeconds());
        }
    }

    private void left(Viewer viewer) {
        synchronized (viewers) {
            viewers.remove(viewer);
        }
    }

    private static boolean hasLeft(Viewer viewer) {
        try {
            return viewer.awaitEnd(LEAVE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ApiResponse validate(ApiRequest request) {
        admit(request.query(), false);
        return ApiResponse.text(200, "success");
    }

    private ApiResponse validateV1(ApiRequest request) {
        admit(request.query(), true);
        return ApiResponse.text(200, "success");
    }

    private static ApiResponse wantsUpgrade(ApiRequest request) {
        return ApiResponse.error(426, "expected: a WebSocket handshake").withHeader("Upgrade", "websocket");
    }

    /** Looks at token and room, and refuses in LiveKit's way: clients understand 401, and that text with 404. */
    private Function<SignalWire, Viewer> admit(Map<String, String> query, boolean clientOffers) {
        RoomTokens.Grant grant = tokens.verify(query.getOrDefault("access_token", ""), Instant.now())
                .orElseThrow(() -> new ApiException(401, "invalid token"));
        Room room = Optional.ofNullable(open.get(grant.room()))
                .orElseThrow(() -> new ApiException(404, "requested room does not exist"));
        synchronized (viewers) {
            if (viewers.size() >= maxViewers) {
                throw new ApiException(503, "viewers: " + maxViewers + " are here already");
            }
        }
        Admission admission = clientOffers
                ? Admission.clientOffers(grant.identity(), query)
                : Admission.serverOffers(grant.identity(), query);
        return wire -> enter(room, admission, wire);
    }

    private Viewer enter(Room room, Admission admission, SignalWire wire) {
        Viewer viewer = new Viewer(room.view(), admission, wire);
        boolean fits;
        synchronized (viewers) {
            fits = viewers.size() < maxViewers && viewers.add(viewer);
        }
        viewer.gone().thenRun(() -> left(viewer));
        if (!fits) {
            viewer.dismiss(DisconnectReason.JOIN_FAILURE, Action.DISCONNECT);
        } else if (admission.resumes()) {
            // Nothing is kept of a viewer whose socket broke.
            viewer.dismiss(DisconnectReason.STATE_MISMATCH, Action.RECONNECT);
        } else {
            room.join(viewer);
        }
        return viewer;
    }
}
