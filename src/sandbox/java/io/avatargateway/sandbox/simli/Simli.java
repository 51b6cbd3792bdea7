package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.assets.AssetShelf;
import io.avatargateway.sandbox.faults.Faults;
import io.avatargateway.sandbox.history.SessionHistory;
import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.room.RoomTokens;
import io.avatargateway.sandbox.room.Rooms;
import io.avatargateway.sandbox.time.RealLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/** All that a client sees of Simli: REST routes and the WebSocket. */
public final class Simli {
    /** The path of the WebSocket. */
    public static final String SOCKET_PATH = "/compose/webrtc/livekit";

    /** Longest text message that is read: a client has nothing to say that is longer. */
    public static final int MAX_TEXT_BYTES = 64 * 1024;

    private final LiveSessions live = new LiveSessions();
    private final List<Route> routes = new ArrayList<>();
    private final SimliEndpoint endpoint;

    /**
     * A Simli without sessions.
     *
     * @param loop where its sessions live
     * @param rules how it behaves
     * @param baseUrl where it is, {@code http://host:port}
     * @param trinity2 what must be told of Trinity-2 faces
     * @param facePreviews whether the list of faces names a picture of each
     * @param tokenLife how long a session token waits for its connection
     * @param history where its sessions are kept
     * @param faults what goes wrong
     * @param roomTokens signs the join info
     * @param rooms where the avatars are seen; empty where there is no picture
     */
    public Simli(
            RealLoop loop,
            SessionRules rules,
            String baseUrl,
            Trinity2Rules trinity2,
            boolean facePreviews,
            Duration tokenLife,
            SessionHistory history,
            Faults faults,
            RoomTokens roomTokens,
            Optional<Rooms> rooms) {
        SessionTokens tokens = new SessionTokens(loop, tokenLife);
        AssetShelf assets = new AssetShelf();
        SessionHost host = new SessionHost(
                loop, rules, history, roomTokens, new CameraOrder(trinity2.cameraOrder()), assets, rooms);
        endpoint = new SimliEndpoint(host, live, tokens, faults, new Trinity2Faces(trinity2.faces()));
        routes.addAll(new TokenResource(tokens, faults).routes());
        routes.addAll(new AccountResource(live, history, faults, loop).routes());
        routes.addAll(new FacesResource(baseUrl, facePreviews).routes());
        routes.addAll(new AssetsResource(assets, new AssetLinks(baseUrl, loop), loop).routes());
        routes.add(Route.of("GET", SOCKET_PATH, request -> ApiResponse.error(426, "expected: a WebSocket handshake")
                .withHeader("Upgrade", "websocket")));
    }

    /**
     * The REST side.
     *
     * @return for the server
     */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /**
     * The WebSocket side, for {@link #SOCKET_PATH}.
     *
     * @return for the server
     */
    public WebSocketCreator endpoint() {
        return endpoint;
    }

    /**
     * The sessions that are open.
     *
     * @return to be used on the loop
     */
    public LiveSessions live() {
        return live;
    }
}
