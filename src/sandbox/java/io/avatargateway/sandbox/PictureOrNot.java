package io.avatargateway.sandbox;

import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.room.RoomTokens;
import io.avatargateway.sandbox.room.Rooms;
import io.avatargateway.sandbox.webrtc.WebRtc;
import io.avatargateway.sandbox.webrtc.WebRtcMissingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/**
 * The rooms, or why there are none: then everything but the picture works.
 *
 * @param rooms where the avatars are seen
 * @param reason why they are not, and what to do about it
 */
record PictureOrNot(Optional<Rooms> rooms, Optional<String> reason) implements AutoCloseable {
    static PictureOrNot of(SandboxSettings settings, RoomTokens tokens) {
        if ("off".equals(settings.text(SettingKey.PICTURE))) {
            return none("it is switched off, SANDBOX_PICTURE=auto brings it");
        }
        try {
            WebRtc webRtc = WebRtc.load(settings.mediaPorts());
            return new PictureOrNot(
                    Optional.of(new Rooms(webRtc, tokens, settings.number(SettingKey.MAX_VIEWERS))), Optional.empty());
        } catch (WebRtcMissingException e) {
            return none(e.getMessage());
        }
    }

    private static PictureOrNot none(String reason) {
        return new PictureOrNot(Optional.empty(), Optional.of(reason));
    }

    List<Route> routes() {
        return rooms.map(Rooms::routes).orElseGet(() -> Stream.of(Rooms.PATH, Rooms.PATH_V1)
                .flatMap(path -> Stream.of(path, path + "/validate"))
                .map(path -> Route.of("GET", path, request -> ApiResponse.error(503, "no picture: " + reason.get())))
                .toList());
    }

    Map<String, WebSocketCreator> endpoints() {
        return rooms.map(there -> Map.of(Rooms.PATH, there.endpoint(), Rooms.PATH_V1, there.endpointV1()))
                .orElse(Map.of());
    }

    @Override
    public void close() {
        rooms.ifPresent(Rooms::close);
    }
}
